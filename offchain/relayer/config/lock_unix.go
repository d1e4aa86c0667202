//go:build unix

package config

import (
	"os"

	"golang.org/x/sys/unix"
)

// errHeld is what flock says of a lock that another process holds.
var errHeld error = unix.EWOULDBLOCK

func flock(file *os.File, wait bool) error {
	how := unix.LOCK_EX
	if !wait {
		how |= unix.LOCK_NB
	}
	return unix.Flock(int(file.Fd()), how)
}

func flockShared(file *os.File) error {
	return unix.Flock(int(file.Fd()), unix.LOCK_SH|unix.LOCK_NB)
}
