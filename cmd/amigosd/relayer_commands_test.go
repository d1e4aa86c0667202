package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/offchain/relayer/config"
	fixture "github.com/amigos-network/amigos/testutil/process"
)

// relayerStory is two chains, and the commands of a relayer between them.
type relayerStory struct {
	t      *testing.T
	binary string
	pair   *fixture.Pair
	home   string // of amigosd
	own    string // of the relayer
}

func newRelayerStory(t *testing.T) *relayerStory {
	t.Helper()
	binary, err := exec.LookPath("amigosd")
	require.NoError(t, err)
	pair, err := fixture.NewPair(t.Context(), fixture.Config{Binary: binary, Dir: t.TempDir(), Validators: 1})
	require.NoError(t, err)
	require.NoError(t, pair.Start(t.Context()))
	t.Cleanup(func() { require.NoError(t, pair.Stop()) })
	return &relayerStory{t: t, binary: binary, pair: pair, home: pair.Norte.Validators[0].Home, own: filepath.Join(t.TempDir(), "relayer")}
}

func (s *relayerStory) command(args ...string) *exec.Cmd {
	args = append([]string{"relayer"}, args...)
	return exec.Command(s.binary, append(args, "--home", s.home, "--relayer-home", s.own)...)
}

// run runs a command that must do what it says.
func (s *relayerStory) run(args ...string) string {
	s.t.Helper()
	var out, said bytes.Buffer
	cmd := s.command(args...)
	cmd.Stdout, cmd.Stderr = &out, &said
	require.NoError(s.t, cmd.Run(), "%v: %s", args, said.String())
	return out.String()
}

// fails runs a command that must not, and answers what it said.
func (s *relayerStory) fails(args ...string) string {
	s.t.Helper()
	out, err := s.command(args...).CombinedOutput()
	require.Error(s.t, err, "%v: %s", args, out)
	require.Contains(s.t, string(out), "\nfix: ", "%v", args)
	return string(out)
}

func (s *relayerStory) add(id string, c *fixture.Chain, flags ...string) []string {
	return append([]string{
		"chains", "add", id, "--rpc", c.Validators[0].RPC, "--key", fixture.RelayerKey,
		"--keyring-backend", "test", "--keyring-dir", c.Validators[0].Home,
	}, flags...)
}

// TestRelayerCommands is how a person connects two chains, with what can go wrong on the way.
func TestRelayerCommands(t *testing.T) {
	s := newRelayerStory(t)
	require.Contains(t, s.fails("status"), "nothing is linked")
	s.addChains()
	s.linkThoughKilled()
	s.carryByHand()
	s.runOnce()
}

func (s *relayerStory) addChains() {
	t := s.t
	norte, sur := s.pair.Norte, s.pair.Sur
	require.Contains(t, s.fails(s.add(fixture.Sur, norte)...), "runs chain norte-1, not sur-1")
	require.Contains(t, s.fails(s.add(fixture.Norte, norte, "--key", "nobody")...), "no key nobody")
	require.Contains(t, s.fails("chains", "add", fixture.Sur, "--rpc", "http://"+taken(t)), "no answer from node")
	require.Contains(t, s.fails("chains", "add", fixture.Sur, "--rpc", "nowhere"), "write it as http://")
	require.Contains(t, s.fails("link", fixture.Norte, fixture.Sur), "unknown chain norte-1")

	require.Contains(t, s.run(s.add(fixture.Norte, norte)...), "added")
	require.Contains(t, s.run(s.add(fixture.Norte, norte)...), "changed")
	s.run(s.add(fixture.Sur, sur, "--grpc", "127.0.0.1:9090")...)
	file, err := config.Read(s.own)
	require.NoError(t, err)
	require.Len(t, file.Chains, 2)
	require.Equal(t, "0.01uamigo", file.Chains[0].GasPrices, "the node told it")
	require.Equal(t, "amigos", file.Chains[0].AddressPrefix)
	require.False(t, file.Chains[0].Ordered)

	list := s.run("chains", "list")
	require.Contains(t, list, "norte-1")
	require.Contains(t, list, "1000000000000uamigo")
	require.Contains(t, s.fails("start"), "nothing is linked")
	require.Contains(t, s.fails("config", "hermes"), "gRPC", "norte-1 was added without")
}

