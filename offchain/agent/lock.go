package agent

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// lock keeps a second agent for the same node off this machine. The system frees it when the process ends, however
// it ends; the file stays.
func lock(home, address string) (unlock func(), err error) {
	if err := os.MkdirAll(home, 0o750); err != nil {
		return nil, fmt.Errorf("the agent's lock: %w", err)
	}
	path := filepath.Join(home, "agent-"+address+".lock")
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the agent's lock: %w", err)
	}
	if err := flock(file); err != nil {
		_ = file.Close()
		if errors.Is(err, errHeld) {
			return nil, fmt.Errorf("%w for %s on this machine (pid %s): stop it first, or run this one with another key (lock %s)",
				ErrRunning, address, holder(path), path)
		}
		return nil, fmt.Errorf("the agent's lock %s: %w", path, err)
	}
	err = file.Truncate(0)
	if err == nil {
		_, err = file.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0)
	}
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("the agent's lock %s: %w", path, err)
	}
	return func() { _ = file.Close() }, nil
}

func holder(path string) string {
	bz, err := os.ReadFile(path)
	if pid := strings.TrimSpace(string(bz)); err == nil && pid != "" {
		return pid
	}
	return "unknown"
}
