package devnet

import "syscall"

// ownGroup keeps a terminal's Ctrl-C from the child, and ends the child with us.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
