package agent

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"
)

func writeFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), FileName)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestTheTemplateSaysTheDefaults(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	require.NoError(t, WriteTemplate(path))
	require.ErrorIs(t, WriteTemplate(path), os.ErrExist)

	f, err := ReadFile(path)
	require.NoError(t, err)
	var cfg Config
	require.NoError(t, f.Apply(&cfg))
	defaults, err := Guards{}.complete()
	require.NoError(t, err)
	require.Equal(t, defaults, cfg.Guards)
	require.Equal(t, 1, cfg.Parallel)
	require.Empty(t, cfg.Programs)
	require.Empty(t, f.Metrics.Address)
}

func TestAConfigurationIsRead(t *testing.T) {
	path := writeFile(t, `
parallel = 4
[guards]
pair_replies = 5
pair_window = "90s"
rate = 0.5
budget = "7uamigo"
[metrics]
address = "127.0.0.1:0"
[handlers.task]
command = ["sh", "-c", "true"]
timeout = "5s"
[handlers."acme.deploy"]
command = ["sh"]
`)
	f, err := ReadFile(path)
	require.NoError(t, err)
	prices, err := sdk.ParseDecCoins("0.01uamigo")
	require.NoError(t, err)
	cfg := Config{Guards: Guards{GasPrices: prices}}
	require.NoError(t, f.Apply(&cfg))
	require.Equal(t, Guards{
		PairReplies: 5, PairWindow: 90 * time.Second, Rate: 0.5, Budget: sdk.NewInt64Coin("uamigo", 7), GasPrices: prices,
	}, cfg.Guards)
	require.Len(t, cfg.Programs, 2)
	require.Equal(t, 5*time.Second, cfg.Programs["task"].timeout)
	require.Equal(t, filepath.Dir(path), cfg.Programs["acme.deploy"].dir)
}

func TestAWrongConfigurationIsRefused(t *testing.T) {
	tests := map[string]string{
		"a misspelt guard":               "[guards]\npair_repiles = 1",
		"no TOML":                        "guards = [",
		"a time without a unit":          "[guards]\npair_window = \"10\"",
		"a budget without a coin":        "[guards]\nbudget = \"10\"",
		"a budget without a price":       "[guards]\nbudget = \"10uother\"",
		"a negative rate":                "[guards]\nrate = -1.0",
		"too much at once":               "parallel = 1000",
		"a program for pings":            "[handlers.ping]\ncommand = [\"sh\"]",
		"a kind that is none":            "[handlers.Task]\ncommand = [\"sh\"]",
		"a program that is not there":    "[handlers.task]\ncommand = [\"./nothing\"]",
		"a program with a misspelt word": "[handlers.task]\ncomand = [\"sh\"]",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := ReadFile(writeFile(t, text))
			if err == nil {
				err = f.Apply(&Config{})
			}
			if name == "a program that is not there" {
				require.ErrorIs(t, err, ErrProgram)
				return
			}
			require.ErrorIs(t, err, ErrFile)
		})
	}
	_, err := ReadFile(filepath.Join(t.TempDir(), FileName))
	require.ErrorIs(t, err, os.ErrNotExist)
}
