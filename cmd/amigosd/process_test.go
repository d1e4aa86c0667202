package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/client/key"
)

const (
	storyChain = "story-1"
	patience   = 90 * time.Second // for a condition on a loaded machine; never waited out when it holds
	glance     = 50 * time.Millisecond
)

// validatorHome is a chain of one validator in an ordinary home, made by the commands that a person would type.
type validatorHome struct {
	t    *testing.T
	dir  string
	node string // RPC address
	args []string
}

// newValidatorHome makes the chain with funded development accounts alice, bob and carol.
func newValidatorHome(t *testing.T) *validatorHome {
	t.Helper()
	h := &validatorHome{t: t, dir: filepath.Join(t.TempDir(), "home")}
	h.run("init", "story", "--chain-id", storyChain)
	for i, name := range []string{"alice", "bob", "carol"} {
		h.runWith(key.DevMnemonic+"\n", "keys", "add", name, "--recover", "--index", fmt.Sprint(i), "--keyring-backend", "test")
		h.run("genesis", "add-genesis-account", name, "1000000000000uamigo", "--keyring-backend", "test")
	}
	h.run("genesis", "gentx", "alice", "500000000000uamigo", "--chain-id", storyChain, "--keyring-backend", "test")
	h.run("genesis", "collect-gentxs")

	ports := freePorts(t, 5)
	h.node = "tcp://" + ports[0]
	h.args = []string{
		"start", "--rpc.laddr", h.node, "--p2p.laddr", "tcp://" + ports[1], "--grpc.address", ports[2],
		"--api.address", "tcp://" + ports[3], "--rpc.pprof_laddr", "", "--log_level", "error",
	}
	h.run("config", "set", "config", "instrumentation.prometheus_listen_addr", ports[4], "--skip-validate")
	return h
}

func (h *validatorHome) run(args ...string) string { return h.runWith("", args...) }

func (h *validatorHome) runWith(stdin string, args ...string) string {
	h.t.Helper()
	cmd := h.command(args...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	require.NoError(h.t, err, "amigosd %s:\n%s", strings.Join(args, " "), out)
	return string(out)
}

func (h *validatorHome) command(args ...string) *exec.Cmd {
	cmd := exec.Command("amigosd", append(args, "--home", h.dir)...)
	cmd.Env = append(os.Environ(), "HOME="+h.t.TempDir())
	return cmd
}

// validator starts the validator.
func (h *validatorHome) validator() *process { return startProcess(h.t, h.command(h.args...)) }

// agent starts the agent of a node.
func (h *validatorHome) agent(name string) *process {
	return startProcess(h.t, h.command("agent", "start", "--from", name, "--keyring-backend", "test", "--node", h.node))
}

// client dials as one of the accounts, once the chain answers.
func (h *validatorHome) client(from string) *client.Client {
	h.t.Helper()
	p, err := newParts()
	require.NoError(h.t, err)
	keys, err := keyring.New("amigosd", keyring.BackendTest, h.dir, nil, p.codec, key.Option())
	require.NoError(h.t, err)
	var c *client.Client
	eventually(h.t, "the chain answers", func() bool {
		c, err = client.Dial(h.t.Context(), client.Config{Node: h.node, ChainID: storyChain, Keyring: keys, From: from})
		return err == nil
	})
	h.t.Cleanup(c.Close)
	return c
}

// process is a child with its output.
type process struct {
	cmd  *exec.Cmd
	out  lockedBuffer
	done chan struct{}
}

func startProcess(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{cmd: cmd, done: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = &p.out, &p.out
	require.NoError(t, cmd.Start())
	go func() { _ = cmd.Wait(); close(p.done) }()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("%s:\n%s", strings.Join(cmd.Args, " "), p.out.tail(4000))
		}
	})
	return p
}

// kill ends the process as a power cut would, and waits for its end.
func (p *process) kill() { p.end(syscall.SIGKILL) }

// stop asks the process to end, and waits for its end.
func (p *process) stop() { p.end(syscall.SIGTERM) }

func (p *process) end(signal syscall.Signal) {
	_ = p.cmd.Process.Signal(signal)
	<-p.done
}

// lockedBuffer takes a child's output while a test reads it.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(bz []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(bz)
}

func (b *lockedBuffer) tail(n int) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.buf.String()
	return s[max(0, len(s)-n):]
}

// freePorts returns loopback addresses whose ports nobody listened on a moment ago.
func freePorts(t *testing.T, n int) []string {
	t.Helper()
	addresses := make([]string, n)
	for i := range addresses {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer l.Close()
		addresses[i] = l.Addr().String()
	}
	return addresses
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	require.Eventually(t, holds, patience, glance, what)
}
