package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sync/errgroup"
)

// profileSeconds is how long a validator is watched under one kind of load.
const profileSeconds = 8

// profile writes profiles of the first validator under an entrant's load, whose figures are not counted: of the processor,
// and of what is allocated meanwhile. It tells where the time went.
func (b *bench) profile(ctx context.Context, c *Contest, e *entrant) error {
	if err := os.MkdirAll(b.plan.profiles, 0o755); err != nil {
		return err
	}
	name := fmt.Sprintf("%s %d %s.pprof", c.Name, c.Validators, e.Name)
	file := filepath.Join(b.plan.profiles, strings.NewReplacer(" ", "-", ",", "").Replace(name))
	b.say("profile: %s", file)
	watching, stop := context.WithCancel(ctx)
	g, watching := errgroup.WithContext(watching)
	g.Go(func() error {
		defer stop()
		return fetchProfile(ctx, e.rig.chain.Validators[0].Profile, "profile", file)
	})
	g.Go(func() error {
		return fetchProfile(ctx, e.rig.chain.Validators[0].Profile, "allocs", strings.TrimSuffix(file, ".pprof")+"-allocs.pprof")
	})
	g.Go(func() error {
		for watching.Err() == nil {
			t, err := e.rig.newTurn(ctx, e.Kind, b.plan.perTurn(e.Kind), e.gas)
			if err != nil {
				return err
			}
			if _, err := e.rig.broadcast(ctx, t.txs); err != nil {
				return err
			}
			if _, err := e.rig.drain(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err := g.Wait(); err != nil {
		return err
	}
	var err error
	e.Shares, err = readShares(ctx, file)
	return err
}

func fetchProfile(ctx context.Context, address, kind, file string) error {
	url := fmt.Sprintf("http://%s/debug/pprof/%s?seconds=%d", address, kind, profileSeconds)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", url, res.Status)
	}
	bz, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	return os.WriteFile(file, bz, 0o600)
}
