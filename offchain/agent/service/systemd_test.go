package service

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fakeSystemd notes what systemctl is asked, and answers.
type fakeSystemd struct {
	*Systemd

	asked  []string
	answer string
	fail   map[string]error
}

func newFake(t *testing.T, system bool) *fakeSystemd {
	t.Helper()
	f := &fakeSystemd{fail: map[string]error{}}
	f.Systemd = &Systemd{dir: filepath.Join(t.TempDir(), "units"), system: system, run: func(_ context.Context, name string, args ...string) (string, error) {
		line := name + " " + strings.Join(args, " ")
		f.asked = append(f.asked, line)
		return f.answer, f.fail[line]
	}}
	return f
}

var bobs = Unit{Agent: "bob", Command: []string{"/bin/amigosd", "agent", "start"}}

func TestInstallAndUninstall(t *testing.T) {
	f := newFake(t, false)
	path, err := f.Install(t.Context(), bobs)
	require.NoError(t, err)
	bz, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(bz), "ExecStart=/bin/amigosd agent start\n")
	require.Equal(t, []string{
		"systemctl --user daemon-reload",
		"systemctl --user enable --now --no-block amigos-agent-bob.service",
	}, f.asked)

	other := bobs
	other.Command = []string{"/bin/other"}
	_, err = f.Install(t.Context(), other)
	require.ErrorIs(t, err, ErrInstalled)
	again, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, bz, again, "the unit that is there stays")

	f.asked = nil
	_, err = f.Uninstall(t.Context(), "bob")
	require.NoError(t, err)
	require.NoFileExists(t, path)
	require.Equal(t, []string{
		"systemctl --user disable --now amigos-agent-bob.service",
		"systemctl --user daemon-reload",
	}, f.asked)
	left, err := os.ReadDir(f.dir)
	require.NoError(t, err)
	require.Empty(t, left, "no temporary files")

	for _, ask := range []func() error{
		func() error { _, err := f.Uninstall(t.Context(), "bob"); return err },
		func() error { _, err := f.Status(t.Context(), "bob"); return err },
		func() error { _, err := f.Logs(t.Context(), "bob", 10, false); return err },
	} {
		require.ErrorIs(t, ask(), ErrNotInstalled)
	}
}

func TestAnInstallationThatSystemdRefusesLeavesNothing(t *testing.T) {
	for _, step := range []string{"systemctl daemon-reload", "systemctl enable --now --no-block amigos-agent-bob.service"} {
		f := newFake(t, true)
		refused := errors.New("access denied")
		f.fail[step] = refused
		_, err := f.Install(t.Context(), bobs)
		require.ErrorIs(t, err, refused)
		left, err := os.ReadDir(f.dir)
		require.NoError(t, err)
		require.Empty(t, left)
	}
}

func TestStatus(t *testing.T) {
	f := newFake(t, true)
	path, err := f.Install(t.Context(), bobs)
	require.NoError(t, err)
	f.answer = "MainPID=4123\nActiveState=active\nSubState=running\nUnitFileState=enabled\nActiveEnterTimestamp=Sat 2026-11-21 02:14:15 UTC\n"
	status, err := f.Status(t.Context(), "bob")
	require.NoError(t, err)
	require.Equal(t, &Status{
		Unit: "amigos-agent-bob.service", File: path, Active: "active", Detail: "running", Enabled: "enabled", PID: "4123",
		Since: "Sat 2026-11-21 02:14:15 UTC",
	}, status)

	f.answer = "MainPID=0\nActiveState=failed\n"
	status, err = f.Status(t.Context(), "bob")
	require.NoError(t, err)
	require.Empty(t, status.PID)
}

func TestLogsAskTheJournal(t *testing.T) {
	f := newFake(t, false)
	_, err := f.Install(t.Context(), bobs)
	require.NoError(t, err)
	cmd, err := f.Logs(t.Context(), "bob", 20, true)
	require.NoError(t, err)
	require.Equal(t, "journalctl --user-unit amigos-agent-bob.service --lines 20 --no-pager --output cat --follow", strings.Join(cmd.Args, " "))
}
