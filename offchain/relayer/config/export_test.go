package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/amigos-network/amigos/offchain/relayer/config"
)

var update = flag.Bool("update", false, "write the snapshots anew")

func requireSnapshot(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), text)
}

func export() config.Export {
	return config.Export{
		Chains: []config.Chain{norte(), sur()},
		Paths: []config.Route{{
			Path:    config.Path{A: "norte-1", B: "sur-1"},
			ClientA: "07-tendermint-0", ConnectionA: "connection-0",
			ClientB: "07-tendermint-3", ConnectionB: "connection-2",
			Channels: []string{"channel-0", "channel-4"},
		}},
		Drift: 40 * time.Second,
	}
}

func unconnected() config.Export {
	e := export()
	e.Paths = []config.Route{{Path: e.Paths[0].Path}}
	return e
}

func TestHermes(t *testing.T) {
	for name, e := range map[string]config.Export{"hermes.toml": export(), "hermes-unconnected.toml": unconnected()} {
		t.Run(name, func(t *testing.T) {
			text, err := e.Hermes()
			require.NoError(t, err)
			requireSnapshot(t, name, text)

			var parsed struct {
				Chains []struct {
					RPC    string `toml:"rpc_addr"`
					GRPC   string `toml:"grpc_addr"`
					Events struct {
						URL string `toml:"url"`
					} `toml:"event_source"`
					Price struct {
						Price float64 `toml:"price"`
						Denom string  `toml:"denom"`
					} `toml:"gas_price"`
				} `toml:"chains"`
			}
			require.NoError(t, toml.Unmarshal([]byte(text), &parsed))
			require.Len(t, parsed.Chains, 2)
			require.Equal(t, "http://127.0.0.1:9090", parsed.Chains[0].GRPC)
			require.Equal(t, "ws://127.0.0.1:26657/websocket", parsed.Chains[0].Events.URL)
			require.Equal(t, "wss://sur.example.org/websocket", parsed.Chains[1].Events.URL)
			require.InDelta(t, 0.01, parsed.Chains[0].Price.Price, 1e-9)
			require.Equal(t, "uamigo", parsed.Chains[0].Price.Denom)
		})
	}
}

func TestRly(t *testing.T) {
	for name, e := range map[string]config.Export{"rly.yaml": export(), "rly-unconnected.yaml": unconnected()} {
		t.Run(name, func(t *testing.T) {
			text, err := e.Rly()
			require.NoError(t, err)
			requireSnapshot(t, name, text)

			type end struct {
				Chain      string `yaml:"chain-id"`
				Client     string `yaml:"client-id"`
				Connection string `yaml:"connection-id"`
			}
			var parsed struct {
				Chains map[string]struct {
					Type  string
					Value struct {
						RPC    string `yaml:"rpc-addr"`
						Prices string `yaml:"gas-prices"`
						Loop   string `yaml:"min-loop-duration"`
					}
				}
				Paths map[string]struct {
					Src, Dst end
					Filter   struct {
						Rule     string
						Channels []string `yaml:"channel-list"`
					} `yaml:"src-channel-filter"`
				}
			}
			require.NoError(t, yaml.Unmarshal([]byte(text), &parsed))
			require.Equal(t, "cosmos", parsed.Chains["sur-1"].Type)
			require.Equal(t, "0.01uamigo", parsed.Chains["sur-1"].Value.Prices)
			require.Equal(t, e.Paths[0].ClientB, parsed.Paths["norte-1-sur-1"].Dst.Client)
			require.ElementsMatch(t, e.Paths[0].Channels, parsed.Paths["norte-1-sur-1"].Filter.Channels)
		})
	}
}

func TestAnotherRelayerMayNeedToKnowMore(t *testing.T) {
	tests := []struct {
		name  string
		edit  func(*config.Chain)
		write func(config.Export) (string, error)
		flag  string
	}{
		{"Hermes asks for gRPC", func(c *config.Chain) { c.GRPC = "" }, config.Export.Hermes, "--grpc"},
		{"Hermes asks for a price", func(c *config.Chain) { c.GasPrices = "" }, config.Export.Hermes, "--gas-prices"},
		{"rly asks for a price", func(c *config.Chain) { c.GasPrices = "" }, config.Export.Rly, "--gas-prices"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			e := export()
			tc.edit(&e.Chains[1])
			_, err := tc.write(e)
			require.ErrorIs(t, err, config.ErrIncomplete)
			require.ErrorContains(t, err, "sur-1")
			require.Contains(t, fixOf(t, err), tc.flag)
		})
	}
}
