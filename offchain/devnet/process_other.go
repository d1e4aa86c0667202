//go:build !linux

package devnet

import "syscall"

// ownGroup keeps a terminal's Ctrl-C from the child. Nothing here ends the child with
// us; the next start looks for it.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
