package devnet

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Sight is what a look at a devnet saw.
type Sight struct {
	State

	faucets []string // their lines, by chain
	packets Traffic
}

// Look reads the state of a workspace's devnet and asks its validators for their heights, its faucets for an answer.
func Look(ctx context.Context, w Workspace) (Sight, error) {
	s, err := w.ReadState()
	if err != nil || !s.Alive() {
		return Sight{State: s}, err
	}
	sight := Sight{State: s, faucets: make([]string, len(s.Chains))}
	ctx, cancel := context.WithTimeout(ctx, pulsePause)
	defer cancel()
	var wg sync.WaitGroup
	for i := range s.Chains {
		wg.Go(func() {
			chain := &s.Chains[i]
			for j, h := range heights(ctx, chain.Validators) {
				chain.Validators[j].Height = h
			}
			if chain.Faucet != nil {
				sight.faucets[i] = faucetLine(ctx, *chain)
			}
		})
	}
	wg.Wait()
	if s.Link != nil {
		sight.packets, _ = s.traffic(ctx) // what does not answer says so above
	}
	return sight, nil
}

// Text tells a person about a devnet that runs.
func (s Sight) Text(now time.Time) string {
	var out strings.Builder
	how := "ready"
	if !s.Ready {
		how = "starting"
	}
	line := func(label, text string) { fmt.Fprintf(&out, "%-12s%s\n", label, text) }
	line("Devnet", fmt.Sprintf("%s · %s · pid %d · up %s", s.Name, how, s.PID, s.uptime(now)))
	for i, c := range s.Chains {
		line("Chain", fmt.Sprintf("%s  height %d", c.ChainID, c.height()))
		line("  RPC", c.RPC)
		line("  REST", c.REST)
		line("  gRPC", c.GRPC)
		if s.faucets[i] != "" {
			line("  Faucet", s.faucets[i])
		}
		for _, v := range c.Validators {
			line("  Validator", fmt.Sprintf("%-12s pid %-8d %s  %s", v.Name, v.PID, v.RPC, v.pace()))
		}
		for _, a := range c.Agents {
			line("  Agent", fmt.Sprintf("%-12s pid %-8d %s", a.Node, a.PID, a.standing()))
		}
	}
	if l := s.Link; l != nil {
		line("Link", fmt.Sprintf("%s · packets sent %d, answered %d", l, s.packets.Sent, s.packets.Settled))
	}
	if r := s.Relayer; r != nil {
		line("Relayer", fmt.Sprintf("pid %d %s", r.PID, r.standing()))
	}
	return out.String()
}

// standing says whether a process runs.
func (p Proc) standing() string {
	if p.Alive() {
		return "running"
	}
	return "stopped"
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
