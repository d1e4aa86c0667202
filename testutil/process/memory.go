package process

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// PeakMemory is the most memory in bytes that a process has had so far. It needs /proc.
func PeakMemory(pid int) (uint64, error) {
	bz, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("memory is read from /proc, as Linux has it: %w", err)
	}
	return parsePeak(string(bz))
}

// PeakMemory is the most memory in bytes that one of the running validators has had so far.
func (c *Chain) PeakMemory() (uint64, error) {
	var most uint64
	for _, v := range c.Validators {
		if v.process == nil {
			continue
		}
		peak, err := PeakMemory(v.process.PID())
		if err != nil {
			return 0, err
		}
		most = max(most, peak)
	}
	return most, nil
}

func parsePeak(status string) (uint64, error) {
	for line := range strings.Lines(status) {
		fields := strings.Fields(line)
		if len(fields) == 3 && fields[0] == "VmHWM:" && fields[2] == "kB" {
			kiB, err := strconv.ParseUint(fields[1], 10, 64)
			if err != nil {
				return 0, errStat
			}
			return kiB << 10, nil
		}
	}
	return 0, errStat
}
