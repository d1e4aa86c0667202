package devnet

import (
	"fmt"
	"strings"
)

// width is what a terminal has at least.
const width = 80

// stepLine is one finished step: a mark, its name, what came of it, and how long it took.
func stepLine(mark, step, detail, took string) string {
	line := fmt.Sprintf("  %s %-14s %s", mark, step, detail)
	if took == "" {
		return line
	}
	gap := max(width-columns(line)-columns(took)-2, 2)
	return line + strings.Repeat(" ", gap) + took
}

// readyLines tell that a step is done. What does not fit is broken between words.
func readyLines(e Event) []string {
	line := stepLine("✓", e.Step, e.Detail, seconds(e.Took))
	if columns(line) <= width {
		return []string{line}
	}
	return wrap(stepLine("✓", e.Step, "", ""), e.Detail+"  "+seconds(e.Took))
}

// noteLines tell what a person should know of a step.
func noteLines(e Event) []string {
	return wrap(stepLine("!", e.Step, "", ""), e.Detail)
}

// failureLines tell one cause, one fix, one log, the log's end first.
func failureLines(e Event) []string {
	f := e.Failure
	var out []string
	for _, line := range f.Tail {
		out = append(out, "    │ "+line)
	}
	out = append(out, wrap(stepLine("✗", e.Step, "", ""), f.What)...)
	if f.Cause != "" {
		out = append(out, wrap("    cause   ", f.Cause)...)
	}
	if f.Remedy != "" {
		out = append(out, wrap("    fix     ", f.Remedy)...)
	}
	if f.Log != "" {
		log := tilde(f.Log)
		if len(f.Tail) > 0 {
			log += fmt.Sprintf(" (last %d lines above)", len(f.Tail))
		}
		out = append(out, wrap("    log     ", log)...)
	}
	return out
}

// wrap breaks a text between words, so that it fits the screen beside its label.
func wrap(label, text string) []string {
	indent := strings.Repeat(" ", columns(label))
	var out []string
	line := label
	for _, word := range strings.Fields(text) {
		empty := columns(line) == columns(label)
		if !empty && columns(line)+1+columns(word) > width {
			out = append(out, line)
			line, empty = indent, true
		}
		if !empty {
			line += " "
		}
		line += word
	}
	return append(out, line)
}

// columns is how wide a text is on the screen; all our marks are one column wide.
func columns(s string) int { return len([]rune(s)) }

// beside sets parts beside each other.
func beside(parts []string) string { return strings.Join(parts, " │ ") }

// clip cuts a line that is redrawn: one that goes over the edge would not be.
func clip(line string, edge int) string {
	if runes := []rune(line); len(runes) >= edge {
		return string(runes[:max(edge-2, 0)]) + "…"
	}
	return line
}
