package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/amigos-network/amigos/testutil/process"
)

// tries measures our chain with other settings against the same chain without them.
func (b *bench) tries(ctx context.Context) error {
	if len(b.plan.tries) == 0 {
		return nil
	}
	for _, validators := range b.plan.validators {
		var rigs []*rig
		names := append([]string{"no change"}, b.plan.tries...)
		for i, try := range append([]string{""}, b.plan.tries...) {
			cfg, err := b.plan.tried(try, validators)
			if err != nil {
				return err
			}
			b.say("tries: chain of validators: %d, %s", validators, try)
			r, err := b.newRigOf(ctx, fmt.Sprintf("tried-%d-%d", validators, i), senders, recipients, cfg)
			if err != nil {
				return fmt.Errorf("%s: %w", try, err)
			}
			defer r.end()
			if err := r.chain.Pause(); err != nil {
				return err
			}
			rigs = append(rigs, r)
		}
		for _, k := range []kind{single, batch} {
			var entrants []*entrant
			for i, r := range rigs {
				entrants = append(entrants, &entrant{Load: &Load{Name: names[i], Kind: k}, rig: r})
			}
			if err := b.contest(ctx, &Contest{Name: kindNames[k], Validators: validators}, entrants); err != nil {
				return err
			}
		}
	}
	return nil
}

// tried is the configuration of a chain with some settings changed, joined by +: a variable such as GOGC=400, a setting of
// config.toml with its section, or one of app.toml after "app:".
func (p plan) tried(try string, validators int) (process.Config, error) {
	cfg := process.Config{
		Validators: validators, Pace: steadyPace, Settings: p.equalSettings(), AppSettings: equalAppSettings(ours), Environ: p.environ,
		Profile: p.profiles != "",
	}
	if try == "" {
		return cfg, nil
	}
	for one := range strings.SplitSeq(try, "+") {
		name, value, ok := strings.Cut(one, "=")
		app, isApp := strings.CutPrefix(name, "app:")
		switch {
		case !ok:
			return cfg, fmt.Errorf("--try %s: it has no =: %w", try, errUsage)
		case isApp:
			cfg.AppSettings = append(cfg.AppSettings, [2]string{app, value})
		case strings.ToUpper(name) == name:
			cfg.Environ = append(slices.Clone(cfg.Environ), one)
		default:
			cfg.Settings = append(cfg.Settings, [2]string{name, value})
		}
	}
	return cfg, nil
}
