package devnet

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// binary is amigosd itself, called for one home.
type binary struct {
	path string
	home string
}

// argv is a command line that reaches our home and nobody else's.
func (b binary) argv(args ...string) []string {
	return append(append([]string{b.path}, args...), "--home", b.home)
}

// run calls a subcommand to its end.
func (b binary) run(ctx context.Context, args ...string) error {
	argv := b.argv(args...)
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	cmd.Env = append(cleanEnv(os.Environ()), "GOGC=400") // it ends before collecting pays
	if err := cmd.Run(); err != nil {
		said := lastLine(stderr.String())
		return fmt.Errorf("amigosd %s: %w: %s", strings.Join(args, " "), err, said)
	}
	return nil
}

// cleanEnv drops a person's own AMIGOSD_* settings: they are meant for another chain.
func cleanEnv(env []string) []string {
	var out []string
	for _, entry := range env {
		if !strings.HasPrefix(entry, "AMIGOSD_") {
			out = append(out, entry)
		}
	}
	return out
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
