package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"
)

// profileSeconds is how long a validator is watched under one kind of load.
const profileSeconds = 8

// profileAll writes a processor profile of the validator for each kind of load; its figures are not counted.
func (b *bench) profileAll(ctx context.Context, r *rig, gas map[kind]uint64) error {
	if err := os.MkdirAll(b.plan.profiles, 0o755); err != nil {
		return err
	}
	for _, k := range kinds {
		file := filepath.Join(b.plan.profiles, string(k)+".pprof")
		b.say("profile: %s", file)
		watching, stop := context.WithCancel(ctx)
		g, watching := errgroup.WithContext(watching)
		g.Go(func() error {
			defer stop()
			return fetchProfile(ctx, r.chain.Validators[0].Profile, file)
		})
		g.Go(func() error {
			for watching.Err() == nil {
				t, err := r.newTurn(ctx, k, b.plan.perTurn(k), gas[k])
				if err != nil {
					return err
				}
				if _, err := r.send(ctx, t.txs); err != nil {
					return err
				}
			}
			return nil
		})
		if err := g.Wait(); err != nil {
			return err
		}
	}
	return nil
}

func fetchProfile(ctx context.Context, address, file string) error {
	url := fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%d", address, profileSeconds)
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
