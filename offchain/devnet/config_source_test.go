package devnet

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos"
)

func TestTheBuiltInChainsDifferInNameAndPortsOnly(t *testing.T) {
	norte, _, err := ParseConfig(amigos.ConfigYML)
	require.NoError(t, err)
	sur, warnings, err := ParseConfig(amigos.ConfigSurYML)
	require.NoError(t, err)
	require.Empty(t, warnings)
	require.Equal(t, "sur-1", sur.ChainID())
	require.Equal(t, norte.Accounts, sur.Accounts)
	require.Equal(t, norte.Faucet.port()+portStep, sur.Faucet.port())
	delete(norte.Genesis, "chain_id")
	delete(sur.Genesis, "chain_id")
	require.Equal(t, norte.Genesis, sur.Genesis)
}

func TestReadConfigsPrefersWhatAPersonNamed(t *testing.T) {
	t.Chdir(t.TempDir())
	own, other := Description{[]byte(small), "config.yml"}, Description{[]byte("other"), "config.sur.yml"}
	norte, sur := Description{YAML: amigos.ConfigYML}, Description{YAML: amigos.ConfigSurYML}
	read := func(chains int, named ...string) []Description {
		t.Helper()
		got, err := ReadConfigs(named, chains)
		require.NoError(t, err)
		return got
	}
	require.Equal(t, []Description{norte, sur}, read(0), "two chains are usual")
	require.Equal(t, []Description{norte}, read(1))

	require.NoError(t, os.WriteFile("config.yml", own.YAML, 0o600))
	require.Equal(t, []Description{own}, read(0), "one file describes one chain")
	require.Equal(t, []Description{own, sur}, read(2))
	require.NoError(t, os.WriteFile("config.sur.yml", other.YAML, 0o600))
	require.Equal(t, []Description{own, other}, read(0))
	require.Equal(t, []Description{own}, read(1))
	require.Equal(t, []Description{other}, read(0, "config.sur.yml"))
	require.Equal(t, []Description{other, own}, read(2, "config.sur.yml", "config.yml"))

	for _, named := range [][]string{{"other.yml"}, {"config.yml", "config.yml", "config.yml"}} {
		_, err := ReadConfigs(named, 0)
		require.Error(t, err)
	}
	_, err := ReadConfigs([]string{"config.yml", "config.sur.yml"}, 1)
	require.Error(t, err, "which of them is meant?")
}

func TestTwoChainsDifferInName(t *testing.T) {
	second := func(id string) []Description {
		return []Description{{YAML: amigos.ConfigYML}, {YAML: []byte(strings.ReplaceAll(string(amigos.ConfigSurYML), "sur-1", id))}}
	}
	require.NoError(t, checkConfigs(second("este-1")))
	for _, id := range []string{"norte-1", "norte-2"} {
		err := checkConfigs(second(id))
		var f *Failure
		require.ErrorAs(t, err, &f, id)
		require.Equal(t, ExitUsage, f.ExitCode())
	}
}

func TestAChainWithoutARelayerGetsOne(t *testing.T) {
	c, _, err := ParseConfig([]byte(small))
	require.NoError(t, err)
	with, err := c.withRelayer()
	require.NoError(t, err)
	require.Equal(t, Account{Name: "relayer", Mnemonic: "test", AddressIndex: 1, Coins: []string{"1000000000000uamigo"}}, with.account("relayer"))
	require.Empty(t, c.account("relayer"), "what config.yml says stays as it is")
	require.Equal(t, c.Nodes(), with.Nodes())
	again, err := with.withRelayer()
	require.NoError(t, err)
	require.Equal(t, with, again)

	c.Accounts = append(c.Accounts, Account{Name: "relayer", Address: "amigos1x"})
	_, err = c.withRelayer()
	require.ErrorIs(t, err, ErrInvalidConfig)
}
