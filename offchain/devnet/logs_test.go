package devnet

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// write appends to a part's log.
func (p Part) write(t *testing.T, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(p.Log), 0o700))
	f, err := os.OpenFile(p.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	_, err = f.WriteString(text)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

func TestPartsByName(t *testing.T) {
	w := workspace(t)
	_, err := w.Parts("")
	require.ErrorIs(t, err, ErrNoState)
	require.NoError(t, w.writeState(stateOf(w, Proc{PID: 1})))
	for word, want := range map[string]string{
		"norte-1": "norte-1", "chain": "norte-1 validator-2@norte-1 sur-1",
		"validator-2": "validator-2@norte-1", "validator-2@norte-1": "validator-2@norte-1",
		"faucet": "faucet@norte-1 faucet@sur-1", "faucet@sur-1": "faucet@sur-1",
		"agent": "agent-bob@norte-1 agent-bob@sur-1", "bob": "agent-bob@norte-1 agent-bob@sur-1",
		"bob@sur-1": "agent-bob@sur-1", "agent-bob@sur-1": "agent-bob@sur-1",
		"":        "norte-1 validator-2@norte-1 faucet@norte-1 agent-bob@norte-1 sur-1 faucet@sur-1 agent-bob@sur-1 relayer",
		"relayer": "relayer",
	} {
		parts, err := w.Parts(word)
		require.NoError(t, err, word)
		var names []string
		for _, p := range parts {
			names = append(names, p.Name)
		}
		require.Equal(t, want, strings.Join(names, " "), word)
	}
	one := stateOf(w, Proc{PID: 1})
	one.Chains, one.Relayer = one.Chains[:1], nil
	require.NoError(t, w.writeState(one))
	parts, err := w.Parts("")
	require.NoError(t, err)
	require.Equal(t, "agent-bob", parts[len(parts)-1].Name, "one chain need not be named")
	_, err = w.Parts("mesh")
	var f *Failure
	require.ErrorAs(t, err, &f)
	require.Equal(t, ExitUsage, f.ExitCode())
	require.Contains(t, f.Remedy, "agent-bob")
}

func TestLogsShowTheLastLines(t *testing.T) {
	dir := t.TempDir()
	one, two := Part{"one", filepath.Join(dir, "one.log")}, Part{"second", filepath.Join(dir, "two.log")}
	none := Part{"none", filepath.Join(dir, "none.log")}
	var long strings.Builder
	for i := range 5000 { // more than is read at a time
		fmt.Fprintf(&long, "line %d %s\n", i, strings.Repeat("x", 30))
	}
	one.write(t, long.String())
	two.write(t, "a\nb\nunfinished")

	var out strings.Builder
	require.NoError(t, Logs(t.Context(), &out, []Part{one}, 0, false))
	require.Equal(t, long.String(), out.String())
	out.Reset()
	require.NoError(t, Logs(t.Context(), &out, []Part{one}, 4000, false))
	require.Equal(t, 4000, strings.Count(out.String(), "\n"))
	require.True(t, strings.HasPrefix(out.String(), "line 1000 "))
	out.Reset()
	require.NoError(t, Logs(t.Context(), &out, []Part{one, two, none}, 1, false))
	require.Equal(t, "one    │ line 4999 "+strings.Repeat("x", 30)+"\n", out.String(), "half a line is not shown yet")
}

func TestLogsFollow(t *testing.T) {
	dir := t.TempDir()
	p := Part{"part", filepath.Join(dir, "part.log")}
	p.write(t, "old\nha")
	ctx, cancel := context.WithCancel(t.Context())
	in, out := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- Logs(ctx, out, []Part{p}, 1, true) }()
	next := func() string {
		buffer := make([]byte, 100)
		n, err := in.Read(buffer)
		require.NoError(t, err)
		return string(buffer[:n])
	}
	p.write(t, "lf\n")
	got := next()
	if got == "old\n" { // it was read before the line was whole
		got = next()
	}
	require.Equal(t, "half\n", got)
	require.NoError(t, os.Remove(p.Log))
	p.write(t, "new\n")
	require.Equal(t, "new\n", next(), "a log that is shorter begins anew")
	cancel()
	require.NoError(t, <-done)
}
