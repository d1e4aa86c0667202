package devnet

import (
	"path/filepath"
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
	var alive []leftover
	for _, c := range s.children() {
		if c.proc.runs(c.home) {
			alive = append(alive, c)
		}
	}
	return alive
}

// children are all processes of a devnet but its own.
func (s State) children() []leftover {
	var out []leftover
	for _, c := range s.Chains {
		for _, v := range c.Validators {
			what := c.ChainID
			if v.Proc != c.Proc {
				what = partName(v.Name, c.ChainID, len(s.Chains))
			}
			out = append(out, leftover{what: what, proc: v.Proc, home: v.Home})
		}
		for _, a := range c.Agents {
			out = append(out, leftover{what: "agent " + partName(a.Node, c.ChainID, len(s.Chains)), proc: a.Proc, home: c.Home})
		}
	}
	if r := s.Relayer; r != nil {
		out = append(out, leftover{what: relayerName, proc: r.Proc, home: filepath.Dir(r.Home)})
	}
	return out
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
