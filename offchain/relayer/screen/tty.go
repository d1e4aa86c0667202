package screen

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// The few escape sequences a terminal is asked to know.
const (
	clearLine = "\r\x1b[2K"
	green     = "\x1b[32m"
	normal    = "\x1b[0m"
)

// pace is how often what moves moves.
const pace = 100 * time.Millisecond

var spinner = []rune("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")

// TTY writes for a terminal: colours, and a last line that is redrawn.
type TTY struct {
	w   io.Writer
	now func() time.Time

	mu    sync.Mutex
	frame int
	step  string
	text  string
	since time.Time
	end   chan struct{}
	ended sync.WaitGroup
}

// NewTTY is a Screen for a terminal. It moves by itself once Run was called.
func NewTTY(w io.Writer, now func() time.Time) *TTY {
	return &TTY{w: w, now: now, end: make(chan struct{})}
}

// Run moves what moves, until Close.
func (t *TTY) Run() *TTY {
	t.ended.Add(1)
	go func() {
		defer t.ended.Done()
		tick := time.NewTicker(pace)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				t.Tick()
			case <-t.end:
				return
			}
		}
	}()
	return t
}

// Doing redraws the last line.
func (t *TTY) Doing(step, text string) {
	t.mu.Lock()
	if t.step != step {
		t.step, t.since = step, t.now()
	}
	t.text = text
	t.mu.Unlock()
	t.Tick()
}

// Done makes the last line one of those that stay.
func (t *TTY) Done(step, text string, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.step = ""
	t.print(green + "✓" + normal + line("✓", step, text, seconds(took))[len("  ✓"):])
}

// Note prints a line that stays.
func (t *TTY) Note(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	fmt.Fprint(t.w, clearLine, text, "\r\n")
}

// Event is for programs.
func (*TTY) Event(any) {}

// Tick turns the spinner.
func (t *TTY) Tick() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.step == "" {
		return
	}
	t.frame++
	fmt.Fprint(t.w, clearLine, line(string(spinner[t.frame%len(spinner)]), t.step, t.text, seconds(t.now().Sub(t.since))))
}

// Close ends the moving, and the line that moved.
func (t *TTY) Close() {
	close(t.end)
	t.ended.Wait()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.step != "" {
		t.step = ""
		fmt.Fprint(t.w, clearLine)
	}
}

func (t *TTY) print(text string) { fmt.Fprint(t.w, clearLine, "  ", text, "\r\n") }
