package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"

	"github.com/amigos-network/amigos/testutil/process"
)

// simd is how the chain that ibc-go ships is spoken to. tools/simd says which and why.
var simd = dialect{prefix: "cosmos", denom: "stake", gasPrice: gasPrice, ordered: true}

// hasPeer is whether simd was built.
func (b *bench) hasPeer() bool {
	_, err := os.Stat(b.plan.simd)
	if err != nil {
		b.say("there is no %s: nothing is compared with it (make build/simd)", b.plan.simd)
	}
	return err == nil
}

// newPeer starts a chain of simd with the same accounts as ours.
func (b *bench) newPeer(ctx context.Context, name string, d dialect, cfg process.Config, edit func(genesis map[string]any)) (*rig, error) {
	r, err := newRigFor(d, senders, recipients)
	if err != nil {
		return nil, err
	}
	if cfg.Dir, err = b.chainDir(name); err != nil {
		return nil, err
	}
	cfg.Binary, cfg.ChainID, cfg.Denom = b.plan.simd, chainID, d.denom
	cfg.EditGenesis = func(genesis map[string]any) {
		r.endow(genesis)
		if edit != nil {
			edit(genesis)
		}
	}
	if r.chain, err = process.New(ctx, cfg); err != nil {
		return nil, err
	}
	if err := r.start(ctx); err != nil {
		return nil, err
	}
	return r, r.learnNumbers(ctx)
}

// endow writes all accounts into a genesis: simd has no command for many at once.
func (r *rig) endow(genesis map[string]any) {
	state := genesis["app_state"].(map[string]any)
	auth, bank := state["auth"].(map[string]any), state["bank"].(map[string]any)
	coins := []any{map[string]any{"denom": r.enc.denom, "amount": fmt.Sprint(int64(funds))}}
	accounts, balances := auth["accounts"].([]any), bank["balances"].([]any)
	for _, a := range r.accounts() {
		accounts = append(accounts, map[string]any{
			"@type": "/cosmos.auth.v1beta1.BaseAccount", "address": a.address, "pub_key": nil, "account_number": "0", "sequence": "0",
		})
		balances = append(balances, map[string]any{"address": a.address, "coins": coins})
	}
	auth["accounts"], bank["balances"] = accounts, balances
	supply := bank["supply"].([]any)[0].(map[string]any)
	total, _ := new(big.Int).SetString(supply["amount"].(string), 10)
	total.Add(total, big.NewInt(int64(len(r.accounts()))*funds))
	supply["amount"] = total.String()
}

// sameBlocks gives another chain's blocks the limits of ours.
func sameBlocks(r *rig) (func(genesis map[string]any), error) {
	bz, err := os.ReadFile(filepath.Join(r.chain.Validators[0].Home, "config", "genesis.json"))
	if err != nil {
		return nil, err
	}
	var ours struct {
		Consensus struct {
			Params struct {
				Block json.RawMessage `json:"block"`
			} `json:"params"`
		} `json:"consensus"`
	}
	if err := json.Unmarshal(bz, &ours); err != nil {
		return nil, err
	}
	return func(genesis map[string]any) {
		genesis["consensus"].(map[string]any)["params"].(map[string]any)["block"] = ours.Consensus.Params.Block
	}, nil
}

// equalSettings are those that both chains get where they are compared at equal configuration: a steady pace, no index of
// transactions, and what the two ship otherwise.
func (p plan) equalSettings() [][2]string {
	return [][2]string{
		{"consensus.timeout_propose", "800ms"},
		{"consensus.timeout_propose_delta", "500ms"},
		{"consensus.timeout_prevote", "300ms"},
		{"consensus.timeout_prevote_delta", "300ms"},
		{"consensus.timeout_precommit", "300ms"},
		{"consensus.timeout_precommit_delta", "300ms"},
		{"consensus.timeout_commit", p.pace.String()},
		{"consensus.create_empty_blocks", "true"},
		{"consensus.create_empty_blocks_interval", "0s"},
		{"consensus.peer_gossip_sleep_duration", "10ms"},
		{"p2p.flush_throttle_timeout", "10ms"},
		{"p2p.send_rate", "5120000"},
		{"p2p.recv_rate", "5120000"},
		{"mempool.size", "20000"},
		{"mempool.max_txs_bytes", "1073741824"},
		{"mempool.recheck", "true"},
		{"tx_index.indexer", "null"},
		{"db_backend", "goleveldb"},
	}
}

// equalAppSettings are those of app.toml.
func equalAppSettings(d dialect) [][2]string {
	return [][2]string{
		{"minimum-gas-prices", fmt.Sprint(gasPrice) + d.denom},
		{"pruning", "default"},
		{"iavl-cache-size", "781250"},
		{"iavl-disable-fastnode", "true"}, // as init writes it for ours
		{"telemetry.enabled", "false"},
		{"min-retain-blocks", "0"},
		{"state-sync.snapshot-interval", "0"},
	}
}
