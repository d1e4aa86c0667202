package process

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

// Usage is what a process has used so far.
type Usage struct {
	Processor time.Duration // user and system
	Asked     int64         // bytes given to the system to write, to files and sockets
	Written   int64         // bytes sent to the disk, in whole pages
}

// Usage is what a running validator has used so far. It needs /proc.
func (v *Validator) Usage() (u Usage, err error) {
	pid := v.process.PID()
	if u.Processor, err = ProcessorTime(pid); err != nil {
		return u, err
	}
	bz, err := os.ReadFile(fmt.Sprintf("/proc/%d/io", pid))
	if err != nil {
		return u, err
	}
	for line := range bytes.Lines(bz) {
		name, value, _ := bytes.Cut(bytes.TrimSpace(line), []byte(": "))
		n, err := strconv.ParseInt(string(value), 10, 64)
		switch {
		case err != nil:
			return u, fmt.Errorf("%w: %s", errStat, line)
		case string(name) == "wchar":
			u.Asked = n
		case string(name) == "write_bytes":
			u.Written = n
		}
	}
	return u, nil
}

// Pause stops all running validators where they stand, and Resume lets them go on.
func (c *Chain) Pause() error { return c.signal(syscall.SIGSTOP) }

// Resume lets paused validators go on.
func (c *Chain) Resume() error { return c.signal(syscall.SIGCONT) }

func (c *Chain) signal(s syscall.Signal) error {
	for _, v := range c.Validators {
		if v.process == nil {
			continue
		}
		if err := v.process.cmd.Process.Signal(s); err != nil {
			return err
		}
	}
	return nil
}
