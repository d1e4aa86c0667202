package agent

import "syscall"

// ownGroup puts a program in a process group of its own, and ends it with the agent, however that ends.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
