package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/amigos-network/amigos/testutil/process"
)

// Conditions are what figures depend on beside the code.
type Conditions struct {
	Started  time.Time `json:"started"`
	Machine  string    `json:"machine"`
	System   string    `json:"system"`
	Cores    int       `json:"cores"`
	LoadAt   string    `json:"load_before"` // the averages over 1, 5 and 15 minutes
	LoadEnd  string    `json:"load_after"`
	Version  string    `json:"version"` // of the binary
	Commit   string    `json:"commit"`
	Tree     string    `json:"tree"` // HEAD of the working tree, with -dirty if there are changes
	Go       string    `json:"go"`   // that the binary was built with
	Pace     string    `json:"block_pace"`
	Short    bool      `json:"short"`
	Rounds   int       `json:"rounds"`
	Seconds  float64   `json:"seconds"`
	TempDisk string    `json:"temp_dir"`
}

func readConditions(ctx context.Context, p plan) (Conditions, error) {
	c := Conditions{
		Started: time.Now(), Machine: machine(), System: runtime.GOOS + "/" + runtime.GOARCH, Cores: runtime.NumCPU(),
		LoadAt: load(), Tree: tree(ctx), Pace: p.pace.String(), Short: p.short, Rounds: p.rounds, TempDisk: os.TempDir(),
	}
	out, err := exec.CommandContext(ctx, p.binary, "version", "--long", "--output", "json").Output()
	if err != nil {
		return c, fmt.Errorf("%s: %w; make build", p.binary, err)
	}
	var version struct{ Version, Commit, Go string }
	if err := json.Unmarshal(out, &version); err != nil {
		return c, fmt.Errorf("version of %s: %w", p.binary, err)
	}
	c.Version, c.Commit, c.Go = version.Version, version.Commit, strings.TrimPrefix(version.Go, "go version ")
	return c, nil
}

// machine is the processor's name where the system tells.
func machine() string {
	bz, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(bz)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}

func load() string {
	bz, _ := os.ReadFile("/proc/loadavg")
	fields := strings.Fields(string(bz))
	return strings.Join(fields[:min(3, len(fields))], " ")
}

func tree(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

// foreign measures how many cores others use meanwhile: not we, not our chains.
type foreign struct {
	started       time.Time
	machine, ours time.Duration
	pids          func() (time.Duration, error)
}

// maxForeign is the foreign load in cores above which a round is not trusted.
const maxForeign = 0.3

func watchForeign(ours func() (time.Duration, error)) (*foreign, error) {
	f := &foreign{started: time.Now(), pids: ours}
	var err error
	f.machine, f.ours, err = f.read()
	return f, err
}

func (f *foreign) read() (machine, ours time.Duration, err error) {
	if machine, err = process.MachineTime(); err != nil {
		return 0, 0, err
	}
	self, err := process.ProcessorTime(os.Getpid())
	if err != nil {
		return 0, 0, err
	}
	ours, err = f.pids()
	return machine, ours + self, err
}

// cores is the mean since the watch began.
func (f *foreign) cores() (float64, error) {
	machine, ours, err := f.read()
	if err != nil {
		return 0, err
	}
	others := (machine - f.machine) - (ours - f.ours)
	return max(0, others.Seconds()/time.Since(f.started).Seconds()), nil
}
