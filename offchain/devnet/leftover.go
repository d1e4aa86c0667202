package devnet

import (
	"syscall"
	"time"
)

// leftover is a child of an earlier devnet that its end did not take along.
type leftover struct {
	what string
	proc Proc
	home string // stands in its command line
}

// leftovers are the recorded children that still run. A pid alone proves nothing, so
// the start time and the command line must fit as well.
func leftovers(s State) []leftover {
	home := s.Chains[0].Home
	candidates := []leftover{{what: s.Chains[0].ChainID, proc: s.Chains[0].Proc, home: home}}
	for _, v := range s.Chains[0].Validators {
		if v.Proc != s.Chains[0].Proc {
			candidates = append(candidates, leftover{what: v.Name, proc: v.Proc, home: v.Home})
		}
	}
	for _, a := range s.Agents {
		candidates = append(candidates, leftover{what: "agent " + a.Node, proc: a.Proc, home: home})
	}
	var alive []leftover
	for _, c := range candidates {
		if c.proc.runs(c.home) {
			alive = append(alive, c)
		}
	}
	return alive
}

// end stops a leftover: politely, then by force.
func (l leftover) end() error {
	if err := signalGroup(l.proc.PID, syscall.SIGTERM); err != nil {
		return err
	}
	if awaitGone(l.proc, stopGrace) {
		return nil
	}
	if err := signalGroup(l.proc.PID, syscall.SIGKILL); err != nil {
		return err
	}
	awaitGone(l.proc, stopGrace)
	return nil
}

// awaitGone waits until a process that is not our child has ended.
func awaitGone(p Proc, within time.Duration) bool {
	deadline := time.After(within)
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for p.Alive() {
		select {
		case <-look.C:
		case <-deadline:
			return false
		}
	}
	return true
}
