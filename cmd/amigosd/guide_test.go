//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGuideTutorials does what the tutorials say, in their order, as a person with a devnet would.
func TestGuideTutorials(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	t.Cleanup(func() {
		out, err := r.command("amigosd devnet stop").CombinedOutput()
		require.NoError(t, err, "%s", out)
	})
	pages, err := filepath.Glob(filepath.Join(guideDir, "[1-9]-*.md"))
	require.NoError(t, err)
	require.NotEmpty(t, pages)
	for _, page := range pages { // in the order of their numbers
		r.follow(filepath.Base(page))
	}
}

// TestGuideForOperators does what the operators' pages say, each on a machine of its own.
func TestGuideForOperators(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"keys.md", "validator.md", "network.md"} {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			r := newReader(t)
			r.env = append(r.env, elsewhere(t)...)
			r.follow(page)
		})
	}
}

// elsewhere are the settings that let a validator of the guide run beside others on this machine, and keep its keys
// where no keyring of a desktop is.
func elsewhere(t *testing.T) []string {
	ports := freePorts(t, 5)
	return []string{
		"AMIGOSD_NODE=tcp://" + ports[0], "AMIGOSD_RPC_LADDR=tcp://" + ports[0], "AMIGOSD_P2P_LADDR=tcp://" + ports[1],
		"AMIGOSD_GRPC_ADDRESS=" + ports[2], "AMIGOSD_API_ADDRESS=tcp://" + ports[3],
		"AMIGOSD_INSTRUMENTATION_PROMETHEUS_LISTEN_ADDR=" + ports[4], "AMIGOSD_RPC_PPROF_LADDR=",
		"AMIGOSD_KEYRING_BACKEND=test",
	}
}

// guideReader follows pages of the guide by the letter, in a home of their own.
type guideReader struct {
	t    *testing.T
	dir  string // where the terminals stand; above it lies what they remember
	env  []string
	page string
	last string // what the last commands in the first terminal printed
	open map[string]*process
}

func newReader(t *testing.T) *guideReader {
	t.Helper()
	base := t.TempDir()
	r := &guideReader{t: t, dir: filepath.Join(base, "here"), open: map[string]*process{}}
	require.NoError(t, os.MkdirAll(filepath.Join(base, "home"), 0o700))
	require.NoError(t, os.Mkdir(r.dir, 0o700))
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "AMIGOS") && !strings.HasPrefix(variable, "HOME=") {
			r.env = append(r.env, variable)
		}
	}
	r.env = append(r.env, "HOME="+filepath.Join(base, "home"))
	return r
}

// follow goes through a page. Other terminals are closed at its end; what the first one was told lasts.
func (r *guideReader) follow(page string) {
	r.t.Helper()
	r.page = page
	for _, b := range readGuidePage(r.t, page) {
		switch {
		case b.kind == "sh" && b.terminal == firstTerminal:
			r.run(b)
		case b.kind == "sh":
			r.start(b)
		case b.kind == "output" && b.terminal == firstTerminal:
			missing, ok := holdsLines(r.last, b.text)
			require.True(r.t, ok, "%s:%d: no line %q in:\n%s", page, b.line, missing, r.last)
		case b.kind == "output":
			r.expect(b)
		case b.kind == "key":
			r.press(b)
		}
	}
	for terminal := range r.open {
		r.press(guideBlock{terminal: terminal, text: "Ctrl-C\n"})
	}
}

// run types commands into the first terminal. Its variables last, and each command must succeed.
func (r *guideReader) run(b guideBlock) {
	r.t.Helper()
	memory := filepath.Join(filepath.Dir(r.dir), "variables")
	cmd := r.command(fmt.Sprintf("set -ea\n[ ! -e %[1]s ] || . %[1]s\n%[2]s\nexport -p >%[1]s\n", memory, b.text))
	out, err := cmd.CombinedOutput()
	r.last = string(out)
	require.NoError(r.t, err, "%s:%d:\n%s%s", r.page, b.line, b.text, out)
}

// start types a command that lasts into a terminal of its own.
func (r *guideReader) start(b guideBlock) {
	r.t.Helper()
	require.NotContains(r.t, r.open, b.terminal, "%s:%d: that terminal is busy", r.page, b.line)
	cmd := r.command(b.text)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p := startProcess(r.t, cmd)
	r.open[b.terminal] = p
	r.t.Cleanup(func() { r.signal(p, syscall.SIGKILL) })
}

// expect waits until a terminal shows the lines.
func (r *guideReader) expect(b guideBlock) {
	r.t.Helper()
	p, ok := r.open[b.terminal]
	require.True(r.t, ok, "%s:%d: nothing runs in the %s", r.page, b.line, b.terminal)
	eventually(r.t, fmt.Sprintf("%s:%d: the %s shows its lines", r.page, b.line, b.terminal), func() bool {
		_, shown := holdsLines(p.out.tail(1<<20), b.text)
		return shown
	})
}

// press ends what runs in a terminal, as Ctrl-C does.
func (r *guideReader) press(b guideBlock) {
	r.t.Helper()
	require.Equal(r.t, "Ctrl-C\n", b.text, "%s:%d: the key", r.page, b.line)
	p, ok := r.open[b.terminal]
	require.True(r.t, ok, "%s:%d: nothing runs in the %s", r.page, b.line, b.terminal)
	delete(r.open, b.terminal)
	r.signal(p, syscall.SIGINT)
	eventually(r.t, "Ctrl-C ends what runs in the "+b.terminal, func() bool {
		select {
		case <-p.done:
			return true
		default:
			return false
		}
	})
}

// signal reaches a terminal's whole group of processes, as a key does.
func (r *guideReader) signal(p *process, signal syscall.Signal) {
	_ = syscall.Kill(-p.cmd.Process.Pid, signal) // it may have ended by itself
}

// command is a shell that reads a passphrase wherever one is asked for.
func (r *guideReader) command(script string) *exec.Cmd {
	cmd := exec.Command("sh", "-c", script)
	cmd.Dir, cmd.Env = r.dir, r.env
	cmd.Stdin = strings.NewReader(strings.Repeat("the guide has a long passphrase\n", 4))
	return cmd
}
