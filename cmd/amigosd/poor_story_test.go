package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestAnAgentWithoutCoinsAnswers has bob give all his coins away, to the last one. His agent answers a ping while carol
// grants him the fees, and when she no longer does, by the node's free quota.
func TestAnAgentWithoutCoinsAnswers(t *testing.T) {
	h := newValidatorHome(t)
	h.setParam("internode", "free_quota_period", "1s")
	h.validator()
	alice, bob, carol := h.client("alice"), h.client("bob"), h.client("carol")
	register(t, alice, "alice")
	register(t, bob, "bob")

	h.feegrant("grant", bob)
	granted := h.dial(client.Config{From: "bob", FeeGranter: carol.Address()})
	_, err := granted.Do(t.Context(), &banktypes.MsgSend{
		FromAddress: bob.Address(), ToAddress: alice.Address(), Amount: sdk.NewCoins(balance(t, bob)),
	})
	require.NoError(t, err)
	require.True(t, balance(t, bob).IsZero())

	before := balance(t, carol)
	agent := h.agent("bob", "--fee-granter", carol.Address())
	h.requirePong(alice)
	require.True(t, balance(t, carol).IsLT(before), "carol has paid for the answer")
	agent.stop()

	h.feegrant("revoke", bob)
	before = balance(t, carol)
	agent = h.agent("bob")
	h.requirePong(alice)
	require.Equal(t, before, balance(t, carol))
	require.True(t, balance(t, bob).IsZero(), "and nobody for this one")
	agent.kill()
	h.agent("bob")
	h.requirePong(alice)
}

// setParam sets a parameter of a module in the genesis.
func (h *validatorHome) setParam(module, name string, value any) {
	h.t.Helper()
	file := filepath.Join(h.dir, "config", "genesis.json")
	bz, err := os.ReadFile(file)
	require.NoError(h.t, err)
	var genesis map[string]any
	require.NoError(h.t, json.Unmarshal(bz, &genesis))
	params := genesis["app_state"].(map[string]any)[module].(map[string]any)["params"].(map[string]any)
	require.Contains(h.t, params, name)
	params[name] = value
	bz, err = json.Marshal(genesis)
	require.NoError(h.t, err)
	require.NoError(h.t, os.WriteFile(file, bz, 0o600))
}

// feegrant has carol grant c's account its fees, or no longer.
func (h *validatorHome) feegrant(verb string, c *client.Client) {
	h.t.Helper()
	granter := h.client("carol").Address()
	h.run("tx", "feegrant", verb, granter, c.Address(), "--from", "carol", "--keyring-backend", "test", "--node", h.node, "--chain-id", storyChain, "--gas", "200000", "--yes")
	eventually(h.t, "the grant is as it should be", func() bool {
		err := h.command("query", "feegrant", "grant", granter, c.Address(), "--node", h.node).Run()
		return (err == nil) == (verb == "grant")
	})
}

func (h *validatorHome) requirePong(by *client.Client) {
	h.t.Helper()
	_, err := by.Ping(h.t.Context(), "bob")
	require.NoError(h.t, err)
}

func balance(t *testing.T, c *client.Client) sdk.Coin {
	t.Helper()
	res, err := banktypes.NewQueryClient(c.Conn()).Balance(t.Context(), &banktypes.QueryBalanceRequest{Address: c.Address(), Denom: types.BaseDenom})
	require.NoError(t, err)
	return *res.Balance
}
