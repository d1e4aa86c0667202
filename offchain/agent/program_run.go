package agent

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/amigos-network/amigos/envelope"
)

const (
	// killDelay is how long a killed program's pipes may stay open, as when something left its process group.
	killDelay = 2 * time.Second
	// maxComplaint is how much of a program's standard error is kept.
	maxComplaint = 4 << 10
)

var (
	errTooLoud = errors.New("too much output")
	errTooSlow = errors.New("too slow")
)

// handle answers a message with what the program says of it.
func (p *Program) handle(ctx context.Context, m Message) (*Reply, error) {
	said, err := json.Marshal(newInput(m))
	if err != nil {
		return nil, err
	}
	output, err := p.run(ctx, m.Id, said)
	if err != nil {
		return nil, err
	}
	body, contentType := p.body(output)
	return &Reply{Kind: envelope.KindResult, ContentType: contentType, Body: body}, nil
}

// run gives the program its input, and answers what it wrote if it ended well and in time. Whatever it has started
// and left in its process group ends with it.
func (p *Program) run(ctx context.Context, id string, said []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, p.timeout, errTooSlow)
	defer cancel()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)

	stdout := &capped{left: p.maxOutput, full: func() { stop(errTooLoud) }}
	stderr := &capped{left: maxComplaint}
	cmd := exec.CommandContext(ctx, p.path, p.args...)
	cmd.Dir, cmd.Env = p.dir, slices.Concat(p.env, []string{"AMIGOS_MESSAGE_ID=" + id})
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(said), stdout, stderr
	cmd.SysProcAttr, cmd.WaitDelay = ownGroup(), killDelay
	cmd.Cancel = func() error { return killGroup(cmd.Process.Pid) }

	runtime.LockOSThread() // the program's life hangs on the thread that started it
	err := cmd.Run()
	runtime.UnlockOSThread()
	if cmd.Process != nil {
		_ = killGroup(cmd.Process.Pid)
	}
	return stdout.kept, p.verdict(context.Cause(ctx), err, stderr.kept)
}

// verdict says how a run ended; its text is what the sender reads.
func (p *Program) verdict(cut, err error, complaint []byte) error {
	var exit *exec.ExitError
	switch {
	case errors.Is(cut, errTooLoud):
		return fmt.Errorf("the task's output is larger than %d bytes", p.maxOutput)
	case errors.Is(cut, errTooSlow):
		return fmt.Errorf("the task took longer than %s", p.timeout)
	case cut != nil:
		return cut
	case err == nil:
		return nil
	case errors.Is(err, exec.ErrWaitDelay):
		return errors.New("the task left something running that holds its output")
	case !errors.As(err, &exit):
		return errors.New("the task could not be started")
	}
	line, _, _ := bytes.Cut(bytes.TrimLeft(complaint, "\r\n\t "), []byte("\n"))
	if line = bytes.TrimSpace(line); len(line) > 0 {
		return errors.New(string(line))
	}
	return fmt.Errorf("the task failed: %s", exit.ProcessState)
}

// body makes output a message's body and says its type. A text loses the line's end that programs write.
func (p *Program) body(output []byte) ([]byte, string) {
	if p.contentType != "" {
		return output, p.contentType
	}
	text := bytes.TrimRight(output, "\r\n")
	switch {
	case len(text) > 0 && (text[0] == '{' || text[0] == '[') && json.Valid(text):
		return text, "application/json"
	case utf8.Valid(output):
		return text, "text/plain"
	}
	return output, "application/octet-stream"
}

// input is a message as a program reads it.
type input struct {
	ID          string  `json:"id"`
	Handle      string  `json:"handle"`
	Sender      string  `json:"sender"`
	Kind        string  `json:"kind"`
	ContentType string  `json:"content_type"`
	Text        *string `json:"text"` // null if the body is no text
	Body        []byte  `json:"body"` // base64
	CreatedAt   int64   `json:"created_at,string"`
	Time        int64   `json:"time,string"`
	Height      int64   `json:"height,string"`
}

func newInput(m Message) input {
	in := newInputOf(m.Id, m.Handle, m.Entry.Message, m.Entry.Time, m.Entry.Height)
	in.Sender = senderOf(m)
	return in
}

func newInputOf(id, handle string, said envelope.Message, at, height int64) input {
	in := input{
		ID: id, Handle: handle, Sender: said.Sender, Kind: said.Kind, ContentType: said.ContentType, Body: said.Body,
		CreatedAt: said.CreatedAt, Time: at, Height: height,
	}
	if utf8.Valid(said.Body) {
		text := string(said.Body)
		in.Text = &text
	}
	return in
}

// capped keeps the first bytes written to it. What comes after is dropped, and full is called if it is set.
type capped struct {
	kept []byte
	left int
	full func()
}

// Write never fails: a program that goes on writing is to be ended, not to be told of a closed pipe.
func (c *capped) Write(bz []byte) (int, error) {
	n := min(len(bz), c.left)
	c.kept = append(c.kept, bz[:n]...)
	if c.left -= n; n < len(bz) && c.full != nil {
		c.full()
	}
	return len(bz), nil
}
