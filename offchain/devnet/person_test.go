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
	out := []Proc{s.Proc}
	for _, c := range s.children() {
		out = append(out, c.proc)
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
	return strings.TrimPrefix(loopback(freeBase(t, 40)), "127.0.0.1:")
}
