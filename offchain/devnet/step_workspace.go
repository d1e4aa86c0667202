package devnet

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
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
	if err := checkConfigs(d.opts.Configs); err != nil {
		return "", err
	}
	if from := sources(d.opts.Configs); from != "" && how == "new" {
		how += ", from " + from
	}
	if d.opts.Reset {
		how = "reset"
		if err := w.Reset(); err != nil {
			return "", err
		}
	}
	if err := d.readConfigs(); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s (%s)", tilde(w.Dir), how), nil
}

// readConfigs follows the descriptions that the workspace was made from, one per chain.
func (d *Devnet) readConfigs() error {
	kept, err := d.keepConfigs()
	if err != nil {
		return err
	}
	d.state = State{
		Name: d.opts.Workspace.Name, Version: d.opts.Version, Proc: procOf(os.Getpid()),
		Started: d.now().UTC(), Chains: make([]ChainState, len(kept)),
	}
	for i, one := range kept {
		c, err := d.readChain(i, one)
		if err != nil {
			return err
		}
		d.chains = append(d.chains, c)
	}
	return nil
}

// keepConfigs settles how many chains there are: as many as the workspace was made with.
func (d *Devnet) keepConfigs() ([]Description, error) {
	w := d.opts.Workspace
	kept, err := w.keptConfigs()
	if err != nil {
		return nil, err
	}
	if len(kept) == 0 {
		return d.opts.Configs, w.keepConfigs(d.opts.Configs)
	}
	if n := d.opts.Chains; n > 0 && n != len(kept) {
		return nil, &Failure{
			What:   "the number of chains is set when a workspace is made",
			Cause:  fmt.Sprintf("this one was made with %d, not %d", len(kept), n),
			Remedy: fmt.Sprintf("amigosd devnet --reset --chains %d begins anew, --name other makes one beside it", n),
			Code:   ExitUsage,
		}
	}
	if len(d.opts.Configs) > len(kept) {
		d.note(StepWorkspace, "this workspace was made with one chain; --reset begins anew with two")
	}
	for i := range min(len(kept), len(d.opts.Configs)) {
		if string(kept[i].YAML) != string(d.opts.Configs[i].YAML) {
			d.note(StepWorkspace, configName(i)+" has changed since this workspace was made; --reset builds anew from it")
		}
	}
	return kept, nil
}

func (d *Devnet) readChain(at int, from Description) (*chain, error) {
	config, warnings, err := ParseConfig(from.YAML)
	if err != nil {
		return nil, badConfig(from.Source, err)
	}
	for _, warning := range warnings {
		d.note(StepWorkspace, strings.Replace(warning, configName(0), configName(at), 1))
	}
	if len(d.state.Chains) > 1 {
		if config, err = config.withRelayer(); err != nil {
			return nil, badConfig(from.Source, err)
		}
	}
	dir := d.opts.Workspace.chainHome(config.ChainID())
	if config, err = d.withValidators(config, newHome(d.opts.Binary, dir, config).validators()); err != nil {
		return nil, err
	}
	return &chain{in: d, at: at, config: config, home: newHome(d.opts.Binary, dir, config), closeFaucet: func() {}}, nil
}

// withValidators settles how many validators a chain has: as many as it was made with.
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

func (d *Devnet) endLeftovers(last State) error {
	for _, l := range leftovers(last) {
		if err := l.end(); err != nil {
			return err
		}
		d.note(StepWorkspace, fmt.Sprintf("%s (pid %d) was left running by an earlier devnet and was stopped", l.what, l.proc.PID))
	}
	return nil
}
