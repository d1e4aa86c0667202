package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/client/key"
)

// validatorHome is a validator in an ordinary home, made by the commands that a person would type.
type validatorHome struct {
	t    *testing.T
	dir  string
	keys string // home of the keyring
	node string // RPC address
	peer string // P2P address, node ID and all
	args []string
}

// newValidatorHome makes a chain of one validator with funded development accounts alice, bob and carol.
func newValidatorHome(t *testing.T) *validatorHome {
	t.Helper()
	return newValidatorHomes(t, 1, even())[0]
}

// stakes are what the first validator of a chain stakes and what each other one does, of a trillion each.
type stakes struct{ first, others string }

// even gives all validators the same power. Led by the first, a chain goes on with it alone.
func even() stakes { return stakes{"500000000000uamigo", "500000000000uamigo"} }
func led() stakes  { return stakes{"900000000000uamigo", "100000000000uamigo"} }

// newValidatorHomes makes a chain of n validators. The accounts and the other validators' operators are in the
// keyring of the first. Init is told what else is given.
func newValidatorHomes(t *testing.T, n int, s stakes, also ...string) []*validatorHome {
	t.Helper()
	dir := t.TempDir()
	homes := make([]*validatorHome, n)
	ports := freePorts(t, 5*n)
	for i := range homes {
		homes[i] = &validatorHome{t: t, dir: filepath.Join(dir, fmt.Sprintf("home-%d", i)), keys: filepath.Join(dir, "home-0")}
		homes[i].init(ports[5*i:5*i+5], also...)
	}
	first := homes[0]
	for i, name := range []string{"alice", "bob", "carol"} {
		first.fund(name, i)
	}
	first.run("genesis", "gentx", "alice", s.first, "--chain-id", storyChain, "--keyring-backend", "test")
	for i, h := range homes[1:] {
		operator := fmt.Sprintf("operator-%d", i)
		first.fund(operator, 3+i)
		id, _, _ := strings.Cut(h.peer, "@")
		first.run("genesis", "gentx", operator, s.others, "--chain-id", storyChain, "--keyring-backend", "test",
			"--node-id", id, "--pubkey", h.consensusKey())
	}
	first.run("genesis", "collect-gentxs")
	for _, h := range homes {
		h.join(homes)
	}
	return homes
}

// init makes the home and has it listen on ports of its own.
func (h *validatorHome) init(ports []string, also ...string) {
	h.t.Helper()
	var made initDone
	args := append([]string{"init", "story", "--chain-id", storyChain, "--output", "json"}, also...)
	require.NoError(h.t, json.Unmarshal([]byte(h.run(args...)), &made))
	h.node, h.peer = "tcp://"+ports[0], made.NodeID+"@"+ports[1]
	h.args = []string{
		"start", "--rpc.laddr", h.node, "--p2p.laddr", "tcp://" + ports[1], "--grpc.address", ports[2],
		"--api.address", "tcp://" + ports[3], "--rpc.pprof_laddr", "", "--log_level", "error",
	}
	h.configure("prometheus_listen_addr", ports[4])
}

// fund gives a development account coins in the genesis.
func (h *validatorHome) fund(name string, index int) {
	h.t.Helper()
	h.runWith(key.DevMnemonic+"\n", "keys", "add", name, "--recover", "--index", fmt.Sprint(index), "--keyring-backend", "test")
	h.run("genesis", "add-genesis-account", name, "1000000000000uamigo", "--keyring-backend", "test")
}

// consensusKey is the key of the machine as gentx wants it.
func (h *validatorHome) consensusKey() string {
	h.t.Helper()
	return strings.TrimSpace(h.run("comet", "show-validator"))
}

// join takes the genesis of the first home, and the other homes as peers.
func (h *validatorHome) join(homes []*validatorHome) {
	h.t.Helper()
	if h != homes[0] {
		genesis, err := os.ReadFile(filepath.Join(homes[0].dir, "config", "genesis.json"))
		require.NoError(h.t, err)
		require.NoError(h.t, os.WriteFile(filepath.Join(h.dir, "config", "genesis.json"), genesis, 0o600))
	}
	var peers []string
	for _, other := range homes {
		if other != h {
			peers = append(peers, other.peer)
		}
	}
	h.configure("persistent_peers", strings.Join(peers, ","))
	if len(peers) > 0 {
		h.configure("allow_duplicate_ip", true)
		h.configure("addr_book_strict", false)
	}
}

// beside is the home of a full node of the same chain that validates nothing, with this one as its peer. Init is told
// what else is given.
func (h *validatorHome) beside(ports []string, also ...string) *validatorHome {
	h.t.Helper()
	other := &validatorHome{t: h.t, dir: filepath.Join(h.t.TempDir(), "beside"), keys: h.keys}
	other.init(ports, also...)
	genesis, err := os.ReadFile(filepath.Join(h.dir, "config", "genesis.json"))
	require.NoError(h.t, err)
	require.NoError(h.t, os.WriteFile(filepath.Join(other.dir, "config", "genesis.json"), genesis, 0o600))
	other.configure("persistent_peers", h.peer)
	other.configure("addr_book_strict", false)
	return other
}

// configureIn replaces one value of a section of config.toml.
func (h *validatorHome) configureIn(section, name string, value any) {
	h.t.Helper()
	h.run("config", "set", "config", section+"."+name, fmt.Sprint(value), "--skip-validate")
}

// configure replaces one value in config.toml.
func (h *validatorHome) configure(name string, value any) {
	h.t.Helper()
	if text, ok := value.(string); ok {
		value = fmt.Sprintf("%q", text)
	}
	file := filepath.Join(h.dir, "config", "config.toml")
	bz, err := os.ReadFile(file)
	require.NoError(h.t, err)
	line := regexp.MustCompile(`(?m)^` + name + ` = .*$`)
	require.Len(h.t, line.FindAll(bz, -1), 1, name)
	bz = line.ReplaceAllLiteral(bz, []byte(fmt.Sprintf("%s = %v", name, value)))
	require.NoError(h.t, os.WriteFile(file, bz, 0o600))
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
func (h *validatorHome) agent(name string, flags ...string) *process {
	args := []string{"agent", "start", "--from", name, "--keyring-backend", "test", "--node", h.node}
	return startProcess(h.t, h.command(append(args, flags...)...))
}

// client dials as one of the accounts, once the chain answers.
func (h *validatorHome) client(from string) *client.Client {
	h.t.Helper()
	return h.dial(client.Config{From: from})
}

// dial dials with settings of one's own.
func (h *validatorHome) dial(cfg client.Config) *client.Client {
	h.t.Helper()
	p, err := newParts()
	require.NoError(h.t, err)
	keys, err := keyring.New("amigosd", keyring.BackendTest, h.keys, nil, p.codec, key.Option())
	require.NoError(h.t, err)
	var c *client.Client
	eventually(h.t, "the chain answers", func() bool {
		cfg.Node, cfg.ChainID, cfg.Keyring = h.node, storyChain, keys
		c, err = client.Dial(h.t.Context(), cfg)
		return err == nil
	})
	h.t.Cleanup(c.Close)
	return c
}
