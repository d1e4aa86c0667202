package devnet

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// lockTries and lockPause bound how long a start waits for a lock that is just being let go.
const (
	lockTries = 10
	lockPause = 50 * time.Millisecond
)

// Lock takes the workspace for this process, or fails naming who has it. The kernel
// lets the lock go when the process ends, however it ends.
func (w Workspace) Lock() (unlock func(), err error) {
	if err := os.MkdirAll(w.Dir, 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(w.lockPath(), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for range lockTries {
		if err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			break
		}
		<-time.After(lockPause)
	}
	if err != nil {
		_ = f.Close()
		return nil, w.taken(err)
	}
	if !w.isLock(f) { // it was thrown away while we waited
		_ = f.Close()
		return w.Lock()
	}
	if err := errors.Join(f.Truncate(0), writeAt(f, strconv.Itoa(os.Getpid()))); err != nil {
		_ = f.Close()
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}

// isLock says whether an open file is the workspace's lock still.
func (w Workspace) isLock(f *os.File) bool {
	held, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(w.lockPath())
	return err == nil && os.SameFile(held, there)
}

func writeAt(f *os.File, text string) error {
	_, err := f.WriteAt([]byte(text), 0)
	return err
}

func (w Workspace) taken(err error) *Failure {
	holder, _ := os.ReadFile(w.lockPath())
	return &Failure{
		What:   "a devnet runs here already",
		Cause:  fmt.Sprintf("pid %s holds %s", strings.TrimSpace(string(holder)), tilde(w.Dir)),
		Remedy: "amigosd devnet stop" + w.nameFlag() + " ends it; --name other runs a second one beside it",
		Code:   ExitBusy, Err: err,
	}
}

// holder is the process that runs a devnet here, by the kernel's word: a pid in a file
// alone proves nothing.
func (w Workspace) holder() (pid int, held bool) {
	f, err := os.Open(w.lockPath())
	if err != nil {
		return 0, false
	}
	defer f.Close()
	if syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) == nil {
		return 0, false
	}
	text, err := os.ReadFile(w.lockPath())
	if err != nil {
		return 0, false
	}
	pid, err = strconv.Atoi(strings.TrimSpace(string(text)))
	return pid, err == nil && pid > 0
}
