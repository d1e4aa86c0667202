package devnet

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// person is somebody with a home directory of their own who types commands.
type person struct {
	t      *testing.T
	binary string
	home   string
}

func newPerson(t *testing.T) person {
	t.Helper()
	binary, err := amigosd()
	require.NoError(t, err)
	p := person{t: t, binary: binary, home: t.TempDir()}
	t.Cleanup(func() { _, _ = p.types("devnet", "stop") })
	return p
}

func (p person) command(args ...string) *exec.Cmd {
	cmd := exec.Command(p.binary, args...)
	cmd.Env = append(cleanEnv(os.Environ()), "HOME="+p.home, idleEnv+"=")
	cmd.Dir = p.home
	return cmd
}

// types runs a command to its end and gives what it printed and its exit code.
func (p person) types(args ...string) (string, int) {
	p.t.Helper()
	out, err := p.command(args...).CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return string(out), exit.ExitCode()
	}
	require.NoError(p.t, err)
	return string(out), 0
}

// starts runs a devnet and gives its state once it is ready.
func (p person) starts(args ...string) (*exec.Cmd, State) {
	p.t.Helper()
	cmd := p.command(append([]string{"devnet", "--output", "json"}, args...)...)
	out, err := cmd.StdoutPipe()
	require.NoError(p.t, err)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	require.NoError(p.t, cmd.Start())
	var seen []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		seen = append(seen, lines.Text())
		var s State
		if json.Unmarshal(lines.Bytes(), &s) == nil && s.Ready {
			return cmd, s
		}
	}
	_ = cmd.Wait()
	p.t.Fatalf("the devnet did not come up:\n%s\n%s", strings.Join(seen, "\n"), stderr.String())
	return nil, State{}
}

func (p person) workspace() Workspace {
	w, err := NewWorkspace(filepath.Join(p.home, ".amigosd"), DefaultName)
	require.NoError(p.t, err)
	return w
}

// parts are all processes of a devnet.
func parts(s State) []Proc {
	out := []Proc{s.Proc, s.Chains[0].Proc}
	for _, a := range s.Agents {
		out = append(out, a.Proc)
	}
	return out
}

func requireGone(t *testing.T, s State) {
	t.Helper()
	for _, p := range parts(s) {
		require.True(t, awaitGone(p, 10*time.Second), "pid %d is left running", p.PID)
	}
}

func basePort(t *testing.T) string {
	t.Helper()
	return strings.TrimPrefix(loopback(freeBase(t, 5)), "127.0.0.1:")
}

func TestADevnetServesPlainCommandsAndLeavesNothing(t *testing.T) {
	p := newPerson(t)
	cmd, s := p.starts("--ports", basePort(t))
	require.Len(t, s.Accounts, 3)
	require.Len(t, s.Agents, 2)
	for _, part := range parts(s) {
		require.True(t, part.Alive())
	}

	out, code := p.types("query", "internode", "node", "bob")
	require.Zero(t, code, out)
	require.Contains(t, out, s.Accounts[1].Address)
	require.Contains(t, out, "no chain of your own", "the person is told once")
	out, _ = p.types("query", "internode", "node", "bob")
	require.NotContains(t, out, "no chain of your own")
	require.NoDirExists(t, filepath.Join(p.home, ".amigosd", "config"))
	require.NoDirExists(t, filepath.Join(p.home, ".amigosd", "keyring-test"))

	out, code = p.types("devnet", "status")
	require.Zero(t, code, out)
	require.Contains(t, out, "ready")
	out, code = p.types("devnet")
	require.Equal(t, ExitBusy, code, out)
	require.Contains(t, out, "amigosd devnet stop", "a second devnet is told what to do")

	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.NoError(t, cmd.Wait())
	requireGone(t, s)
	out, code = p.types("devnet", "status")
	require.Equal(t, 1, code, out)
}

func TestADetachedDevnetGoesOnWhereItWas(t *testing.T) {
	p := newPerson(t)
	base := basePort(t)
	out, code := p.types("devnet", "--detach", "--ports", base)
	require.Zero(t, code, out)
	require.Contains(t, out, "pong in")
	require.Contains(t, out, "devnet stop")
	first, err := p.workspace().ReadState()
	require.NoError(t, err)
	_, code = p.types("devnet", "stop")
	require.Zero(t, code)
	requireGone(t, first)

	out, code = p.types("devnet", "--detach", "--ports", base)
	require.Zero(t, code, out)
	require.Contains(t, out, "(resumed)")
	second, err := p.workspace().ReadState()
	require.NoError(t, err)
	require.Equal(t, first.Accounts, second.Accounts)

	require.NoError(t, syscall.Kill(second.PID, syscall.SIGKILL))
	if second.Start != 0 { // elsewhere the next start cleans up
		requireGone(t, second)
	}
	out, code = p.types("devnet", "--detach", "--ports", base)
	require.Zero(t, code, out)
	third, err := p.workspace().ReadState()
	require.NoError(t, err)
	_, code = p.types("devnet", "stop")
	require.Zero(t, code)
	requireGone(t, third)
}

func TestADeadAgentEndsTheDevnet(t *testing.T) {
	p := newPerson(t)
	cmd, s := p.starts("--ports", basePort(t))
	require.NoError(t, syscall.Kill(s.Agents[0].PID, syscall.SIGKILL))
	err := cmd.Wait()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	require.Equal(t, ExitComponent, exit.ExitCode())
	requireGone(t, s)
}

func TestADevnetThatCannotStartChangesNothing(t *testing.T) {
	p := newPerson(t)
	base := freeBase(t, 5)
	occupy(t, base+1)
	out, code := p.types("devnet", "--ports", strings.TrimPrefix(loopback(base), "127.0.0.1:"))
	require.Equal(t, ExitBusy, code, out)
	require.Contains(t, out, "p2p port")
	require.NoDirExists(t, p.workspace().chainHome("norte-1"))

	require.NoError(t, os.WriteFile(p.workspace().statePath(), []byte("{"), 0o600))
	out, code = p.types("devnet")
	require.Equal(t, ExitComponent, code, out)
	require.Contains(t, out, "--reset")

	out, code = p.types("devnet", "--ports", "many")
	require.Equal(t, ExitUsage, code, out)
	require.NoError(t, os.WriteFile(filepath.Join(p.home, "bad.yml"), []byte("version: 7"), 0o600))
	out, code = p.types("devnet", "--reset", "--config", "bad.yml")
	require.Equal(t, ExitUsage, code, out)
	require.FileExists(t, p.workspace().statePath(), "a config.yml that cannot be followed resets nothing")
}

func TestADevnetThatIsTooSlowSaysSo(t *testing.T) {
	p := newPerson(t)
	out, code := p.types("devnet", "--ports", basePort(t), "--timeout", "1ms")
	require.Equal(t, ExitTimeout, code, out)
	require.Contains(t, out, "--timeout")
}
