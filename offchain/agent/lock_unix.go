//go:build unix

package agent

import (
	"os"

	"golang.org/x/sys/unix"
)

// errHeld is what flock says of a lock that another process holds.
var errHeld error = unix.EWOULDBLOCK

func flock(file *os.File) error {
	return unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
}
