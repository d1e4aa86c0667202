package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/relayer"
	"github.com/amigos-network/amigos/offchain/relayer/config"
	"github.com/amigos-network/amigos/offchain/relayer/insight"
)

func newRelayerClearCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "clear",
		Short: "Carry what waits now, and end when it is settled",
		Long: `Carry what waits now, and end when it is settled: packets that were not delivered, answers that are not back, and those
whose time has passed. Where a relayer runs in this home already it does the work, and this shows how it gets on.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return inquire(cmd, func(ctx context.Context, q insight.Inquiry) error { return clearBacklog(ctx, cmd, q) })
		},
	}
	cmd.Flags().Duration(flagTimeout, 10*time.Minute, "how long it may take")
	addOutputFlag(cmd)
	return cmd
}

func clearBacklog(ctx context.Context, cmd *cobra.Command, q insight.Inquiry) error {
	b, err := q.ReadBacklog(ctx)
	if err != nil {
		return err
	}
	if b.Total == 0 {
		return printAnswer(cmd, cleared{}, pair{"nothing waits", "every packet is settled"})
	}
	snapshot, stop, err := carrier(ctx, cmd, &q)
	if err != nil {
		return err
	}
	defer stop()
	began := time.Now()
	s := relayerScreen(cmd)
	last := -1
	err = q.Watch(ctx, b, snapshot, func(left int) {
		if left == last {
			return
		}
		last = left
		s.Event(cleared{Total: b.Total, Left: left, MS: time.Since(began).Milliseconds()})
		s.Doing("packets", fmt.Sprintf("%d of %d settled", b.Total-left, b.Total))
	})
	if err == nil {
		s.Done("packets", fmt.Sprintf("%d settled", b.Total), time.Since(began))
	}
	s.Close()
	return err
}

// cleared is how far a backlog is.
type cleared struct {
	Total int   `json:"total"`
	Left  int   `json:"left"`
	MS    int64 `json:"ms"`
}

// carrier is a relayer that works on the backlog: the one that runs, or one of our own until stop is called.
func carrier(ctx context.Context, cmd *cobra.Command, q *insight.Inquiry) (func(context.Context) *relayer.Snapshot, func(), error) {
	if q.Running != nil {
		return func(ctx context.Context) *relayer.Snapshot {
			if s, err := relayer.FetchSnapshot(ctx, q.Running.Address); err == nil {
				return &s
			}
			return nil
		}, func() {}, nil
	}
	dir := relayerHome(cmd)
	file, err := config.Read(dir)
	if err != nil {
		return nil, nil, err
	}
	cfg, err := relayerConfig(cmd, file, nil)
	if err != nil {
		return nil, nil, err
	}
	release, err := config.Hold(dir, "")
	if err != nil {
		return nil, nil, err
	}
	r, err := relayer.New(cfg)
	if err != nil {
		release()
		return nil, nil, err
	}
	q.Running = &insight.Running{}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	snapshot := func(context.Context) *relayer.Snapshot { s := r.Snapshot(); return &s }
	return snapshot, func() {
		cancel()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			fmt.Fprintln(cmd.ErrOrStderr(), plainError(err))
		}
		release()
	}, nil
}
