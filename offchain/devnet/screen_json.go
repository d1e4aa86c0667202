package devnet

import (
	"encoding/json"
	"io"
)

// jsonScreen writes one object per line: what happens to the steps, the state last.
type jsonScreen struct {
	enc *json.Encoder
}

// NewJSON is a Screen for programs.
func NewJSON(w io.Writer) Screen { return jsonScreen{json.NewEncoder(w)} }

// line is how an Event looks to a program.
type line struct {
	Step   string   `json:"step"`
	ID     string   `json:"id,omitempty"`
	State  Status   `json:"state"`
	Detail string   `json:"detail,omitempty"`
	MS     int64    `json:"ms"`
	Cause  string   `json:"cause,omitempty"`
	Fix    string   `json:"fix,omitempty"`
	Log    string   `json:"log,omitempty"`
	Tail   []string `json:"tail,omitempty"`
	Exit   int      `json:"exit,omitempty"`
}

func (j jsonScreen) Show(e Event) {
	if e.Step == StepStop {
		return // the state is the last word
	}
	out := line{Step: e.Step, ID: e.ID, State: e.Status, Detail: e.Detail, MS: e.Took.Milliseconds()}
	if f := e.Failure; f != nil {
		out.Detail, out.Cause, out.Fix, out.Log, out.Tail, out.Exit = f.What, f.Cause, f.Remedy, f.Log, f.Tail, f.Code
	}
	_ = j.enc.Encode(out)
}

func (jsonScreen) Title(string)    {}
func (j jsonScreen) Table(t Table) { _ = j.enc.Encode(t.State) }
func (jsonScreen) Pulse(Pulse)     {}
func (jsonScreen) Tick()           {}
