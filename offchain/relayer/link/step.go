package link

import "fmt"

// The deeds of a handshake, as they are shown.
const (
	deedInit    = "OPEN_INIT"
	deedTry     = "OPEN_TRY"
	deedAck     = "OPEN_ACK"
	deedConfirm = "OPEN_CONFIRM"
)

// deed is one step of a handshake at one end.
type deed struct {
	step string // of the checklist: connection or channel
	what string // deedInit, …
	at   int    // the end that does it
	of   int    // how many are done with it
}

// next says what is to be done. Whichever end began goes on; where nobody did, the first begins. It is false when the
// channel is open.
func next(p pair) (deed, bool, error) {
	what, at, ok := advance(int(p[0].connState), int(p[1].connState))
	switch {
	case !ok:
		return deed{}, false, stuck(StepConnection, p[0].connState, p[1].connState)
	case what != "":
		return deed{StepConnection, what, at, p.connected() + 1}, true, nil
	}
	what, at, ok = advance(int(p[0].chanState), int(p[1].chanState))
	switch {
	case !ok:
		return deed{}, false, stuck(StepChannel, p[0].chanState, p[1].chanState)
	case what != "":
		return deed{StepChannel, what, at, p.opened() + 1}, true, nil
	}
	return deed{}, false, nil
}

// advance is the one rule of both handshakes. Nothing is to be done when both ends are open.
func advance(a, b int) (what string, at int, ok bool) {
	const none, begun, tried, open = int(connNone), int(connInit), int(connTry), int(connOpen)
	switch [2]int{a, b} {
	case [2]int{none, none}:
		return deedInit, 0, true
	case [2]int{begun, none}:
		return deedTry, 1, true
	case [2]int{none, begun}:
		return deedTry, 0, true
	case [2]int{begun, tried}:
		return deedAck, 0, true
	case [2]int{tried, begun}:
		return deedAck, 1, true
	case [2]int{open, tried}:
		return deedConfirm, 1, true
	case [2]int{tried, open}:
		return deedConfirm, 0, true
	case [2]int{open, open}:
		return "", 0, true
	}
	return "", 0, false
}

func stuck(step string, a, b fmt.Stringer) error {
	return refuse(ErrStuck, "amigosd relayer link with --new begins another one",
		"the %s cannot be opened: one end is %s, the other %s", step, a, b)
}
