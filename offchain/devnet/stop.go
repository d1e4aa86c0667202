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
	s, err := w.ReadState()
	if err != nil {
		return false, err
	}
	if !s.Alive() {
		return false, nil
	}
	if err := syscall.Kill(s.PID, syscall.SIGTERM); err != nil {
		return true, err
	}
	if !awaitGone(s.Proc, stopWait) {
		return true, &Failure{
			What: "the devnet does not end", Cause: fmt.Sprintf("pid %d is still there after %s", s.PID, stopWait),
			Remedy: fmt.Sprintf("kill -9 %d; its parts end with it", s.PID), Code: ExitComponent,
		}
	}
	return true, nil
}
