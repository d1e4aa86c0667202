package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	chains "github.com/amigos-network/amigos/testutil/process"
	"github.com/amigos-network/amigos/x/internode/types"
)

// firstOperator is the account of operator-0, the first development account.
const firstOperator = "amigos1pkh5lx07ufakvvnjzfn3jax9gythzldgl25kcs"

// twoChains are a linked pair on which alice is a node of norte-1, and bob one of sur-1 with an agent.
type twoChains struct {
	t       *testing.T
	pair    *chains.Pair
	relayer *chains.Relayer
	alice   *client.Client
	bob     *client.Client
}

func newTwoChains(t *testing.T) *twoChains {
	t.Helper()
	pair, err := chains.NewPair(t.Context(), chains.Config{
		Binary: "amigosd", Dir: t.TempDir(), Validators: 1,
		EditGenesis: func(genesis map[string]any) {
			params := genesis["app_state"].(map[string]any)[types.ModuleName].(map[string]any)["params"].(map[string]any)
			params["link_authority"] = firstOperator
		},
	})
	require.NoError(t, err)
	require.NoError(t, pair.Start(t.Context()))
	t.Cleanup(func() { require.NoError(t, pair.Stop()) })
	w := &twoChains{t: t, pair: pair}
	w.relayer, err = pair.Relayer(chains.RelayerKey)
	require.NoError(t, err)
	require.NoError(t, w.relayer.Link(t.Context(), types.PortID))
	t.Cleanup(w.relayer.Kill)
	require.NoError(t, w.relayer.Start(t.Context()))

	w.alice, err = pair.Norte.DialNode(t.Context(), chains.Alice)
	require.NoError(t, err)
	t.Cleanup(w.alice.Close)
	w.bob, err = pair.Sur.DialNode(t.Context(), chains.Bob)
	require.NoError(t, err)
	t.Cleanup(w.bob.Close)
	agent := startProcess(t, w.command(pair.Sur, "agent", "start", "--from", "bob", "--keyring-backend", "test"))
	eventually(t, "bob's agent is ready", func() bool { return strings.Contains(agent.out.tail(1<<16), "agent ready") })
	return w
}

func (w *twoChains) command(on *chains.Chain, args ...string) *exec.Cmd {
	first := on.Validators[0]
	cmd := exec.Command("amigosd", append(args, "--home", first.Home, "--node", first.RPC)...)
	cmd.Env = append(os.Environ(), "HOME="+w.pair.Dir)
	return cmd
}

// run runs a command and answers what it printed on standard output.
func (w *twoChains) run(on *chains.Chain, args ...string) string {
	w.t.Helper()
	cmd := w.command(on, args...)
	out, err := cmd.Output()
	require.NoError(w.t, err, "amigosd %s\n%s%s%s", strings.Join(args, " "), out, stderrOf(err), w.relayer.Log())
	return string(out)
}

func stderrOf(err error) string {
	if exit, ok := err.(*exec.ExitError); ok { //nolint:errorlint // cmd.Output wraps nothing
		return string(exit.Stderr)
	}
	return ""
}

// exits runs a command that must end with an exit code and say these things.
func (w *twoChains) exits(on *chains.Chain, code int, says []string, args ...string) string {
	w.t.Helper()
	cmd := w.command(on, args...)
	out, _ := cmd.CombinedOutput()
	require.Equal(w.t, code, cmd.ProcessState.ExitCode(), "amigosd %s\n%s", strings.Join(args, " "), out)
	for _, text := range append(says, "fix: ") {
		require.Contains(w.t, string(out), text)
	}
	return string(out)
}

// jsonLine is the line that is JSON among others.
func jsonLine(text string) string {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "{") {
			return line
		}
	}
	return ""
}

func as(name string, args ...string) []string {
	return append([]string{"tx", "internode"}, append(args, "--from", name, "--keyring-backend", "test")...)
}

// TestTalkingAcrossChains does by the commands that people type what a node can do with a node on another chain, with a
// relayer and without one.
func TestTalkingAcrossChains(t *testing.T) {
	t.Parallel()
	w := newTwoChains(t)
	norte, sur := w.pair.Norte, w.pair.Sur

	w.run(norte, as("operator-0", "name-link", "link-1", "sur")...)
	require.Contains(t, w.run(norte, "query", "internode", "links"), "sur-1")
	require.Contains(t, w.run(norte, as("alice", "ping", "@sur")...), "from @sur at height")
	require.Contains(t, w.run(norte, as("alice", "ping", "bob@sur")...), "from bob@sur at height")

	var sent struct{ ID, Handle, Place, Status string }
	said := w.run(norte, as("alice", "send", "bob@sur", "hola", "--wait", "delivered", "-o", "json")...)
	require.NoError(t, json.Unmarshal([]byte(said), &sent))
	require.Equal(t, "alice/out/3", sent.Handle)
	require.Equal(t, "processed", sent.Status)
	require.Equal(t, w.bob.Address()+"@sur/2", sent.Place)
	require.Contains(t, w.run(norte, "query", "internode", "status", sent.Handle), "processed: bob@sur has acted on it")
	require.Contains(t, w.run(norte, "query", "internode", "message", sent.Handle), "hola")
	require.Contains(t, w.run(norte, "query", "internode", "status", sent.ID), sent.Handle, "what left is found by its ID too")
	require.Contains(t, w.run(norte, "query", "internode", "outbox", "alice"), "bob@sur")

	// The other side sees who it was, without a name of the link, and answers.
	from := w.alice.Address() + "@channel-0"
	require.Contains(t, w.run(sur, "query", "internode", "inbox", "bob"), from)
	w.run(sur, as("bob", "send", w.alice.Address()+"@link-1", "hola to you", "--reply-to", "bob/2", "--wait", "filed")...)
	require.Contains(t, w.run(norte, "inbox", "--from", "alice", "--keyring-backend", "test"), w.bob.Address()+"@sur")
	reply, err := w.alice.Message(t.Context(), "alice/2")
	require.NoError(t, err)
	require.EqualValues(t, 1, reply.Entry.Hops, "a reply is counted across chains")

	w.provenToAStranger(sent.Handle)
	w.refused()
	w.withoutRelayer()
}

