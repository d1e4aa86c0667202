package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

// maxChainID is CometBFT's.
const maxChainID = 50

// prefixForm is a bech32 prefix as chains have them.
var prefixForm = regexp.MustCompile(`^[a-z][a-z0-9]{0,31}$`)

// backends are the keyrings that a program can be given.
var backends = []string{
	keyring.BackendOS, keyring.BackendFile, keyring.BackendKWallet, keyring.BackendPass, keyring.BackendKeyctl, keyring.BackendTest,
}

// Chain is how a chain is reached, and who signs and pays there.
type Chain struct {
	// ID is the chain's, which the node must have.
	ID string `toml:"id"`
	// RPC is the URL of a full node's CometBFT RPC, as http://127.0.0.1:26657.
	RPC string `toml:"rpc"`
	// GRPC is the address of the same node's gRPC. Our relayer does not need it; Hermes does.
	GRPC string `toml:"grpc,omitempty"`
	// Key is the name of the key that signs; its account pays.
	Key string `toml:"key"`
	// KeyringBackend is where the key is kept.
	KeyringBackend string `toml:"keyring_backend,omitempty"`
	// KeyringDir is the keyring's directory; empty is the home of amigosd. It may be relative to the file.
	KeyringDir string `toml:"keyring_dir,omitempty"`
	// GasPrices are what a unit of gas is paid, as 0.01uamigo; empty asks the node for its minimum.
	GasPrices string `toml:"gas_prices,omitempty"`
	// AddressPrefix begins the chain's addresses; empty is amigos.
	AddressPrefix string `toml:"address_prefix,omitempty"`
	// Ordered is for a chain without unordered transactions, as most that are not ours: one is under way at a time.
	Ordered bool `toml:"ordered,omitempty"`
}

// Prefix is what the chain's addresses begin with.
func (c Chain) Prefix() string {
	if c.AddressPrefix == "" {
		return types.Bech32Prefix
	}
	return c.AddressPrefix
}

// Backend is where the key is kept.
func (c Chain) Backend() string {
	if c.KeyringBackend == "" {
		return keyring.BackendOS
	}
	return c.KeyringBackend
}

// Validate checks what can be checked without asking anybody.
func (c Chain) Validate() error {
	switch {
	case c.ID == "" || len(c.ID) > maxChainID || strings.ContainsAny(c.ID, " \t\n\"'/"):
		return fmt.Errorf("chain ID %q: 1 to %d characters without spaces, quotes or slashes", c.ID, maxChainID)
	case c.Key == "":
		return fmt.Errorf("chain %s: no key is named", c.ID)
	case !slices.Contains(backends, c.Backend()):
		return fmt.Errorf("chain %s: keyring_backend %q: one of %s", c.ID, c.KeyringBackend, strings.Join(backends, ", "))
	case !prefixForm.MatchString(c.Prefix()):
		return fmt.Errorf("chain %s: address_prefix %q: lower-case letters, as cosmos", c.ID, c.AddressPrefix)
	}
	if err := checkURL(c.RPC); err != nil {
		return fmt.Errorf("chain %s: rpc %q: %w", c.ID, c.RPC, err)
	}
	if c.GRPC != "" {
		if err := checkHostPort(c.GRPC); err != nil {
			return fmt.Errorf("chain %s: grpc %q: %w", c.ID, c.GRPC, err)
		}
	}
	if _, err := sdk.ParseDecCoins(c.GasPrices); err != nil {
		return fmt.Errorf("chain %s: gas_prices %q: %w; write them as 0.01uamigo", c.ID, c.GasPrices, err)
	}
	return nil
}

var (
	errURL      = errors.New("write it as http://127.0.0.1:26657")
	errHostPort = errors.New("write it as 127.0.0.1:9090, or https://host:443")
)

func checkURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || !slices.Contains([]string{"http", "https", "tcp"}, u.Scheme) {
		return errURL
	}
	return nil
}

func checkHostPort(text string) error {
	if scheme, rest, ok := strings.Cut(text, "://"); ok {
		if scheme != "http" && scheme != "https" {
			return errHostPort
		}
		text = strings.TrimSuffix(rest, "/")
	}
	if host, port, err := net.SplitHostPort(text); err != nil || host == "" || port == "" {
		return errHostPort
	}
	return nil
}

// at makes a relative directory one of the file's.
func (c Chain) at(dir string) Chain {
	if c.KeyringDir != "" && !filepath.IsAbs(c.KeyringDir) {
		c.KeyringDir = filepath.Join(dir, c.KeyringDir)
	}
	return c
}
