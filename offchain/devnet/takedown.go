package devnet

import "sync"

// stop ends all parts in reverse order: the agents and the relayer together, the faucets, then the validators of all
// chains together.
// It names the chains that were still running.
func (d *Devnet) stop() (running []string) {
	d.ending.Store(true)
	var agents, validators []*Process
	for _, c := range d.chains {
		agents, validators = append(agents, c.agents...), append(validators, c.validators...)
		if c.runs() {
			running = append(running, c.id())
		}
	}
	if d.relayer != nil {
		agents = append(agents, d.relayer)
	}
	stopAll(agents)
	for _, c := range d.chains {
		c.closeFaucet()
		if c.owner != nil {
			c.owner.Close()
		}
	}
	if len(validators) == 0 {
		return nil
	}
	stopAll(validators)
	_ = d.record(func(s *State) { s.Ready = false }) // a state that still says ready is caught by its pid
	return running
}

// runs says whether the chain's first validator runs.
func (c *chain) runs() bool {
	if len(c.validators) == 0 {
		return false
	}
	select {
	case <-c.validators[0].Done():
		return false
	default:
		return true
	}
}

func stopAll(parts []*Process) {
	var wg sync.WaitGroup
	for _, p := range parts {
		wg.Go(p.Stop)
	}
	wg.Wait()
}