// provenToAStranger proves on norte-1 what left, and on sur-1 what came.
func (w *twoChains) provenToAStranger(handle string) {
	w.t.Helper()
	for _, tc := range []struct {
		on     *chains.Chain
		of     string
		proven []string
	}{
		{w.pair.Norte, handle, []string{"sent to bob@sur on chain sur-1: processed", "hola", "sender's key"}},
		{w.pair.Sur, "bob/2", []string{"message bob/2 from " + w.alice.Address() + "@link-1", "on chain norte-1", "hola"}},
	} {
		file := filepath.Join(w.t.TempDir(), "proof.json")
		require.NoError(w.t, os.WriteFile(file, []byte(w.run(tc.on, "proof", "export", tc.of)), 0o600))
		genesis := filepath.Join(tc.on.Validators[0].Home, "config", "genesis.json")
		out, err := exec.Command("amigosd", "proof", "verify", file, "--genesis", genesis, "--home", w.t.TempDir()).CombinedOutput()
		require.NoError(w.t, err, "%s", out)
		for _, text := range tc.proven {
			require.Contains(w.t, string(out), text)
		}
	}
}

// refused meets what both chains refuse.
func (w *twoChains) refused() {
	w.t.Helper()
	norte := w.pair.Norte
	w.exits(norte, client.ExitFailed, []string{"failed on its way", "(internode 1101)", "on the other chain: "},
		as("alice", "send", "nadie@sur", "hola", "--wait", "filed")...)
	w.exits(norte, client.ExitFailed, []string{"(internode 1101)"}, as("alice", "ping", "nadie@sur")...)
	w.exits(norte, client.ExitRefused, []string{"(internode 1129)"}, as("alice", "send", "bob@este", "hola")...)
	w.exits(norte, client.ExitRefused, []string{"(internode 1138)"}, as("alice", "send", "bob@sur", "hola", "--packet-timeout", "2000h")...)
	w.exits(norte, client.ExitRefused, []string{"(internode 1122)"}, as("alice", "name-link", "link-1", "este")...)

	w.run(norte, as("operator-0", "quarantine-link", "sur", "--reason", "the other chain was taken over")...)
	require.Contains(w.t, w.run(norte, "query", "internode", "link", "sur"), "the other chain was taken over")
	w.exits(norte, client.ExitRefused, []string{"(internode 1134)"}, as("alice", "send", "bob@sur", "hola")...)
	w.run(norte, as("operator-0", "quarantine-link", "sur", "--lift")...)

	// The name means the chain that it meant, or the sender is asked.
	pins := filepath.Join(norte.Validators[0].Home, "pins", chains.Norte+".json")
	bz, err := os.ReadFile(pins)
	require.NoError(w.t, err)
	require.Contains(w.t, string(bz), "link-1 to sur-1")
	require.NoError(w.t, os.WriteFile(pins, []byte(strings.ReplaceAll(string(bz), "link-1 to", "link-9 to")), 0o600))
	w.exits(norte, client.ExitOther, []string{"@sur is link-1 to sur-1 now", "--repin"}, as("alice", "send", "bob@sur", "hola")...)
	w.run(norte, as("alice", "send", "bob@sur", "hola", "--repin", "--wait", "filed")...)
}

// withoutRelayer lets one message wait for a relayer, and another one wait in vain.
func (w *twoChains) withoutRelayer() {
	w.t.Helper()
	norte := w.pair.Norte
	w.relayer.Kill()
	out := w.exits(norte, client.ExitUnseen, []string{"has left, but has not come as far as delivered", "amigosd relayer why channel-0/"},
		as("alice", "send", "bob@sur", "late", "--wait", "delivered", "--timeout", "3s", "-o", "json")...)
	var late struct{ Handle, Status string }
	require.NoError(w.t, json.Unmarshal([]byte(jsonLine(out)), &late))
	require.Equal(w.t, "pending", late.Status)
	require.Contains(w.t, w.run(norte, "query", "internode", "outbox", "alice", "--pending"), late.Handle)

	gone, err := w.alice.Send(w.t.Context(), true, client.Draft{To: "bob@sur", Body: []byte("too late"), Timeout: 2 * time.Second})
	require.NoError(w.t, err)
	eventually(w.t, "the packet's time has passed on the other chain", func() bool {
		_, err := w.bob.Do(w.t.Context(), &types.MsgRenewNode{Owner: w.bob.Address()}) // a quiet chain has no time of its own
		require.NoError(w.t, err)
		status, err := w.alice.Status(w.t.Context(), gone.Messages[0].Handle)
		return err == nil && time.Now().UnixMilli() > status.Sent.Entry.TimeoutAt+1000
	})
	require.NoError(w.t, w.relayer.Start(w.t.Context()))
	status, err := w.alice.WaitStatus(w.t.Context(), gone.Messages[0], types.MESSAGE_STATUS_FILED)
	require.ErrorIs(w.t, err, types.ErrPacketTimedOut)
	require.Equal(w.t, types.MESSAGE_STATUS_EXPIRED, status.Status)
	eventually(w.t, "the other message came all the same", func() bool {
		status, err := w.alice.Status(w.t.Context(), late.Handle)
		return err == nil && status.Status == types.MESSAGE_STATUS_PROCESSED
	})
}
