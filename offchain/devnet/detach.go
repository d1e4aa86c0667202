package devnet

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
)

// Detach starts the devnet in a session of its own and shows its start on the screen.
// It returns once the devnet is ready, or with the failure of its start.
func Detach(ctx context.Context, opts Options, args []string, screen Screen) error {
	screen.Title(opts.Title)
	path := opts.Workspace.logPath()
	if err := os.MkdirAll(opts.Workspace.Dir, 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	if _, err := in.Seek(0, io.SeekEnd); err != nil { // earlier runs are not ours to tell
		return err
	}
	cmd := exec.Command(opts.Binary, attached(args)...)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // its own words say why it ended
		close(ended)
	}()

	f := &follower{lines: bufio.NewReader(in), screen: screen, opts: opts}
	err = f.follow(ctx, ended)
	if err != nil {
		_ = cmd.Process.Signal(syscall.SIGTERM)
	}
	return err
}

// attached are the arguments for the process in the background: it tells what it does as JSON.
func attached(args []string) []string {
	out := slices.DeleteFunc(slices.Clone(args), func(arg string) bool {
		return arg == "--detach" || strings.HasPrefix(arg, "--detach=")
	})
	return append(out, "--output=json")
}
