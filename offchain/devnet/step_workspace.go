package devnet

import (
	"context"
	"errors"
	"fmt"
)

// openWorkspace decides whether this start is new or goes on, ends what an earlier
// devnet left running, and reads what is to be built.
func (d *Devnet) openWorkspace(context.Context) (string, error) {
	w := d.opts.Workspace
	how := "resumed"
	last, err := w.ReadState()
	switch {
	case errors.Is(err, ErrNoState):
		how = "new"
	case err != nil && !d.opts.Reset:
		return "", err
	case err == nil:
		if err := d.endLeftovers(last); err != nil {
			return "", err
		}
	}
	if _, _, err := ParseConfig(d.opts.Config); err != nil {
		return "", badConfig(d.opts.Source, err)
	}
	if d.opts.Source != "" && how == "new" {
		how += ", from " + d.opts.Source
	}
	if d.opts.Reset {
		how = "reset"
		if err := w.Reset(); err != nil {
			return "", err
		}
	}
	if err := d.readConfig(); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s (%s)", tilde(w.Dir), how), nil
}

// readConfig follows the description the workspace was made from.
func (d *Devnet) readConfig() error {
	w := d.opts.Workspace
	kept, changed, err := w.keepConfig(d.opts.Config)
	if err != nil {
		return err
	}
	config, warnings, err := ParseConfig(kept)
	if err != nil {
		return badConfig(w.configPath(), err)
	}
	for _, warning := range warnings {
		d.note(StepWorkspace, warning)
	}
	if changed {
		d.note(StepWorkspace, "config.yml has changed since this workspace was made; --reset builds anew from it")
	}
	dir := w.chainHome(config.ChainID())
	d.config, err = d.withValidators(config, newHome(d.opts.Binary, dir, config).validators())
	d.home = newHome(d.opts.Binary, dir, d.config)
	return err
}

// withValidators settles how many validators there are: as many as the chain was made with.
func (d *Devnet) withValidators(config Config, made int) (Config, error) {
	n := max(made, d.opts.Validators)
	if made > 0 && d.opts.Validators > 0 && made != d.opts.Validators {
		return config, &Failure{
			What:   "the number of validators is set when a chain is made",
			Cause:  fmt.Sprintf("this one was made with %d, not %d", made, d.opts.Validators),
			Remedy: fmt.Sprintf("amigosd devnet --reset --validators %d begins anew, --name other makes one beside it", d.opts.Validators),
			Code:   ExitUsage,
		}
	}
	if n == 0 {
		return config, nil
	}
	return config.withValidators(n)
}

func badConfig(path string, err error) *Failure {
	return &Failure{
		What: "config.yml cannot be followed", Cause: err.Error(), Code: ExitUsage, Err: err,
		Remedy: "correct " + tilde(path) + ", or name another with --config FILE",
	}
}

func (d *Devnet) endLeftovers(last State) error {
	for _, l := range leftovers(last) {
		if err := l.end(); err != nil {
			return err
		}
		d.note(StepWorkspace, fmt.Sprintf("%s (pid %d) was left running by an earlier devnet and was stopped", l.what, l.proc.PID))
	}
	return nil
}

// probePorts chooses the block of ports, all of it free.
func (d *Devnet) probePorts(context.Context) (string, error) {
	from := d.opts.Ports
	switch wanted := d.config.Faucet.port(); {
	case wanted == 0:
		from.Faucet = 0
	case !d.opts.FixedPorts:
		from.Faucet = wanted
	}
	ports, busy, err := choosePorts(from, len(d.config.Validators), d.opts.FixedPorts)
	if err != nil {
		return "", err
	}
	if busy != nil {
		d.note(StepPorts, fmt.Sprintf("%s; all ports moved by +%d", busy, ports.RPC-from.RPC))
	}
	d.ports = ports
	detail := fmt.Sprintf("%s  %d %d %d", d.config.ChainID(), ports.RPC, ports.REST, ports.GRPC)
	if n := len(d.config.Validators); n > 1 {
		detail += fmt.Sprintf(" · %d validators, +%d each", n, portStep)
	}
	return detail, nil
}
