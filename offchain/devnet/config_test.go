package devnet

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos"
	"github.com/amigos-network/amigos/client/key"
)

func TestTheBuiltInConfig(t *testing.T) {
	c, warnings, err := ParseConfig(amigos.ConfigYML)
	require.NoError(t, err)
	require.Empty(t, warnings)
	require.Equal(t, "norte-1", c.ChainID())
	require.Equal(t, []string{"bob", "carol"}, c.Agents())
	require.Equal(t, "1,000,000 AMIGO", c.balance(), "what is bonded is not spendable")
	require.Len(t, c.Nodes(), 3, "neither the faucet nor the relayer is a node")
	for i, a := range c.Keys() {
		require.Equal(t, key.DevMnemonic, a.Mnemonic, "development keys only")
		require.EqualValues(t, i, a.AddressIndex)
	}
	require.Equal(t, 4500, c.Faucet.port())
	terms, err := c.Faucet.terms()
	require.NoError(t, err)
	require.Equal(t, time.Hour, terms.window)
}

const small = `version: 1
accounts:
  - name: ana
    coins: [100uamigo]
    mnemonic: test
validators:
  - name: ana
    bonded: 1uamigo
`

func TestParseConfig(t *testing.T) {
	tests := []struct {
		name string
		yaml string
		want error
	}{
		{name: "reads the least there can be", yaml: small},
		{name: "takes the chain ID from a gentx", yaml: small + "    gentx: {chain-id: sur-1}\n"},
		{name: "refuses what is no YAML", yaml: "accounts: [", want: ErrInvalidConfig},
		{name: "refuses another version", yaml: strings.Replace(small, "version: 1", "version: 2", 1), want: ErrInvalidConfig},
		{name: "refuses an empty file", yaml: "", want: ErrInvalidConfig},
		{name: "refuses two accounts of one name", yaml: strings.Replace(small, "validators:", "  - {name: ana, coins: [1uamigo], mnemonic: test}\nvalidators:", 1), want: ErrInvalidConfig},
		{name: "refuses an account without a key or an address", yaml: strings.Replace(small, "    mnemonic: test\n", "", 1), want: ErrInvalidConfig},
		{name: "refuses a validator that is no account", yaml: strings.Replace(small, "- name: ana\n    bonded", "- name: eva\n    bonded", 1), want: ErrInvalidConfig},
		{name: "refuses a validator with nothing bonded", yaml: strings.Replace(small, "    bonded: 1uamigo\n", "", 1), want: ErrInvalidConfig},
		{name: "gives a faucet its usual limits", yaml: small + "faucet: {name: ana, coins: [1uamigo]}\n"},
		{name: "refuses a faucet without an account", yaml: small + "faucet: {name: eva, coins: [1uamigo]}\n", want: ErrInvalidConfig},
		{name: "refuses a faucet that gives nothing", yaml: small + "faucet: {name: ana}\n", want: ErrInvalidConfig},
		{name: "refuses a faucet that may give less than it gives", yaml: small + "faucet: {name: ana, coins: [2uamigo], coins_max: [1uamigo]}\n", want: ErrInvalidConfig},
		{name: "refuses a window that is no time", yaml: small + "faucet: {name: ana, coins: [2uamigo], rate_limit_window: soon}\n", want: ErrInvalidConfig},
		{name: "refuses a second validator that is no account", yaml: small + "  - {name: eva, bonded: 1uamigo}\n", want: ErrInvalidConfig},
		{name: "refuses a name that leaves the workspace", yaml: strings.ReplaceAll(small, "ana", "../ana"), want: ErrInvalidConfig},
		{name: "refuses a chain ID that leaves the workspace", yaml: small + "genesis: {chain_id: ../norte-1}\n", want: ErrInvalidConfig},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			_, _, err := ParseConfig([]byte(tc.yaml))
			require.ErrorIs(t, err, tc.want)
		})
	}
}

func TestParseConfigWarnsOfWhatItDoesNotDo(t *testing.T) {
	yaml := strings.Replace(small, "    mnemonic: test\n", "    mnemonic: test\n    colour: red\n", 1) +
		"    speed: 3\nfaucet: {name: ana, coins: [1uamigo], host: x}\ninclude: []\nclient: {openapi: {path: x}}\nplugins: []\n"
	_, warnings, err := ParseConfig([]byte(yaml))
	require.NoError(t, err)
	require.Equal(t, []string{
		`config.yml:6: unknown key "colour" is ignored`,
		`config.yml:10: unknown key "speed" is ignored`,
		`config.yml:11: unknown key "host" is ignored`,
		`config.yml:12: "include" is not part of the devnet yet and is ignored`,
		`config.yml:14: unknown key "plugins" is ignored`,
	}, warnings)
}

func TestMoreValidatorsThanConfigNames(t *testing.T) {
	c, _, err := ParseConfig(amigos.ConfigYML)
	require.NoError(t, err)
	four, err := c.withValidators(4)
	require.NoError(t, err)
	require.Len(t, four.Validators, 4)
	require.Len(t, four.Nodes(), 3, "the others' accounts are no nodes")
	require.Equal(t, []string{"bob", "carol"}, four.Agents())
	require.Len(t, c.Accounts, 5, "what config.yml says stays as it is")
	require.Len(t, c.Validators, 1)
	seen := make(map[uint32]bool)
	for _, a := range four.Keys() {
		require.False(t, seen[a.AddressIndex], "two accounts with one key")
		seen[a.AddressIndex] = true
	}
	for _, v := range four.Validators {
		require.Equal(t, c.Validators[0].bond(), v.bond())
	}
	most, err := c.withValidators(MaxValidators)
	require.NoError(t, err)
	require.EqualValues(t, 9, most.account("validator-6").AddressIndex, "all are keys that everybody knows to be public")

	c.Accounts[1].Name = "validator-2"
	_, err = c.withValidators(2)
	require.ErrorIs(t, err, ErrInvalidConfig)
}
