package service

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/coreos/go-systemd/v22/util"
)

var (
	// ErrNoSystemd means that this machine is run by something else.
	ErrNoSystemd = errors.New("systemd does not run on this machine")
	// ErrInstalled means that the unit is there already.
	ErrInstalled = errors.New("the agent's unit is installed already")
	// ErrNotInstalled means that there is no unit for the agent.
	ErrNotInstalled = errors.New("the agent has no unit")
)

// Systemd manages the units of one user, or of the machine.
type Systemd struct {
	dir    string
	system bool
	run    func(ctx context.Context, name string, args ...string) (string, error)
}

// New finds the systemd of this machine.
func New(system bool) (*Systemd, error) {
	if !util.IsRunningSystemd() {
		return nil, ErrNoSystemd
	}
	for _, tool := range []string{"systemctl", "journalctl"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, fmt.Errorf("%w, or its %s is missing", ErrNoSystemd, tool)
		}
	}
	s := &Systemd{dir: "/etc/systemd/system", system: system, run: run}
	if !system {
		config, err := os.UserConfigDir()
		if err != nil {
			return nil, err
		}
		s.dir = filepath.Join(config, "systemd", "user")
	}
	return s, nil
}

// Install writes a unit, and starts it now and at every boot or login. It answers the file's path.
func (s *Systemd) Install(ctx context.Context, u Unit) (string, error) {
	name, err := u.Name()
	if err != nil {
		return "", err
	}
	text, err := u.Text()
	if err != nil {
		return "", err
	}
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(s.dir, 0o755); err != nil { // as systemd itself makes it
		return "", err
	}
	if err := writeNew(path, text); errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("%w: %s", ErrInstalled, path)
	} else if err != nil {
		return "", err
	}
	if err := s.control(ctx, "daemon-reload"); err != nil {
		return "", errors.Join(err, os.Remove(path))
	}
	// Without waiting: the unit is started when its agent serves, and its chain may be away.
	if err := s.control(ctx, "enable", "--now", "--no-block", name); err != nil {
		return "", errors.Join(err, os.Remove(path), s.control(ctx, "daemon-reload"))
	}
	return path, nil
}

// Uninstall stops an agent and removes its unit.
func (s *Systemd) Uninstall(ctx context.Context, agent string) (string, error) {
	name, path, err := s.installed(agent)
	if err != nil {
		return "", err
	}
	if err := s.control(ctx, "disable", "--now", name); err != nil {
		return "", err
	}
	if err := os.Remove(path); err != nil {
		return "", err
	}
	return path, s.control(ctx, "daemon-reload")
}

// Status is what systemd says of a unit, in its own words.
type Status struct {
	Unit    string `json:"unit"`
	File    string `json:"file"`
	Active  string `json:"active"`          // active, activating, inactive, failed
	Detail  string `json:"detail"`          // running, start, dead
	Enabled string `json:"enabled"`         // enabled, disabled
	PID     string `json:"pid,omitempty"`   // of the agent, while it runs
	Since   string `json:"since,omitempty"` // when it became active
}

// Status asks for the state of an agent's unit.
func (s *Systemd) Status(ctx context.Context, agent string) (*Status, error) {
	name, path, err := s.installed(agent)
	if err != nil {
		return nil, err
	}
	out, err := s.run(ctx, "systemctl", s.args("show", "--property=ActiveState,SubState,MainPID,ActiveEnterTimestamp,UnitFileState", name)...)
	if err != nil {
		return nil, err
	}
	said := map[string]string{}
	for line := range strings.Lines(out) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		said[key] = value
	}
	status := &Status{
		Unit: name, File: path, Active: said["ActiveState"], Detail: said["SubState"], Enabled: said["UnitFileState"],
		PID: said["MainPID"], Since: said["ActiveEnterTimestamp"],
	}
	if status.PID == "0" {
		status.PID = ""
	}
	return status, nil
}

// Logs is the command that shows what an agent has logged.
func (s *Systemd) Logs(ctx context.Context, agent string, lines uint, follow bool) (*exec.Cmd, error) {
	name, _, err := s.installed(agent)
	if err != nil {
		return nil, err
	}
	unit := "--user-unit"
	if s.system {
		unit = "--unit"
	}
	args := []string{unit, name, "--lines", fmt.Sprint(lines), "--no-pager", "--output", "cat"}
	if follow {
		args = append(args, "--follow")
	}
	return exec.CommandContext(ctx, "journalctl", args...), nil
}

// installed finds an agent's unit.
func (s *Systemd) installed(agent string) (name, path string, err error) {
	if name, err = (Unit{Agent: agent}).Name(); err != nil {
		return "", "", err
	}
	path = filepath.Join(s.dir, name)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return "", "", fmt.Errorf("%w: %s is not there", ErrNotInstalled, path)
	} else if err != nil {
		return "", "", err
	}
	return name, path, nil
}
