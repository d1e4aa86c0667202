package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// LockName is the file that a running relayer holds in its home.
const LockName = "relayer.lock"

// holdTries and holdPause bound how long a start waits for a lock that is just being let go.
const (
	holdTries = 10
	holdPause = 50 * time.Millisecond
)

// ErrRunning means that another process relays from this home.
var ErrRunning = errors.New("a relayer runs here already")

// Hold takes a relayer's home for this process, or fails naming who has it: two of one home would share the accounts
// that sign. The system frees it when the process ends, however it ends; the file stays. The address is where the
// relayer tells how it fares.
func Hold(dir, address string) (release func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return hold(filepath.Join(dir, LockName), address)
}

// HoldFile takes any other lock in a relayer's home in the same way.
func HoldFile(path string) (release func(), err error) { return hold(path, "") }

func hold(path, address string) (release func(), err error) {
	for range holdTries { // who only looks at the lock lets it go at once
		if release, err = lock(path, address, false); !errors.Is(err, errHeld) {
			break
		}
		<-time.After(holdPause)
	}
	if errors.Is(err, errHeld) {
		return nil, running(path)
	}
	if err != nil {
		return nil, fmt.Errorf("the lock %s: %w", path, err)
	}
	return release, nil
}

// Holder is the process that relays from a home and where it tells how it fares, by the system's word: what stands in
// a file alone proves nothing.
func Holder(dir string) (pid int, address string, held bool) {
	path := filepath.Join(dir, LockName)
	file, err := os.Open(path)
	if err != nil {
		return 0, "", false
	}
	defer file.Close()
	if !errors.Is(flockShared(file), errHeld) {
		return 0, "", false
	}
	pid, address = holder(path)
	return pid, address, true
}

// lock opens a file and locks it, waiting for whoever has it if told so. Who has it stands in it.
func lock(path, address string, wait bool) (release func(), err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = flock(file, wait)
	if err == nil {
		err = file.Truncate(0)
	}
	if err == nil {
		_, err = file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"+address), 0)
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return func() { _ = file.Close() }, nil
}

func holder(path string) (pid int, address string) {
	bz, err := os.ReadFile(path)
	if err != nil {
		return 0, ""
	}
	number, address, _ := strings.Cut(string(bz), "\n")
	pid, err = strconv.Atoi(strings.TrimSpace(number))
	if err != nil {
		return 0, ""
	}
	return pid, strings.TrimSpace(address)
}
