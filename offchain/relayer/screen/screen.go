package screen

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// Screen shows steps. Its methods may be called from any goroutine.
type Screen interface {
	// Doing tells what of a step is done now. Text may grow: 2/4 OPEN_TRY on sur-1.
	Doing(step, text string)
	// Done ends a step.
	Done(step, text string, took time.Duration)
	// Note is a line beside the steps.
	Note(text string)
	// Event is the same for programs; people do not see it.
	Event(v any)
	// Close leaves the screen as others like to find it.
	Close()
}

// width is what a terminal has at least.
const width = 80

// line is one step: a mark, its name, what came of it, and how long it took.
func line(mark, step, text, took string) string {
	out := fmt.Sprintf("  %s %-12s %s", mark, step, text)
	if took == "" {
		return strings.TrimRight(out, " ")
	}
	return out + strings.Repeat(" ", max(width-columns(out)-columns(took)-2, 2)) + took
}

// columns is how wide a text is; all our marks are one column wide.
func columns(s string) int { return len([]rune(s)) }

func seconds(d time.Duration) string { return fmt.Sprintf("%.1fs", d.Seconds()) }

// plain writes lines as they come: for logs, pipes and NO_COLOR.
type plain struct{ w io.Writer }

// NewPlain is a Screen of plain lines.
func NewPlain(w io.Writer) Screen { return plain{w} }

func (p plain) Doing(step, text string) { fmt.Fprintln(p.w, line("·", step, text, "")) }

func (p plain) Done(step, text string, took time.Duration) {
	fmt.Fprintln(p.w, line("✓", step, text, seconds(took)))
}

func (p plain) Note(text string) { fmt.Fprintln(p.w, text) }
func (plain) Event(any)          {}
func (plain) Close()             {}

// objects writes one JSON object per line.
type objects struct{ enc *json.Encoder }

// NewJSON is a Screen for programs.
func NewJSON(w io.Writer) Screen { return objects{json.NewEncoder(w)} }

func (o objects) Event(v any)                      { _ = o.enc.Encode(v) }
func (objects) Doing(string, string)               {}
func (objects) Done(string, string, time.Duration) {}
func (objects) Note(string)                        {}
func (objects) Close()                             {}
