package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/relayer"
	"github.com/amigos-network/amigos/offchain/relayer/chain"
	"github.com/amigos-network/amigos/offchain/relayer/config"
	"github.com/amigos-network/amigos/offchain/relayer/insight"
)

func newRelayerStatusCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show what waits on each channel, how long clients are good for, and what the accounts have",
		Long: `Show what waits on each channel, since when, how long the light clients are good for, and what the relayer's accounts
have. It reads the chains, so it answers whether a relayer runs or not.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return inquire(cmd, func(ctx context.Context, q insight.Inquiry) error {
				s, err := insight.Read(ctx, q.Parties, q.Paths)
				if err != nil {
					return err
				}
				s.Running = q.Running
				if q.Snapshot != nil {
					s.Alarms = q.Snapshot.Alarms
				}
				if wantsJSON(cmd) {
					return printAnswer(cmd, s)
				}
				return s.Write(cmd.OutOrStdout())
			})
		},
	}
	addInquiryFlags(cmd)
	return cmd
}

func newRelayerWhyCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "why CHANNEL/SEQUENCE",
		Short: "Say where a packet is, what keeps it, what that costs, and what helps",
		Long: `Say where a packet is, what keeps it, what that costs, and what helps. A packet is named by its channel or link on the
chain that sent it, and its sequence; a chain and a port before it tell apart channels of the same name.`,
		Example: "  amigosd relayer why channel-0/5\n  amigosd relayer why sur/5\n  amigosd relayer why norte-1/transfer/channel-1/5",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return inquire(cmd, func(ctx context.Context, q insight.Inquiry) error {
				stories, err := q.Why(ctx, args[0])
				if err != nil {
					return err
				}
				if wantsJSON(cmd) {
					return printAnswer(cmd, stories)
				}
				for i, s := range stories {
					if i > 0 {
						fmt.Fprintln(cmd.OutOrStdout())
					}
					if err := s.Write(cmd.OutOrStdout()); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	addInquiryFlags(cmd)
	return cmd
}

func addInquiryFlags(cmd *cobra.Command) {
	cmd.Flags().Duration(flagTimeout, 20*time.Second, "how long the chains may take to answer")
	addOutputFlag(cmd)
}

// inquire connects to all chains that have paths, those that do not answer included, and asks a running relayer.
func inquire(cmd *cobra.Command, do func(context.Context, insight.Inquiry) error) error {
	ctx, stop := relayerContext(cmd)
	defer stop()
	dir := relayerHome(cmd)
	file, err := config.Read(dir)
	if err != nil {
		return err
	}
	if len(file.Paths) == 0 {
		return fixable{errNoPaths, "amigosd relayer link CHAIN-ID CHAIN-ID"}
	}
	q, done := newDialler(cmd).parties(ctx, file)
	defer done()
	if pid, address, runs := config.Holder(dir); runs {
		q.Running = &insight.Running{PID: pid, Address: address}
		if s, err := relayer.FetchSnapshot(ctx, address); err == nil {
			q.Snapshot = &s
		}
	}
	return do(ctx, q)
}

// parties dials the chains of all paths at once.
func (d *dialler) parties(ctx context.Context, file *config.File) (insight.Inquiry, func()) {
	q := insight.Inquiry{Parties: map[string]insight.Party{}}
	wanted := map[string]bool{}
	for _, p := range file.Paths {
		q.Paths = append(q.Paths, relayer.Path(p))
		wanted[p.A], wanted[p.B] = true, true
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var opened []*chain.Chain
	for _, c := range file.Chains {
		if !wanted[c.ID] {
			continue
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			within, cancel := context.WithTimeout(ctx, glanceAtChain)
			defer cancel()
			dialled, err := d.dial(within, c)
			mu.Lock()
			defer mu.Unlock()
			p := insight.Party{ID: c.ID, Prices: c.GasPrices, Err: err}
			if err != nil {
				p.Fix = fixOf(err)
			} else {
				p.Chain = dialled
				opened = append(opened, dialled)
			}
			q.Parties[c.ID] = p
		}()
	}
	wg.Wait()
	return q, func() {
		for _, c := range opened {
			c.Close()
		}
	}
}
