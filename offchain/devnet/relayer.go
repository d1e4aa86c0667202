package devnet

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/amigos-network/amigos/offchain/relayer/config"
)

// What the relayer writes once it carries packets, and where it tells of its metrics.
const (
	relayerReady   = "relayer ready"
	relayerMetrics = "metrics at "
)

// startRelayer starts the relayer between the chains and waits until it carries packets.
func (d *Devnet) startRelayer(ctx context.Context) error {
	home := config.Home(d.opts.Workspace.Dir)
	log := filepath.Join(home, "relayer.log")
	amigos := binary{path: d.opts.Binary, home: d.opts.Workspace.Dir}
	p, err := d.start("", relayerName, log, amigos.argv("relayer", "start"), d.fatal)
	if err != nil {
		return err
	}
	d.relayer = p
	if err := d.record(func(s *State) { s.Relayer = &RelayerState{Home: home, Proc: p.Proc, Log: log} }); err != nil {
		return err
	}
	metrics, err := awaitRelayer(ctx, p)
	if err != nil {
		return err
	}
	return d.record(func(s *State) { s.Relayer.Metrics = metrics })
}

// writeRelayer tells the relayer where the chains are now. What a person added to its configuration stays.
func (d *Devnet) writeRelayer() error {
	return config.Edit(config.Home(d.opts.Workspace.Dir), func(f *config.File) error {
		for _, c := range d.chains {
			s := c.state()
			f.Set(config.Chain{
				ID: s.ChainID, RPC: s.RPC, GRPC: s.GRPC, Key: relayerName, KeyringBackend: "test", KeyringDir: s.Home,
				GasPrices: fmt.Sprint(gasPrice, c.config.DefaultDenom),
			})
		}
		f.Join(d.chains[0].id(), d.chains[1].id())
		f.Metrics.Listen = loopback(0)
		return nil
	})
}

// awaitRelayer waits until the relayer is ready, and learns where its metrics are: the system chose the port.
func awaitRelayer(ctx context.Context, p *Process) (metrics string, err error) {
	err = until(ctx, func(context.Context) (bool, error) {
		ready, err := p.said(relayerReady)
		if err != nil || ready == "" {
			return false, err
		}
		line, err := p.said(relayerMetrics)
		if err != nil || line == "" {
			return false, err
		}
		_, url, _ := strings.Cut(line, relayerMetrics)
		url, _, _ = strings.Cut(url, "/metrics")
		metrics = url
		return true, nil
	})
	return metrics, err
}
