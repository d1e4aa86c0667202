package process

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// stopGrace is how long a process may take to end by itself.
const stopGrace = 10 * time.Second

var errKilled = errors.New("it did not end when asked, and was killed")

// Process is a child with its output in a file.
type Process struct {
	Log string

	cmd  *exec.Cmd
	done chan struct{}
}

// Start starts a program, whose output goes to the end of a log. Where the system can, it ends with us.
func Start(log, program string, args ...string) (*Process, error) {
	return StartWith(nil, log, program, args...)
}

// StartWith starts a program with further variables in its environment.
func StartWith(environ []string, log, program string, args ...string) (*Process, error) {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	p := &Process{Log: log, cmd: exec.Command(program, args...), done: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), environ...)
	p.cmd.Stdout, p.cmd.Stderr, p.cmd.SysProcAttr = out, out, childAttributes()
	started := make(chan error)
	go func() {
		// The signal of a parent's death follows the thread that started the child: that thread waits with it.
		runtime.LockOSThread()
		defer out.Close()
		err := p.cmd.Start()
		started <- err
		if err == nil {
			_ = p.cmd.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	return p, nil
}

// PID is the process's number.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Done is closed when the process has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Kill ends the process as a power cut would, and waits for its end.
func (p *Process) Kill() {
	p.signalKill()
	<-p.done
}

func (p *Process) signalKill() { _ = p.cmd.Process.Kill() }

// Stop asks the process to end and waits for it. One that does not is killed, which is an error.
func (p *Process) Stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
		return nil
	case <-time.After(stopGrace):
		p.Kill()
		return fmt.Errorf("%s: %w", p.Log, errKilled)
	}
}
