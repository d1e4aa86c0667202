//go:build !unix

package agent

import (
	"errors"
	"os"
)

// errHeld is never met here.
var errHeld = errors.New("lock held")

// flock refuses: without a lock that dies with its process two agents could work at the same inbox.
func flock(*os.File) error { return errors.ErrUnsupported }
