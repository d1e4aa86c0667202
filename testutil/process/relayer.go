package process

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/amigos-network/amigos/offchain/relayer/config"
)

// RelayerKey and SecondRelayerKey are accounts of a pair, on both chains, for relayers of ours.
const (
	RelayerKey       = "relayer"
	SecondRelayerKey = "second-relayer"
)

// gasPrices are what a relayer pays: what init makes the least.
const gasPrices = "0.01uamigo"

// readyLine is what `relayer start` says once it relays.
const readyLine = "relayer ready"

// Relayer is a relayer of ours between the chains of a pair, with a home of its own.
type Relayer struct {
	// Home is the relayer's, with relayer.toml.
	Home string
	// LogFile has what it says since it was started last.
	LogFile string
	// Process is the relayer while it runs.
	Process *Process

	pair *Pair
}

// Relayer makes the home of a relayer that signs with one of the pair's keys.
func (p *Pair) Relayer(key string) (*Relayer, error) {
	r := &Relayer{pair: p, Home: filepath.Join(p.Dir, key), LogFile: filepath.Join(p.Dir, key+".log")}
	if err := os.MkdirAll(r.Home, 0o700); err != nil {
		return nil, err
	}
	file := config.File{Paths: []config.Path{{A: Norte, B: Sur}}}
	for _, c := range p.Chains() {
		file.Chains = append(file.Chains, p.relayed(c, key))
	}
	return r, file.Write(r.Home)
}

// relayed is a chain as a relayer is told of it.
func (p *Pair) relayed(c *Chain, key string) config.Chain {
	first := c.Validators[0]
	return config.Chain{
		ID: c.ChainID, RPC: first.RPC, GRPC: first.GRPC, Key: key, KeyringBackend: "test", KeyringDir: first.Home, GasPrices: gasPrices,
	}
}

// Run runs a command of the relayer and answers its output.
func (r *Relayer) Run(ctx context.Context, args ...string) (string, error) {
	args = append([]string{"relayer"}, args...)
	return r.pair.Norte.run(ctx, "", r.pair.Norte.Validators[0].Home, append(args, "--relayer-home", r.Home)...)
}

// Link connects the chains with a channel between equal ports.
func (r *Relayer) Link(ctx context.Context, port string) error {
	_, err := r.Run(ctx, "link", Norte, Sur, "--port", port)
	return err
}

// Start starts the relayer and waits until it relays.
func (r *Relayer) Start(ctx context.Context) error {
	if err := r.Launch(); err != nil {
		return err
	}
	return r.Ready(ctx)
}

// Launch starts the relayer and waits for nothing.
func (r *Relayer) Launch() error {
	if err := os.WriteFile(r.LogFile, nil, 0o600); err != nil { // the ready line of an earlier one is not this one's
		return err
	}
	var err error
	r.Process, err = Start(r.LogFile, r.pair.Binary, "relayer", "start", "--home", r.pair.Norte.Validators[0].Home, "--relayer-home", r.Home)
	return err
}

// Ready waits until the relayer says that it relays.
func (r *Relayer) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return until(ctx, r.Process, func() bool {
		said, err := os.ReadFile(r.LogFile)
		return err == nil && bytes.Contains(said, []byte(readyLine))
	})
}

// Kill ends the relayer as a power cut would.
func (r *Relayer) Kill() {
	if r.Process != nil {
		r.Process.Kill()
		r.Process = nil
	}
}

// Log is the end of what the relayer said.
func (r *Relayer) Log() string { return fmt.Sprintf("%s: %s", r.LogFile, tail(r.LogFile)) }
