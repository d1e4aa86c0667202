package main

import (
	"os"
	"path/filepath"
	"strings"
)

// checkAgents tells which agents run from this home. The system frees an agent's lock when it ends, however it ends;
// a file that nobody holds is only a trace.
func (d *doctor) checkAgents() {
	locks, _ := filepath.Glob(filepath.Join(d.home, "agent-*.lock"))
	for _, path := range locks {
		address := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "agent-"), ".lock")
		pid, err := os.ReadFile(path)
		if err != nil {
			d.fail("agent", "chown it to yourself, or run the agent as who owns it", "the lock of %s cannot be read: %v", address, err)
			continue
		}
		held, err := isHeld(path)
		switch {
		case err != nil:
			d.fail("agent", "chown it to yourself, or run the agent as who owns it", "the lock of %s cannot be tried: %v", address, err)
		case held:
			d.ok("agent", "one runs for %s (pid %s)", address, strings.TrimSpace(string(pid)))
		default:
			d.warn("agent", "start it where it shall answer: amigosd agent start --from <key>"+homeFlag(d.home),
				"the one for %s (pid %s) has ended", address, strings.TrimSpace(string(pid)))
		}
	}
}
