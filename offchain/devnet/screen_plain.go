package devnet

import (
	"fmt"
	"io"
	"time"
)

// plain writes lines as they come: for logs, pipes and NO_COLOR.
type plain struct {
	w io.Writer
}

// NewPlain is a Screen of plain lines.
func NewPlain(w io.Writer) Screen { return plain{w} }

func (p plain) Title(version string) { p.print(title(version), "") }

func (p plain) Show(e Event) {
	switch e.Status {
	case Ready:
		p.print(readyLines(e)...)
	case Noted:
		p.print(noteLines(e)...)
	case Failed:
		p.print(failureLines(e)...)
	}
}

func (p plain) Table(t Table) { p.print(append(t.lines(), "")...) }
func (plain) Pulse(Pulse)     {}
func (plain) Tick()           {}

func (p plain) print(lines ...string) {
	for _, line := range lines {
		fmt.Fprintln(p.w, line)
	}
}

// seconds writes a duration for people: 2.4s.
func seconds(d time.Duration) string { return fmt.Sprintf("%.1fs", d.Seconds()) }
