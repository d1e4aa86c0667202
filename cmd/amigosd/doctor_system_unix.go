//go:build unix

package main

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// What a data directory should have left; below the second a full node will soon stop.
const (
	enoughDisk = 2 << 30
	scantDisk  = 200 << 20
)

// checkDisk looks at the space under the data directory.
func (d *doctor) checkDisk() {
	data := filepath.Join(d.home, "data")
	var st unix.Statfs_t
	if err := unix.Statfs(data, &st); err != nil {
		d.fail("disk", "amigosd init makes the directory", "%s: %v", data, err)
		return
	}
	free := uint64(st.Bavail) * uint64(st.Bsize) //nolint:unconvert // the fields' types differ between systems
	const fix = "make room, prune (amigosd prune), or move the home to a larger disk"
	switch {
	case free < scantDisk:
		d.fail("disk", fix, "%d MB are left under %s", free>>20, data)
	case free < enoughDisk:
		d.warn("disk", fix, "%d MB are left under %s", free>>20, data)
	default:
		d.ok("disk", "%d GB are left", free>>30)
	}
}

// isHeld tells whether a process holds a lock file.
func isHeld(path string) (bool, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false, err
	}
	defer file.Close()
	err = unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return true, nil
	}
	return false, err
}
