package devnet

import (
	"errors"
	"fmt"
	"regexp"

	"go.yaml.in/yaml/v3"
)

// ErrInvalidConfig says that a config.yml cannot be followed.
var ErrInvalidConfig = errors.New("invalid config.yml")

// Config is the part of Ignite's config.yml (v1) that the devnet follows.
type Config struct {
	Version      int            `yaml:"version"`
	Accounts     []Account      `yaml:"accounts"`
	Faucet       *Faucet        `yaml:"faucet"`
	Validators   []Validator    `yaml:"validators"`
	Genesis      map[string]any `yaml:"genesis"`
	DefaultDenom string         `yaml:"default_denom"`
}

// Account is one funded account. With a mnemonic it becomes a node, unless it is the
// faucet's or the relayer's; with an address alone it is only funded.
type Account struct {
	Name          string   `yaml:"name"`
	Coins         []string `yaml:"coins"`
	Mnemonic      string   `yaml:"mnemonic"`
	Address       string   `yaml:"address"`
	CoinType      uint32   `yaml:"cointype"`
	AccountNumber uint32   `yaml:"account_number"`
	AddressIndex  uint32   `yaml:"address_index"`

	operator bool // made up for a validator that config.yml does not name
}

// Validator is one genesis validator and what its files should say.
type Validator struct {
	Name   string         `yaml:"name"`
	Bonded string         `yaml:"bonded"`
	App    map[string]any `yaml:"app"`
	Config map[string]any `yaml:"config"`
	Client map[string]any `yaml:"client"`
	Gentx  map[string]any `yaml:"gentx"`
}

var (
	accountName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,62}$`)
	chainIDForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,46}-[1-9][0-9]*$`)
)

// ParseConfig reads config.yml. What it does not understand comes back as warnings;
// what it cannot follow is ErrInvalidConfig.
func ParseConfig(bz []byte) (Config, []string, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(bz, &root); err != nil {
		return Config{}, nil, fmt.Errorf("%w: %w", ErrInvalidConfig, err)
	}
	var c Config
	if err := root.Decode(&c); err != nil {
		return Config{}, nil, fmt.Errorf("%w: %w", ErrInvalidConfig, err)
	}
	if c.DefaultDenom == "" {
		c.DefaultDenom = baseDenom
	}
	if err := c.validate(); err != nil {
		return Config{}, nil, fmt.Errorf("%w: %w", ErrInvalidConfig, err)
	}
	return c, warnings(&root), nil
}

// ChainID is the chain's ID: genesis.chain_id, or the first validator's gentx.chain-id.
func (c Config) ChainID() string {
	if id, ok := c.Genesis["chain_id"].(string); ok {
		return id
	}
	if id, ok := c.Validators[0].Gentx["chain-id"].(string); ok {
		return id
	}
	return "norte-1"
}

// Keys are the accounts whose keys the devnet holds.
func (c Config) Keys() []Account {
	var keys []Account
	for _, a := range c.Accounts {
		if a.Mnemonic != "" {
			keys = append(keys, a)
		}
	}
	return keys
}

// Nodes are the accounts that become nodes.
func (c Config) Nodes() []Account {
	var nodes []Account
	for _, a := range c.Keys() {
		if !a.operator && a.Name != relayerName && (c.Faucet == nil || a.Name != c.Faucet.Name) {
			nodes = append(nodes, a)
		}
	}
	return nodes
}

// Agents names the nodes an agent runs for: all but the validators'.
func (c Config) Agents() []string {
	var names []string
	for _, a := range c.Nodes() {
		if !c.runsValidator(a.Name) {
			names = append(names, a.Name)
		}
	}
	return names
}

func (c Config) validate() error {
	if c.Version != 1 {
		return fmt.Errorf("version is %d, this devnet reads version 1", c.Version)
	}
	byName := make(map[string]Account, len(c.Accounts))
	for i, a := range c.Accounts {
		if err := a.validate(); err != nil {
			return fmt.Errorf("accounts[%d]: %w", i, err)
		}
		if _, twice := byName[a.Name]; twice {
			return fmt.Errorf("accounts[%d]: a second %q; names must differ", i, a.Name)
		}
		byName[a.Name] = a
	}
	if len(c.Validators) == 0 {
		return errors.New("no validators; name the account that runs the chain")
	}
	for i, v := range c.Validators {
		if byName[v.Name].Mnemonic == "" {
			return fmt.Errorf("validators[%d]: %q is no account with a mnemonic", i, v.Name)
		}
		if v.bond() == "" {
			return fmt.Errorf("validators[%d]: %q has nothing bonded", i, v.Name)
		}
	}
	if c.Faucet != nil {
		if err := c.Faucet.validate(byName); err != nil {
			return fmt.Errorf("faucet: %w", err)
		}
	}
	if !chainIDForm.MatchString(c.ChainID()) {
		return fmt.Errorf("chain ID %q must look like norte-1: letters, digits and dashes, then a number", c.ChainID())
	}
	return nil
}

func (a Account) validate() error {
	switch {
	case !accountName.MatchString(a.Name):
		return fmt.Errorf("name %q must be lower-case letters, digits, dots and dashes", a.Name)
	case a.Mnemonic == "" && a.Address == "":
		return fmt.Errorf("%q has neither a mnemonic nor an address", a.Name)
	case len(a.Coins) == 0:
		return fmt.Errorf("%q has no coins", a.Name)
	}
	return nil
}

// bond is what the validator stakes at genesis.
func (v Validator) bond() string {
	if amount, ok := v.Gentx["amount"].(string); ok {
		return amount
	}
	return v.Bonded
}
