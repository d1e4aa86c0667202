package process

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of processor time in /proc: a hundredth of a second on every Linux that Go runs on.
const tick = 10 * time.Millisecond

var errStat = errors.New("unreadable statistics")

// ProcessorTime is what a process has used so far, user and system. It needs /proc.
func ProcessorTime(pid int) (time.Duration, error) {
	bz, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("processor time is read from /proc, as Linux has it: %w", err)
	}
	return parseStat(string(bz))
}

// MachineTime is what all processors have done other than idle since the machine started, a hypervisor's theft
// included.
func MachineTime() (time.Duration, error) {
	bz, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, fmt.Errorf("processor time is read from /proc, as Linux has it: %w", err)
	}
	return parseMachine(string(bz))
}

// parseStat reads /proc/PID/stat. The second field is the program's name in parentheses and may hold anything.
func parseStat(stat string) (time.Duration, error) {
	end := strings.LastIndex(stat, ") ")
	if end < 0 {
		return 0, errStat
	}
	fields := strings.Fields(stat[end+2:]) // from the third one on: the state
	if len(fields) < 13 {
		return 0, errStat
	}
	return ticks(fields[11], fields[12])
}

// parseMachine reads the first line of /proc/stat: user nice system idle iowait irq softirq steal.
func parseMachine(stat string) (time.Duration, error) {
	line, _, _ := strings.Cut(stat, "\n")
	fields := strings.Fields(line)
	if len(fields) < 9 || fields[0] != "cpu" {
		return 0, errStat
	}
	return ticks(fields[1], fields[2], fields[3], fields[6], fields[7], fields[8])
}

func ticks(fields ...string) (time.Duration, error) {
	var total time.Duration
	for _, field := range fields {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, errStat
		}
		total += time.Duration(n) * tick
	}
	return total, nil
}
