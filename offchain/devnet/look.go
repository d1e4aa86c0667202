package devnet

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Look reads the state of a workspace's devnet and asks its chain for the height; 0 if it does not answer.
func Look(ctx context.Context, w Workspace) (State, int64, error) {
	s, err := w.ReadState()
	if err != nil || !s.Alive() {
		return s, 0, err
	}
	_, h, err := height(ctx, s.Chains[0].RPC)
	if err != nil {
		return s, 0, nil
	}
	return s, h, nil
}

// StatusText tells a person about a devnet that runs.
func StatusText(s State, height int64, now time.Time) string {
	c := s.Chains[0]
	var out strings.Builder
	how := "ready"
	if !s.Ready {
		how = "starting"
	}
	line := func(label, text string) { fmt.Fprintf(&out, "%-11s%s\n", label, text) }
	line("Devnet", fmt.Sprintf("%s · %s · pid %d · up %s", s.Name, how, s.PID, s.uptime(now)))
	line("Chain", fmt.Sprintf("%s  height %d", c.ChainID, height))
	line("RPC", c.RPC)
	line("REST", c.REST)
	line("gRPC", c.GRPC)
	for _, a := range s.Agents {
		state := "running"
		if !a.Alive() {
			state = "stopped"
		}
		line("Agent", fmt.Sprintf("%s  pid %d %s", a.Node, a.PID, state))
	}
	return out.String()
}

// uptime is how long the devnet has been running.
func (s State) uptime(now time.Time) time.Duration { return now.Sub(s.Started).Truncate(time.Second) }
