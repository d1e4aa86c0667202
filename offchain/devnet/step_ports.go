package devnet

import (
	"context"
	"fmt"
	"strings"
)

// probePorts chooses a block of ports for every chain, all of them free.
func (d *Devnet) probePorts(context.Context) (string, error) {
	wanted := d.wantedPorts()
	blocks, busy, err := choosePorts(wanted, d.opts.FixedPorts)
	if err != nil {
		return "", err
	}
	if busy != nil {
		d.note(StepPorts, fmt.Sprintf("%s; all ports moved by +%d", busy, blocks[0].RPC-wanted[0].RPC))
	}
	var details []string
	for i, c := range d.chains {
		c.ports = blocks[i].Ports
		d.state.Chains[i] = c.home.state(c.ports)
		detail := fmt.Sprintf("%s %d %d %d", c.id(), c.ports.RPC, c.ports.REST, c.ports.GRPC)
		if n := len(c.config.Validators); n > 1 {
			detail += fmt.Sprintf(" (%d validators)", n)
		}
		details = append(details, detail)
	}
	return strings.Join(details, " · "), nil
}

// wantedPorts are the usual blocks: a chain's begins behind that of the last validator of the chain before.
func (d *Devnet) wantedPorts() []block {
	var out []block
	by := 0
	taken := make(map[int]bool)
	for _, c := range d.chains {
		one := block{d.opts.Ports.shifted(by), len(c.config.Validators)}
		switch port := c.config.Faucet.port(); {
		case port == 0:
			one.Faucet = 0
		case !d.opts.FixedPorts:
			for taken[port] {
				port += portStep
			}
			one.Faucet = port
		}
		taken[one.Faucet] = true
		out = append(out, one)
		by += one.validators * portStep
	}
	return out
}
