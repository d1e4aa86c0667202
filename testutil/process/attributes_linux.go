package process

import "syscall"

// childAttributes keep a terminal's Ctrl-C from the child, and end the child with us.
func childAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
