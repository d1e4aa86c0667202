package devnet

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Sight is what a look at a devnet saw.
type Sight struct {
	State

	Faucet string `json:"-"` // its line
}

// Look reads the state of a workspace's devnet and asks its validators for their heights, its faucet for an answer.
func Look(ctx context.Context, w Workspace) (Sight, error) {
	s, err := w.ReadState()
	if err != nil || !s.Alive() {
		return Sight{State: s}, err
	}
	chain := &s.Chains[0]
	for i, h := range heights(ctx, chain.Validators) {
		chain.Validators[i].Height = h
	}
	sight := Sight{State: s}
	if chain.Faucet != nil {
		ctx, cancel := context.WithTimeout(ctx, pulsePause)
		defer cancel()
		sight.Faucet = faucetLine(ctx, *chain)
	}
	return sight, nil
}

// Text tells a person about a devnet that runs.
func (s Sight) Text(now time.Time) string {
	c := s.Chains[0]
	var out strings.Builder
	how := "ready"
	if !s.Ready {
		how = "starting"
	}
	line := func(label, text string) { fmt.Fprintf(&out, "%-11s%s\n", label, text) }
	line("Devnet", fmt.Sprintf("%s · %s · pid %d · up %s", s.Name, how, s.PID, s.uptime(now)))
	line("Chain", fmt.Sprintf("%s  height %d", c.ChainID, c.height()))
	line("RPC", c.RPC)
	line("REST", c.REST)
	line("gRPC", c.GRPC)
	if s.Faucet != "" {
		line("Faucet", s.Faucet)
	}
	for _, v := range c.Validators {
		line("Validator", fmt.Sprintf("%-12s pid %-8d %s  %s", v.Name, v.PID, v.RPC, v.pace()))
	}
	for _, a := range s.Agents {
		state := "running"
		if !a.Alive() {
			state = "stopped"
		}
		line("Agent", fmt.Sprintf("%-12s pid %-8d %s", a.Node, a.PID, state))
	}
	return out.String()
}

// height is that of the validator who is furthest.
func (c ChainState) height() int64 {
	var at int64
	for _, v := range c.Validators {
		at = max(at, v.Height)
	}
	return at
}

func (v ValidatorState) pace() string {
	switch {
	case v.Height > 0:
		return fmt.Sprintf("height %d", v.Height)
	case v.Alive():
		return "does not answer"
	default:
		return "stopped"
	}
}

// uptime is how long the devnet has been running.
func (s State) uptime(now time.Time) time.Duration { return now.Sub(s.Started).Truncate(time.Second) }
