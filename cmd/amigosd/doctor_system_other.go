//go:build !unix

package main

import "errors"

// checkDisk says nothing: this system is not asked.
func (*doctor) checkDisk() {}

// isHeld cannot tell here.
func isHeld(string) (bool, error) { return false, errors.ErrUnsupported }
