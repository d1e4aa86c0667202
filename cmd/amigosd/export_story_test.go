package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"cosmossdk.io/math"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/stretchr/testify/require"

	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestAChainGoesOnFromItsExport exports a chain on which much was said, and begins another one with that as its genesis.
// It has each message at its place, finds it and takes new ones; what it exports itself is the same again.
func TestAChainGoesOnFromItsExport(t *testing.T) {
	v := newCrew(t, 1)
	s := newSpeech(v)
	s.say(exportedMessages)
	read := s.requireKept(0)
	first := v.export(0)
	first.requireDeposits(t)

	v.beginAnew(0, first)
	require.Equal(t, read, s.requireKept(0))
	s.requireFound(0)
	second := v.export(0)
	second.requireDeposits(t)
	for _, name := range []string{types.ModuleName, chattypes.ModuleName} {
		require.JSONEq(t, string(first.state[name]), string(second.state[name]), name)
	}
	require.Greater(t, second.height, first.height)

	v.start(0)
	s.say(4 * perBatch)
	s.requireKept(0)
	s.requireFound(0)
}

// export is a genesis that a chain can go on from.
type export struct {
	file   string
	height int64 // that of the next block
	state  map[string]json.RawMessage
}

// export stops a full node and exports what it has.
func (v *validators) export(i int) export {
	v.t.Helper()
	v.procs[i].stop()
	v.procs[i] = nil
	e := export{file: filepath.Join(v.t.TempDir(), "genesis.json")}
	v.homes[i].run("export", "--output-document", e.file)
	v.homes[i].run("genesis", "validate", e.file)
	bz, err := os.ReadFile(e.file)
	require.NoError(v.t, err)
	var genesis struct {
		InitialHeight int64                      `json:"initial_height"`
		AppState      map[string]json.RawMessage `json:"app_state"`
	}
	require.NoError(v.t, json.Unmarshal(bz, &genesis))
	e.height, e.state = genesis.InitialHeight, genesis.AppState
	return e
}

// beginAnew starts a chain of a validator that stands in an export, without anything of what its home had.
func (v *validators) beginAnew(i int, from export) {
	v.t.Helper()
	h := v.homes[i]
	h.run("comet", "unsafe-reset-all")
	require.NoError(v.t, os.Rename(from.file, filepath.Join(h.dir, "config", "genesis.json")))
	v.start(i)
	eventually(v.t, "it makes blocks", func() bool { return v.height(i) >= from.height })
}

// requireDeposits compares what the module holds with what the nodes have put down.
func (e export) requireDeposits(t *testing.T) {
	t.Helper()
	p, err := newParts()
	require.NoError(t, err)
	var state types.GenesisState
	require.NoError(t, p.codec.UnmarshalJSON(e.state[types.ModuleName], &state))
	var bank banktypes.GenesisState
	require.NoError(t, p.codec.UnmarshalJSON(e.state[banktypes.ModuleName], &bank))
	put := math.ZeroInt()
	for _, node := range state.Nodes {
		put = put.Add(node.Deposit.Amount)
	}
	require.True(t, put.IsPositive())
	address := authtypes.NewModuleAddress(types.ModuleName).String()
	for _, balance := range bank.Balances {
		if balance.Address == address {
			require.Equal(t, put.String(), balance.Coins.AmountOf(types.BaseDenom).String())
			return
		}
	}
	require.Fail(t, "the module holds nothing")
}
