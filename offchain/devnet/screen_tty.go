package devnet

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// The few escape sequences a terminal is asked to know.
const (
	clearLine = "\r\x1b[2K"
	green     = "\x1b[32m"
	yellow    = "\x1b[33m"
	red       = "\x1b[31m"
	bold      = "\x1b[1m"
	normal    = "\x1b[0m"
)

var spinner = []rune("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")

// tty writes for a terminal: colours, and a last line that is redrawn.
type tty struct {
	w     io.Writer
	now   func() time.Time
	edge  func() int // how many columns there are
	frame int
	step  string    // that runs now
	gets  string    // how far it got
	since time.Time // when it began
	ready time.Time // when the devnet was ready
}

// NewTTY is a Screen for a terminal.
func NewTTY(w io.Writer, now func() time.Time) Screen {
	return &tty{w: w, now: now, edge: func() int { return columnsOf(w) }}
}

// columnsOf asks a terminal how wide it is.
func columnsOf(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ); err == nil && size.Col > 0 {
			return int(size.Col)
		}
	}
	return width
}

func (t *tty) Title(version string) {
	t.print(bold + title(version) + normal)
	t.print("")
}

func (t *tty) Show(e Event) {
	switch e.Status {
	case Starting:
		t.step, t.gets, t.since = e.Step, "…", t.now()
		t.Tick()
		return
	case Moving:
		t.gets = e.Detail
		t.Tick()
		return
	case Ready:
		for _, line := range readyLines(e) {
			t.print(tint(line, "✓", green))
		}
		if e.ID != "" { // there may be more of it
			return
		}
	case Noted:
		for _, line := range noteLines(e) {
			t.print(tint(line, "!", yellow))
		}
		return
	case Failed:
		for _, line := range failureLines(e) {
			t.print(tint(line, "✗", red))
		}
	}
	t.step = ""
}

func (t *tty) Table(table Table) {
	for _, line := range table.lines() {
		if head, rest, ok := strings.Cut(line, " "); ok && head != "" {
			line = bold + head + normal + " " + rest
		}
		t.print(line)
	}
	t.print("")
	t.ready = t.now()
}

func (t *tty) Pulse(p Pulse) {
	up := t.now().Sub(t.ready).Truncate(time.Second)
	clock := fmt.Sprintf("%02d:%02d:%02d", int(up.Hours()), int(up.Minutes())%60, int(up.Seconds())%60)
	t.redraw(p.line(t.turn()+" "+clock, t.edge()))
}

func (t *tty) Tick() {
	if t.step != "" {
		t.redraw(clip(stepLine(t.turn(), t.step, t.gets, seconds(t.now().Sub(t.since))), t.edge()))
	}
}

// turn is the spinner's next figure.
func (t *tty) turn() string {
	t.frame++
	return string(spinner[t.frame%len(spinner)])
}

func (t *tty) redraw(line string) { fmt.Fprint(t.w, clearLine, line) }

func (t *tty) print(line string) { fmt.Fprint(t.w, clearLine, line, "\r\n") }

// tint colours the mark a line begins with.
func tint(line, mark, colour string) string {
	if rest, marked := strings.CutPrefix(line, "  "+mark); marked {
		return "  " + colour + mark + normal + rest
	}
	return line
}
