package devnet

import (
	"fmt"
	"syscall"
	"time"
)

// stopWait is how long a devnet may take to end.
const stopWait = 15 * time.Second

// Stop ends the devnet of a workspace and waits until it is gone. It says whether there was one.
func Stop(w Workspace) (bool, error) {
	pid, held := w.holder()
	if !held {
		return false, nil
	}
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		return true, err
	}
	if !awaitGone(procOf(pid), stopWait) {
		return true, &Failure{
			What: "the devnet does not end", Cause: fmt.Sprintf("pid %d is still there after %s", pid, stopWait),
			Remedy: fmt.Sprintf("kill -9 %d; on Linux its parts end with it", pid), Code: ExitComponent,
		}
	}
	return true, nil
}
