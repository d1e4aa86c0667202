package devnet

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// stopGrace is how long a part may take to end by itself before it is killed.
const stopGrace = 4 * time.Second

// Process is one running part of the devnet: our own binary, in its own process group,
// its output in a log.
type Process struct {
	Chain string // it is of; empty if of all
	Name  string
	Log   string
	Proc  Proc

	logFrom int64 // where this run begins in the log
	done    chan struct{}
	err     error // how it ended; read after done
}

// startProcess starts a part. It is killed by the kernel if the devnet dies first.
func startProcess(chain, name, log string, argv []string) (*Process, error) {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.Env, cmd.SysProcAttr = cleanEnv(os.Environ()), ownGroup()

	from, err := out.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, errors.Join(err, out.Close())
	}
	p := &Process{Chain: chain, Name: name, Log: log, logFrom: from, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		// The kernel's parent-death signal follows the thread that started the child,
		// so that thread lives, and serves nothing else, until the child has ended.
		runtime.LockOSThread()
		defer out.Close()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		p.err = cmd.Wait()
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	p.Proc = procOf(cmd.Process.Pid)
	return p, nil
}

// Done is closed when the part has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Stop ends the part and its group, by force after a grace, and waits for it.
func (p *Process) Stop() {
	_ = signalGroup(p.Proc.PID, syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(stopGrace):
		_ = signalGroup(p.Proc.PID, syscall.SIGKILL)
		<-p.done
	}
}

// died is why a part ended that should still run.
func (p *Process) died() *Failure {
	how := "it ended by itself"
	if p.err != nil {
		how = p.err.Error()
	}
	tail := lastLines(p.Log, 20)
	if cause := causeIn(tail); cause != "" {
		how = cause
	}
	if f := diskFull(p.Log, strings.Join(tail, "\n"), nil); f != nil {
		f.What, f.Log, f.Tail, f.Chain = p.Name+" stopped", p.Log, tail, p.Chain
		return f
	}
	code := ExitComponent
	if strings.Contains(how, "address already in use") {
		code = ExitBusy
	}
	return &Failure{
		What: p.Name + " stopped", Cause: how, Log: p.Log, Tail: tail, Code: code, Chain: p.Chain, Remedy: resumeFix,
	}
}

// causeIn is the last line of a log that speaks of an error.
func causeIn(tail []string) string {
	for i := len(tail) - 1; i >= 0; i-- {
		line := strings.TrimSpace(tail[i])
		for _, word := range []string{"panic:", "Error:", "error:"} {
			if strings.HasPrefix(line, word) {
				return strings.TrimSpace(strings.TrimPrefix(line, word))
			}
		}
	}
	return ""
}

// lastLines are the last lines of a log.
func lastLines(path string, n int) []string {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	const enough = 64 << 10
	if info, err := f.Stat(); err == nil && info.Size() > enough {
		_, _ = f.Seek(-enough, 2)
	}
	var lines []string
	for s := bufio.NewScanner(f); s.Scan(); {
		lines = append(lines, s.Text())
	}
	return lines[max(0, len(lines)-n):]
}
