package devnet

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
)

// startAgents starts an agent for every node but the validator's and waits for each.
func (d *Devnet) startAgents(ctx context.Context) (string, error) {
	names := d.config.Agents()
	if len(names) == 0 {
		return "none", nil
	}
	for _, name := range names {
		log := filepath.Join(d.home.dir, "agent-"+name+".log")
		p, err := d.start("agent "+name, log, d.home.amigos.argv("agent", "start", "--from", name, "--metrics", loopback(0)), d.fatal)
		if err != nil {
			return "", err
		}
		d.agents = append(d.agents, p)
		d.state.Agents = append(d.state.Agents, AgentState{Node: name, Proc: p.Proc, Log: log})
		if err := d.saveState(); err != nil {
			return "", err
		}
	}
	for i, p := range d.agents {
		if err := awaitAgent(ctx, p, &d.state.Agents[i]); err != nil {
			return "", err
		}
	}
	return strings.Join(names, ", ") + " on " + d.config.ChainID(), nil
}

// awaitAgent waits until an agent reads its inbox, and learns where its metrics are: the system chose the port.
func awaitAgent(ctx context.Context, p *Process, a *AgentState) error {
	return until(ctx, func(context.Context) (bool, error) {
		ready, err := p.said(agentReady)
		if err != nil || ready == "" {
			return false, err
		}
		line, err := p.said(agentMetrics)
		if err != nil || line == "" {
			return false, err
		}
		_, url, _ := strings.Cut(line, agentMetrics)
		a.Metrics = strings.TrimSuffix(url, "/metrics")
		return true, nil
	})
}

// pingOnce lets the first agent's node ping the last agent's over the chain: the proof
// that all parts work together.
func (d *Devnet) pingOnce(ctx context.Context) (string, error) {
	names := d.config.Agents()
	if len(names) == 0 {
		return "no agent to ping", nil
	}
	from, to := names[0], names[len(names)-1]
	if from == to {
		from = d.config.Validators[0].Name
	}
	d.pulse.Pings++
	trip, err := d.chain.Ping(ctx, from, to)
	if err != nil {
		return "", err
	}
	d.pulse.Pongs++
	return fmt.Sprintf("ping %s → %s: pong in %s, %d ms", from, to, blocks(trip.Blocks), trip.Took.Milliseconds()), nil
}

func blocks(n int64) string {
	if n == 1 {
		return "1 block"
	}
	return fmt.Sprintf("%d blocks", n)
}
