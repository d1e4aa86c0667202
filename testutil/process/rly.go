package process

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/bech32"

	"github.com/amigos-network/amigos/client/key"
	"github.com/amigos-network/amigos/offchain/relayer/config"
	"github.com/amigos-network/amigos/x/internode/types"
)

// relayerFunds are what rly's account has at the start.
const relayerFunds = 1_000_000_000_000

// rlyPath is the name that our configuration for rly gives the way between the chains.
const rlyPath = Norte + "-" + Sur

// Rly is the relayer that others wrote, which ours is compared with. tools/rly builds it.
type Rly struct {
	// Process is the relayer while it runs.
	Process *Process

	program, home, log string
}

// rlyAddress is that of rly's account on both chains: it signs with secp256k1 only.
func rlyAddress() (string, error) {
	secret, err := hd.Secp256k1.Derive()(key.DevMnemonic, "", sdk.FullFundraiserPath)
	if err != nil {
		return "", err
	}
	return bech32.ConvertAndEncode(types.Bech32Prefix, hd.Secp256k1.Generate()(secret).PubKey().Address())
}

// Rly makes a home for rly by the configuration that amigosd writes for it, with its keys.
func (p *Pair) Rly(ctx context.Context, program string) (*Rly, error) {
	r := &Rly{program: program, home: filepath.Join(p.Dir, "rly"), log: filepath.Join(p.Dir, "rly.log")}
	export := config.Export{Paths: []config.Route{{Path: config.Path{A: Norte, B: Sur}}}}
	for _, c := range p.Chains() {
		export.Chains = append(export.Chains, p.relayed(c, RelayerKey))
	}
	text, err := export.Rly()
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	text = strings.NewReplacer("127.0.0.1:5183", ports[0], "127.0.0.1:5184", ports[1]).Replace(text)
	if err := os.MkdirAll(filepath.Join(r.home, "config"), 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(r.home, "config", "config.yaml"), []byte(text), 0o600); err != nil {
		return nil, err
	}
	for _, c := range p.Chains() {
		if err := r.run(ctx, "keys", "restore", c.ChainID, RelayerKey, key.DevMnemonic); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Link makes clients, a connection and a channel of its own between equal ports.
func (r *Rly) Link(ctx context.Context, port, version string) error {
	return r.run(ctx, "tx", "link", rlyPath, "--src-port", port, "--dst-port", port, "--order", "unordered", "--version", version)
}

// Start starts rly, and waits for nothing: it says nothing when it relays.
func (r *Rly) Start(args ...string) error {
	var err error
	r.Process, err = Start(r.log, r.program, append([]string{"start", rlyPath, "--home", r.home}, args...)...)
	return err
}

// Kill ends rly as a power cut would.
func (r *Rly) Kill() {
	if r.Process != nil {
		r.Process.Kill()
		r.Process = nil
	}
}

func (r *Rly) run(ctx context.Context, args ...string) error {
	out, err := exec.CommandContext(ctx, r.program, append(args, "--home", r.home)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("rly %s: %w\n%s", args[0], err, out)
	}
	return nil
}
