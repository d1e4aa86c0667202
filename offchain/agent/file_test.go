package agent

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
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

func TestRoomsAreConfigured(t *testing.T) {
	path := writeFile(t, `
[rooms.project-x]
posts = "all"
filter = "data.amount > 1000"
[rooms.project-x.handlers.order]
text = "{{.Author}}: {{.Data.amount}} in {{.Handle}} is noted"
[rooms.project-x.handlers.task]
command = ["cat"]
timeout = "5s"
[rooms.lobby.handlers.text]
text = "hola"
`)
	f, err := ReadFile(path)
	require.NoError(t, err)
	var cfg Config
	require.NoError(t, f.Apply(&cfg))
	require.Len(t, cfg.Rooms, 2)
	require.False(t, cfg.Rooms["lobby"].All, "only what mentions the node, unless it is said")
	room := cfg.Rooms["project-x"]
	require.True(t, room.All)
	require.NotNil(t, room.Filter)

	c := newFakeRoom()
	order := c.post(aliceNumber, chattypes.PostEntry{Room: "project-x", Kind: "order", Body: []byte(`{"amount":1500}`)})
	answer, err := room.entries()["order"].handler(t.Context(), order)
	require.NoError(t, err)
	require.Equal(t, "alice: 1500 in project-x/1 is noted", string(answer.Body))
	_, err = room.entries()["order"].handler(t.Context(), c.ask("no JSON"))
	require.Error(t, err, "what it is made of is not there")

	task := room.entries()["task"]
	require.Equal(t, 5*time.Second, task.program.timeout)
	answer, err = task.handler(t.Context(), order)
	require.NoError(t, err)
	var read struct{ ID, Room, Author, Sender, Number, Text string }
	require.NoError(t, json.Unmarshal(answer.Body, &read), "cat answers what it was given")
	require.Equal(t, []string{order.Id, "project-x", "alice", alice, "1", `{"amount":1500}`},
		[]string{read.ID, read.Room, read.Author, read.Sender, read.Number, read.Text})
}

func TestATextDoesNotGrowWithoutBound(t *testing.T) {
	text, err := NewText("{{range .Data}}{{$.Text}}{{end}}")
	require.NoError(t, err)
	post := newFakeRoom().post(aliceNumber, chattypes.PostEntry{Room: "project-x", Body: []byte("[" + strings.Repeat("1,", 999) + "1]")})
	_, err = text(t.Context(), post)
	require.ErrorIs(t, err, errTextTooLong)
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
		"a room that is none":            "[rooms.X.handlers.task]\ntext = \"yes\"",
		"a room without a handler":       "[rooms.project-x]\nposts = \"all\"",
		"posts of no known choice":       "[rooms.project-x]\nposts = \"some\"\n[rooms.project-x.handlers.task]\ntext = \"yes\"",
		"a filter that does not compile": "[rooms.project-x]\nfilter = \"data.amount >\"\n[rooms.project-x.handlers.task]\ntext = \"yes\"",
		"a text and a program":           "[rooms.project-x.handlers.task]\ntext = \"yes\"\ncommand = [\"sh\"]",
		"a text that is no template":     "[rooms.project-x.handlers.task]\ntext = \"{{.Author\"",
		"an answer to rejections":        "[rooms.project-x.handlers.rejection]\ntext = \"yes\"",
		"a room's misspelt word":         "[rooms.project-x]\nfliter = \"true\"",
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
