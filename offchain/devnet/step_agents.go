package devnet

import (
	"context"
	"path/filepath"
	"strings"
)

// startAgents starts an agent for every node but the validators' and waits for each.
func (d *Devnet) startAgents(ctx context.Context) (string, error) {
	if err := d.onEach(ctx, func(ctx context.Context, c *chain) error { return c.startAgents(ctx) }); err != nil {
		return "", err
	}
	var each []string
	for _, c := range d.chains {
		if names := c.config.Agents(); len(names) > 0 {
			each = append(each, strings.Join(names, ", ")+" on "+c.id())
		}
	}
	if len(each) == 0 {
		return "none", nil
	}
	return strings.Join(each, " · "), nil
}

func (c *chain) startAgents(ctx context.Context) error {
	for _, name := range c.config.Agents() {
		log := filepath.Join(c.home.dir, "agent-"+name+".log")
		argv := c.home.amigos.argv("agent", "start", "--from", name, "--metrics", loopback(0))
		p, err := c.start("agent "+c.part(name), log, argv, c.in.fatal)
		if err != nil {
			return err
		}
		c.agents = append(c.agents, p)
		if err := c.record(func(s *ChainState) { s.Agents = append(s.Agents, AgentState{Node: name, Proc: p.Proc, Log: log}) }); err != nil {
			return err
		}
	}
	for i, p := range c.agents {
		metrics, err := awaitAgent(ctx, p)
		if err != nil {
			return err
		}
		if err := c.record(func(s *ChainState) { s.Agents[i].Metrics = metrics }); err != nil {
			return err
		}
	}
	return nil
}

// awaitAgent waits until an agent reads its inbox, and learns where its metrics are: the system chose the port.
func awaitAgent(ctx context.Context, p *Process) (metrics string, err error) {
	err = until(ctx, func(context.Context) (bool, error) {
		ready, err := p.said(agentReady)
		if err != nil || ready == "" {
			return false, err
		}
		line, err := p.said(agentMetrics)
		if err != nil || line == "" {
			return false, err
		}
		_, url, _ := strings.Cut(line, agentMetrics)
		metrics = strings.TrimSuffix(url, "/metrics")
		return true, nil
	})
	return metrics, err
}
