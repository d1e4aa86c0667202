package devnet

import "sync"

// stop ends all parts in reverse order: the agents together, the faucet, then the validators together.
func (d *Devnet) stop() {
	d.ending.Store(true)
	stopAll(d.agents)
	d.closeFaucet()
	if d.chain != nil {
		d.chain.Close()
	}
	if len(d.validators) == 0 {
		return
	}
	stopAll(d.validators)
	d.state.Ready = false
	_ = d.saveState() // a state that still says ready is caught by its pid
	if d.up.Load() {
		_ = d.opts.Workspace.writeState(d.state, d.opts.StateOut)
	}
}

func stopAll(parts []*Process) {
	var wg sync.WaitGroup
	for _, p := range parts {
		wg.Go(p.Stop)
	}
	wg.Wait()
}
