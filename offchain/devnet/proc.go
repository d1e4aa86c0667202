package devnet

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// Proc names one process for good: a pid comes back after a while, a pid with its
// start time does not.
type Proc struct {
	PID   int   `json:"pid"`
	Start int64 `json:"pid_start,omitempty"` // clock ticks since boot, where /proc tells
}

// procOf names a running process.
func procOf(pid int) Proc {
	return Proc{PID: pid, Start: startTicks(pid)}
}

// Alive says whether this very process still runs.
func (p Proc) Alive() bool {
	if p.PID <= 0 || syscall.Kill(p.PID, 0) != nil {
		return false
	}
	if p.Start == 0 {
		return true
	}
	return startTicks(p.PID) == p.Start
}

// runs says whether the process is alive and its command line holds the argument.
// Where the system does not tell, it says no: better a leftover than a stranger's end.
func (p Proc) runs(argument string) bool {
	if !p.Alive() {
		return false
	}
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", p.PID))
	if err != nil {
		return false
	}
	for arg := range strings.SplitSeq(string(line), "\x00") {
		if arg == argument {
			return true
		}
	}
	return false
}

// startTicks is when a process started, or 0 where that cannot be known or it is a zombie.
func startTicks(pid int) int64 {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// The second field is the program's name in parentheses and may hold anything.
	_, rest, found := cutLast(string(stat), ") ")
	fields := strings.Fields(rest)
	if !found || len(fields) < 20 || fields[0] == "Z" {
		return 0
	}
	ticks, err := strconv.ParseInt(fields[19], 10, 64)
	if err != nil {
		return 0
	}
	return ticks
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// signalGroup signals a process and all in its group; a group that is gone is no error.
func signalGroup(pid int, sig syscall.Signal) error {
	if err := syscall.Kill(-pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("signal process group %d: %w", pid, err)
	}
	return nil
}
