package devnet

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// fullBelow is the room on a disk under which a part that died has most likely died of it: its log may not have
// had the room to say so.
const fullBelow = 1 << 20

const (
	diskCause = "no space left on device"
	resumeFix = "amigosd devnet goes on where it was; --reset starts from a clean workspace"
)

// errInUse is a port that something else holds.
var errInUse = syscall.EADDRINUSE

// diskFull names the cause and the fix where an end comes of a full disk under path; else it is nil. How is what
// was said of the end, err may be nil.
func diskFull(path, how string, err error) *Failure {
	if !errors.Is(err, syscall.ENOSPC) && !strings.Contains(how, diskCause) && freeBytes(path) >= fullBelow {
		return nil
	}
	return &Failure{
		Cause: fmt.Sprintf("%s: %s is full", diskCause, tilde(path)), Code: ExitComponent, Err: err,
		Remedy: "make room on that disk, then amigosd devnet goes on where it was",
	}
}

// freeBytes is the room left for us on the disk that holds path; enough where that cannot be known.
func freeBytes(path string) uint64 {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(path, &fs); err != nil {
		return fullBelow
	}
	return fs.Bavail * uint64(fs.Bsize)
}