// linkThoughKilled kills the set-up at each step that it tells of, and lets it run to its end at last.
func (s *relayerStory) linkThoughKilled() {
	t := s.t
	link := []string{"link", fixture.Norte, fixture.Sur, "--output", "json"}
	for _, at := range []string{`"step":"client","state":"doing"`, "OPEN_INIT", "OPEN_TRY", `"step":"connection","state":"doing","count":4`, `"step":"channel","state":"doing","count":4`} {
		require.True(t, s.killAt(s.command(link...), at), "it comes to %s", at)
	}
	var last struct {
		Ends [2]struct {
			Channel string `json:"channel_id"`
			Link    string `json:"link"`
		}
		Changed bool
	}
	decodeLast(t, s.run(link...), &last)
	require.True(t, last.Changed)
	decodeLast(t, s.run(link...), &last)
	require.False(t, last.Changed, "it is complete")
	require.Equal(t, "channel-0", last.Ends[0].Channel)
	require.Equal(t, "channel-0", last.Ends[1].Channel)

	require.Equal(t, "link-1", last.Ends[0].Link)

	status := s.run("status")
	require.Equal(t, 1, strings.Count(status, "Channel"), "one channel and no more:\n%s", status)
	require.Equal(t, 2, strings.Count(status, "nothing waits"), status)
	require.Contains(t, s.run("config", "rly"), `connection-id: "connection-`)

	require.Contains(t, s.fails("link", fixture.Norte, fixture.Sur, "--name", "sur"), "may not name links on norte-1")
	require.Contains(t, s.fails("link", fixture.Norte, fixture.Sur, "--port", "transfer", "--channel-version", "ics20-99"), "refuses version ics20-99")
	require.Contains(t, s.fails("link", fixture.Norte, fixture.Sur, "--ordered"), "ORDER_ORDERED")
	require.Contains(t, s.fails("link", fixture.Norte, fixture.Sur, "--port", "oracle", "--channel-version", "1"), "no module that takes a channel on port oracle")
	require.Contains(t, s.fails("link", fixture.Norte, fixture.Norte), "both chains are norte-1")
	s.run("link", fixture.Norte, fixture.Sur, "--port", "transfer")
	require.Equal(t, 2, strings.Count(s.run("status"), "Channel"), "on the same connection")
}

// killAt kills a command when it says something; false if it ends without.
func (s *relayerStory) killAt(cmd *exec.Cmd, said string) bool {
	out, err := cmd.StdoutPipe()
	require.NoError(s.t, err)
	require.NoError(s.t, cmd.Start())
	defer func() { _ = cmd.Wait() }()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.Contains(lines.Text(), said) {
			_ = cmd.Process.Kill()
			return true
		}
	}
	return false
}

// carryByHand sends coins while no relayer runs, asks why they do not arrive, and clears the way.
func (s *relayerStory) carryByHand() {
	t := s.t
	require.Contains(t, s.fails("why", "channel-7/1"), "channel-7")
	require.Contains(t, s.fails("why", "five"), "names no packet")
	require.Contains(t, s.run("why", "norte-1/channel-1/1"), "has sent no such packet")
	require.Contains(t, s.run("clear"), "nothing waits")
	send := exec.Command(s.binary, "tx", "ibc-transfer", "transfer", "transfer", "channel-1", s.address(), "7uamigo", "--from", fixture.Alice,
		"--keyring-backend", "test", "--node", s.pair.Norte.Validators[0].RPC, "--home", s.home, "--chain-id", fixture.Norte,
		"--packet-timeout-height", "0-0", "--yes")
	out, err := send.CombinedOutput()
	require.NoError(t, err, string(out))
	eventually(t, "the packet has left", func() bool { return strings.Contains(s.run("status"), "1 to deliver") })
	why := s.run("why", "channel-1/1")
	require.Contains(t, why, "no relayer runs from here")
	require.Contains(t, why, "uamigo on sur-1", "what it costs")
	require.Contains(t, s.run("clear"), "1 settled")
	require.Contains(t, s.run("why", "channel-1/1"), "its answer is back")
}

func (s *relayerStory) address() string {
	out, err := exec.Command(s.binary, "keys", "show", fixture.Bob, "--address", "--keyring-backend", "test", "--home", s.home).Output()
	require.NoError(s.t, err)
	return strings.TrimSpace(string(out))
}

// runOnce starts the relayer, and a second one of the same home, which is refused.
func (s *relayerStory) runOnce() {
	t := s.t
	first := startProcess(t, s.command("start"))
	eventually(t, "it relays", func() bool { return strings.Contains(first.out.tail(10000), "relayer ready") })
	require.Contains(t, first.out.tail(10000), "metrics at http://127.0.0.1:")
	require.Contains(t, s.fails("start"), "a relayer runs here already")
	require.Contains(t, s.run("status"), "runs, pid ")
	first.stop()
	require.Contains(t, first.out.tail(10000), "relayer stopped")
	require.Zero(t, first.cmd.ProcessState.ExitCode())
	require.Contains(t, s.run("status"), "none runs from here")
	s.run("chains", "remove", fixture.Sur)
	require.Contains(t, s.fails("chains", "remove", fixture.Sur), "unknown chain")
}

func decodeLast(t *testing.T, text string, into any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(lastLine(text)), into))
}
