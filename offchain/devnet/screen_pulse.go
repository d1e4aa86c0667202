package devnet

import (
	"fmt"
	"slices"
	"time"
)

// line is a pulse beside the clock. What a narrow screen has no room for is left out: the pings first, then the messages.
func (p Pulse) line(clock string, edge int) string {
	msgs, pong := fmt.Sprintf("msgs %d", p.Messages), fmt.Sprintf("pong %d/%d", p.Pongs, p.Pings)
	parts := []string{clock}
	for _, c := range p.Chains {
		parts = append(parts, c.String())
	}
	parts = append(parts, msgs, pong)
	if p.Linked {
		parts = append(parts, fmt.Sprintf("ibc %d⇢ %d✓", p.Packets.Sent, p.Packets.Settled))
	}
	if idle := p.idle(); !idle.IsZero() {
		parts = append(parts, "idle since "+idle.Local().Format("15:04"))
	}
	for _, least := range []string{pong, msgs} {
		if columns(beside(parts)) >= edge {
			parts = slices.DeleteFunc(parts, func(part string) bool { return part == least })
		}
	}
	return clip(beside(parts), edge)
}

// String is one chain. Validators are counted where there are several.
func (c ChainPulse) String() string {
	text := fmt.Sprintf("%s #%d", c.ChainID, c.Height)
	if c.Validators > 1 {
		text += fmt.Sprintf(" %d/%d", c.Up, c.Validators)
	}
	if c.Halted {
		text += " halted"
	}
	return text
}

// idle is since when nobody spoke on any chain; zero while somebody does.
func (p Pulse) idle() time.Time {
	var since time.Time
	for _, c := range p.Chains {
		if c.Idle.IsZero() {
			return c.Idle
		}
		if c.Idle.After(since) {
			since = c.Idle
		}
	}
	return since
}
