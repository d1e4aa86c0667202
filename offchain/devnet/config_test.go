package devnet

import (
	"strings"
	"testing"

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
	for i, a := range c.Nodes() {
		require.Equal(t, key.DevMnemonic, a.Mnemonic, "development keys only")
		require.EqualValues(t, i, a.AddressIndex)
	}
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
		"  - {name: eva, bonded: 1uamigo, speed: 3}\nfaucet: {name: ana}\nclient: {openapi: {path: x}}\nplugins: []\n"
	_, warnings, err := ParseConfig([]byte(yaml))
	require.NoError(t, err)
	require.Equal(t, []string{
		`config.yml:6: unknown key "colour" is ignored`,
		`config.yml:10: unknown key "speed" is ignored`,
		`config.yml:11: "faucet" is not part of the devnet yet and is ignored`,
		`config.yml:13: unknown key "plugins" is ignored`,
		`config.yml names 2 validators; the devnet runs the first, ana`,
	}, warnings)
}

func TestReadConfigPrefersWhatAPersonNamed(t *testing.T) {
	t.Chdir(t.TempDir())
	bz, source, err := ReadConfig("")
	require.NoError(t, err)
	require.Empty(t, source)
	require.Equal(t, amigos.ConfigYML, bz)

	require.NoError(t, writeFileAtomic("config.yml", []byte(small)))
	bz, source, err = ReadConfig("")
	require.NoError(t, err)
	require.Equal(t, "config.yml", source)
	require.Equal(t, small, string(bz))

	_, _, err = ReadConfig("other.yml")
	require.Error(t, err)
}
