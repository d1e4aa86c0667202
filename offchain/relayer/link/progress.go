package link

import (
	"fmt"
	"strings"
	"time"
)

// The steps of a link, in order.
const (
	StepChains     = "chains"
	StepClient     = "client"
	StepConnection = "connection"
	StepChannel    = "channel"
	StepName       = "name"
)

// handshake is how many transactions open a connection, or a channel.
const handshake = 4

// Status is what became of a step.
type Status string

// A step is under way for a while, and then done.
const (
	Doing Status = "doing"
	Done  Status = "done"
)

// Event is one thing that happened. A step that was done before is done at once, with Found set.
type Event struct {
	Step   string        `json:"step"`
	Status Status        `json:"state"`
	Count  int           `json:"count,omitempty"` // how far a step is that has several
	Of     int           `json:"of,omitempty"`
	Doing  string        `json:"doing,omitempty"` // what is done now, as OPEN_ACK
	Chain  string        `json:"chain,omitempty"` // where
	Detail string        `json:"detail,omitempty"`
	Found  bool          `json:"found,omitempty"`
	Took   time.Duration `json:"-"`
}

// Progress is told what happens, from one goroutine at a time. It must not block.
type Progress func(Event)

// Checklist is how far a link is, on one line: client ✓  connection ✓  channel 3/4 OPEN_ACK.
type Checklist struct {
	done  []string
	doing Event
}

// Note takes an event in.
func (c *Checklist) Note(e Event) {
	if e.Step == StepChains {
		return
	}
	if e.Status == Done {
		c.done = append(c.done, e.Step)
		e = Event{}
	}
	c.doing = e
}

// String is the line; empty before anything was done.
func (c *Checklist) String() string {
	var parts []string
	for _, step := range c.done {
		parts = append(parts, step+" ✓")
	}
	if c.doing.Step != "" {
		parts = append(parts, strings.TrimSpace(c.doing.Step+" "+c.doing.counted()))
	}
	return strings.Join(parts, "  ")
}

// counted is an event's place within its step: 3/4 OPEN_ACK.
func (e Event) counted() string {
	text := e.Doing
	if e.Of > 0 {
		text = strings.TrimSpace(fmt.Sprintf("%d/%d %s", e.Count, e.Of, e.Doing))
	}
	return text
}
