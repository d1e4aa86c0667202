package service

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func (s *Systemd) control(ctx context.Context, args ...string) error {
	_, err := s.run(ctx, "systemctl", s.args(args...)...)
	return err
}

func (s *Systemd) args(args ...string) []string {
	if s.system {
		return args
	}
	return append([]string{"--user"}, args...)
}

// run runs a command and answers its output. What it complains of becomes the error.
func run(ctx context.Context, name string, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, name, args...).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(string(exit.Stderr)))
	}
	return string(out), err
}

// writeNew writes a file whole or not at all, and never over another.
func writeNew(path, text string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".amigos-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.WriteString(text)
	if err == nil {
		err = file.Chmod(0o644) // units are public
	}
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Link(file.Name(), path) // unlike a rename it fails where something is
}
