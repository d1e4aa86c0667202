package screen

import (
	"fmt"
	"strings"

	"github.com/amigos-network/amigos/offchain/relayer/link"
)

// linkEvent is how a step of a link looks to a program.
type linkEvent struct {
	link.Event

	MS int64 `json:"ms"`
}

// Link shows a link being set up.
func Link(s Screen) link.Progress {
	return func(e link.Event) {
		s.Event(linkEvent{e, e.Took.Milliseconds()})
		if e.Status == link.Done {
			text := e.Detail
			if e.Found {
				text += "  (was there)"
			}
			s.Done(e.Step, text, e.Took)
			return
		}
		s.Doing(e.Step, doing(e))
	}
}

// doing is what is done now: 3/4 OPEN_ACK on norte-1.
func doing(e link.Event) string {
	var parts []string
	if e.Of > 0 {
		parts = append(parts, fmt.Sprintf("%d/%d", e.Count, e.Of))
	}
	if e.Doing != "" {
		parts = append(parts, e.Doing)
	}
	if e.Chain != "" {
		parts = append(parts, "on "+e.Chain)
	}
	if len(parts) == 0 {
		return "…"
	}
	return strings.Join(parts, " ")
}
