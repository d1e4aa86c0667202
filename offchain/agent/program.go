package agent

import (
	"errors"
	"fmt"
	"mime"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/amigos-network/amigos/envelope"
)

// The limits of a program whose configuration names none.
const (
	DefaultProgramTimeout = time.Minute
	DefaultProgramOutput  = 8 << 10
)

// maxProgramOutput bounds what a configuration may allow, for output is held in memory.
const maxProgramOutput = 1 << 20

// ErrProgram means that a program in the configuration cannot be run.
var ErrProgram = errors.New("task program cannot be run")

// ProgramConfig names a program that answers messages. It comes from the agent's own configuration, never from a
// message.
type ProgramConfig struct {
	// Command is the program and its arguments. A path is relative to the configuration file; a bare name is looked
	// for in PATH.
	Command []string `toml:"command"`
	// Timeout is how long it may run; MaxOutput is how many bytes it may write.
	Timeout   Duration `toml:"timeout"`
	MaxOutput int      `toml:"max_output"`
	// ContentType is the result's; empty is JSON where the output is that, else plain text.
	ContentType string `toml:"content_type"`
	// Dir is where it runs, by default beside the configuration file. Env is added to a minimal environment.
	Dir string            `toml:"dir"`
	Env map[string]string `toml:"env"`
}

// Program runs one command for each message of a kind: the message as JSON on its standard input, its standard output
// as the body of a result. It runs again for a message if the agent is killed meanwhile.
type Program struct {
	path        string
	args        []string
	dir         string
	env         []string
	timeout     time.Duration
	maxOutput   int
	contentType string
}

// NewProgram checks that a program is there and may be run. Relative paths start at base.
func NewProgram(cfg ProgramConfig, base string) (*Program, error) {
	if len(cfg.Command) == 0 {
		return nil, fmt.Errorf("%w: no command is named; write command = [\"./task.sh\"]", ErrProgram)
	}
	path, err := findProgram(cfg.Command[0], base)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w; correct its command in the configuration, or put the program there and make it executable",
			ErrProgram, cfg.Command[0], err)
	}
	p := &Program{
		path: path, args: cfg.Command[1:], dir: base, timeout: time.Duration(cfg.Timeout), maxOutput: cfg.MaxOutput,
		contentType: cfg.ContentType,
	}
	if cfg.Dir != "" {
		p.dir = under(base, cfg.Dir)
	}
	if info, err := os.Stat(p.dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%w: its directory %s is not there", ErrProgram, p.dir)
	}
	if p.timeout == 0 {
		p.timeout = DefaultProgramTimeout
	}
	if p.maxOutput == 0 {
		p.maxOutput = DefaultProgramOutput
	}
	if p.timeout < 0 || p.maxOutput < 0 || p.maxOutput > maxProgramOutput {
		return nil, fmt.Errorf("%w: timeout %s or max_output %d is out of bounds; output is at most %d", ErrProgram, p.timeout, p.maxOutput, maxProgramOutput)
	}
	if p.env, err = environment(cfg.Env); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProgram, err)
	}
	if _, _, err := mime.ParseMediaType(p.contentType); p.contentType != "" && (err != nil || len(p.contentType) > envelope.MaxContentTypeBytes) {
		return nil, fmt.Errorf("%w: content_type %q is no media type, as text/csv", ErrProgram, p.contentType)
	}
	return p, nil
}

// findProgram makes a command an absolute path of something executable.
func findProgram(name, base string) (string, error) {
	if strings.ContainsRune(name, filepath.Separator) {
		name = under(base, name)
	}
	path, err := exec.LookPath(name)
	if err != nil {
		var failed *exec.Error
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return "", err
	}
	return filepath.Abs(path)
}

func under(base, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(base, path)
}

// environment is all that a program is given: nothing of the agent's own.
func environment(extra map[string]string) ([]string, error) {
	env := []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"}
	for name, value := range extra {
		if name == "" || strings.ContainsAny(name, "=\x00") || strings.ContainsRune(value, 0) {
			return nil, fmt.Errorf("env: %q is no name of a variable, or its value is no text", name)
		}
		env = append(env, name+"="+value)
	}
	return env, nil
}
