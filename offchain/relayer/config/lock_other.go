//go:build !unix

package config

import (
	"errors"
	"os"
)

// errHeld is never met here.
var errHeld = errors.New("lock held")

// flock refuses: without a lock that dies with its process two relayers could share an account.
func flock(*os.File, bool) error { return errors.ErrUnsupported }

func flockShared(*os.File) error { return errors.ErrUnsupported }
