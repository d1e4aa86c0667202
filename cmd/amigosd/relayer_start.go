package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/amigos-network/amigos/offchain/agent"
	"github.com/amigos-network/amigos/offchain/relayer"
	"github.com/amigos-network/amigos/offchain/relayer/config"
)

func newRelayerStartCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "start [CHAIN-ID CHAIN-ID]",
		Short: "Carry packets until stopped: of all paths, or of the one between two chains",
		Long: `Carry packets until stopped: of all paths of relayer.toml, or of the one between two chains. It may be killed at any
time and learns from the chains what waits when it starts again. One relayer runs per home; a second one on the same
channels needs a home and accounts of its own, and does no harm.`,
		Example: "  amigosd relayer start\n  amigosd relayer start norte-1 sur-1 --metrics 127.0.0.1:9465",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 0 && len(args) != 2 {
				return fmt.Errorf("accepts no chains or two, received %d", len(args))
			}
			return nil
		},
		RunE: startRelayer,
	}
	cmd.Flags().String(flagMetrics, "", "serve Prometheus metrics there, as 127.0.0.1:9465; empty takes relayer.toml's")
	return cmd
}

func startRelayer(cmd *cobra.Command, args []string) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	dir := relayerHome(cmd)
	file, err := config.Read(dir)
	if err != nil {
		return err
	}
	cfg, err := relayerConfig(cmd, file, args)
	if err != nil {
		return err
	}
	listener, err := relayerListener(cmd, file)
	if err != nil {
		return err
	}
	defer listener.Close()
	release, err := config.Hold(dir, listener.Addr().String())
	if err != nil {
		return err
	}
	defer release()
	log := agentLog(cmd)
	cfg.Log, cfg.Metrics = log, relayer.NewMetrics()
	cfg.Ready = func() {
		log.Info("relayer ready")
		_, _ = daemon.SdNotify(false, daemon.SdNotifyReady) // nobody listens outside systemd
	}
	r, err := relayer.New(cfg)
	if err != nil {
		return err
	}
	log.Info("metrics at http://" + listener.Addr().String() + "/metrics")
	spareMemory()
	if err := runRelayer(ctx, r, listener); err != nil {
		return err
	}
	log.Info("relayer stopped")
	return nil
}

// spareMemory gives back what starting the binary took, and keeps the heap small: nodes' answers are large and soon
// forgotten.
func spareMemory() {
	debug.SetMemoryLimit(relayerHeap)
	debug.FreeOSMemory()
}

// relayerHeap is what the heap is kept under while that costs little.
const relayerHeap = 72 << 20

// runRelayer carries packets, and serves metrics and status beside it.
func runRelayer(ctx context.Context, r *relayer.Relayer, listener net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer stop()
		return r.Run(ctx)
	})
	g.Go(func() error { return r.Serve(ctx, listener) })
	return g.Wait()
}

// relayerListener opens the address for metrics. Without one, the status is served on a port that the system chooses:
// relayer status finds it.
func relayerListener(cmd *cobra.Command, file *config.File) (net.Listener, error) {
	address, _ := cmd.Flags().GetString(flagMetrics)
	if address == "" {
		address = file.Metrics.Listen
	}
	if address == "" {
		address = "127.0.0.1:0"
	}
	listener, err := agent.ListenMetrics(address, false)
	if errors.Is(err, agent.ErrNotLoopback) {
		return nil, fixable{fmt.Errorf("metrics address %s: %w", address, agent.ErrNotLoopback), "use 127.0.0.1, and let a proxy serve others"}
	}
	return listener, err
}

// relayerConfig is what is to be relayed: all paths, or one.
func relayerConfig(cmd *cobra.Command, file *config.File, args []string) (relayer.Config, error) {
	cfg := relayer.Config{Chains: map[string]relayer.Dial{}}
	paths := file.Paths
	if len(args) == 2 {
		for _, id := range args {
			if _, err := file.Chain(id); err != nil {
				return cfg, err
			}
		}
		path, err := file.Path(args[0], args[1])
		if err != nil {
			return cfg, err
		}
		paths = []config.Path{path}
	}
	if len(paths) == 0 {
		return cfg, fixable{errNoPaths, "amigosd relayer chains add CHAIN-ID … for two chains, then amigosd relayer link"}
	}
	d := newDialler(cmd)
	for _, p := range paths {
		cfg.Paths = append(cfg.Paths, relayer.Path(p))
		for _, id := range []string{p.A, p.B} {
			c, err := file.Chain(id)
			if err != nil {
				return cfg, err
			}
			settings, err := d.settings(c) // a keyring that cannot be opened is no matter of waiting
			if err != nil {
				return cfg, err
			}
			if _, err := settings.Keyring.Key(c.Key); err != nil {
				return cfg, d.noKey(c, fmt.Errorf("chain %s: %w", c.ID, err))
			}
			cfg.Chains[id] = func(ctx context.Context) (relayer.Chain, error) { return d.dial(ctx, c) }
		}
	}
	return cfg, nil
}

var errNoPaths = errors.New("nothing is linked")
