package devnet

import (
	"fmt"
	"io"
	"strings"
	"time"
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
	frame int
	step  string    // that runs now
	gets  string    // how far it got
	since time.Time // when it began
	ready time.Time // when the devnet was ready
}

// NewTTY is a Screen for a terminal.
func NewTTY(w io.Writer, now func() time.Time) Screen { return &tty{w: w, now: now} }

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
		t.print(tint(stepLine("✓", e.Step, e.Detail, seconds(e.Took)), "✓", green))
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
	t.redraw(clip(t.turn() + " " + clock + p.line()))
}

// line is a pulse beside the clock. Validators are counted where there are several.
func (p Pulse) line() string {
	var out string
	for _, c := range p.Chains {
		out += fmt.Sprintf(" │ %s #%d", c.ChainID, c.Height)
		if c.Validators > 1 {
			out += fmt.Sprintf(" %d/%d", c.Up, c.Validators)
		}
		out += c.standing()
	}
	out += fmt.Sprintf(" │ msgs %d │ pong %d/%d", p.Messages, p.Pongs, p.Pings)
	if p.Linked {
		out += fmt.Sprintf(" │ ibc %d⇢ %d✓", p.Packets.Sent, p.Packets.Settled)
	}
	return out
}

// standing tells a chain that has nothing to say from one that cannot go on.
func (c ChainPulse) standing() string {
	switch {
	case c.Halted:
		return " halted"
	case !c.Idle.IsZero():
		return " idle since " + c.Idle.Local().Format("15:04")
	default:
		return ""
	}
}

func (t *tty) Tick() {
	if t.step != "" {
		t.redraw(clip(stepLine(t.turn(), t.step, t.gets, seconds(t.now().Sub(t.since)))))
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
