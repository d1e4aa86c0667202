//go:build unix

package agent

import "syscall"

// killGroup ends a program and what it started.
func killGroup(pid int) error { return syscall.Kill(-pid, syscall.SIGKILL) }
