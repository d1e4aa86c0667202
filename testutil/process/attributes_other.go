//go:build !linux

package process

import "syscall"

// childAttributes keep a terminal's Ctrl-C from the child. Nothing here ends the child if we are killed.
func childAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
