package simulation

import (
	"context"
	"errors"
	"strings"
	"time"

	"cosmossdk.io/collections"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// view is what an operation sees of the chain, and its source of randomness.
type view struct {
	ctx     context.Context
	keeper  *keeper.Keeper
	data    *simsx.ChainDataSource
	rand    *simsx.XRand
	params  types.Params
	nodes   []types.Node // in the order of their numbers
	now     time.Time
	chainID string
}

func look(ctx context.Context, k *keeper.Keeper, data *simsx.ChainDataSource) (*view, error) {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	v := &view{ctx: ctx, keeper: k, data: data, rand: data.Rand(), now: sdkCtx.BlockTime(), chainID: sdkCtx.ChainID()}
	var err error
	if v.params, err = k.Params.Get(ctx); err != nil {
		return nil, err
	}
	return v, k.Nodes.Walk(ctx, nil, func(_ uint64, node types.Node) (bool, error) {
		v.nodes = append(v.nodes, node)
		return false, nil
	})
}

// anybody is any account.
func (v *view) anybody() simsx.SimAccount {
	return v.data.AccountAt(nil, v.rand.Intn(v.data.AccountsCount()))
}

// somebody is, if there is one among a few looked at, an account with a living node.
func (v *view) somebody() simsx.SimAccount {
	account := v.anybody()
	for range 8 {
		if v.living(account) == nil {
			break
		}
		account = v.anybody()
	}
	return account
}

// node is the account's node, whatever its status.
func (v *view) node(account simsx.SimAccount) (types.Node, bool) {
	for _, node := range v.nodes {
		if node.Address == account.AddressBech32 {
			return node, true
		}
	}
	return types.Node{}, false
}

// living is how the chain answers an account for what only a living node may do.
func (v *view) living(account simsx.SimAccount) error {
	node, found := v.node(account)
	if !found {
		return types.ErrNotRegistered
	}
	return v.alive(node)
}

// alive is the identity of what Alive answers.
func (v *view) alive(node types.Node) error {
	switch err := node.Alive(v.now); {
	case errors.Is(err, types.ErrNodeRetired):
		return types.ErrNodeRetired
	case err != nil:
		return types.ErrNodeExpired
	}
	return nil
}

func (v *view) pastGrace(node types.Node) bool { return node.PastGrace(v.now, v.params.GracePeriod) }

// inbox is the counter and the cursors of a node's inbox.
func (v *view) inbox(node types.Node) (types.InboxState, bool) {
	state, err := v.keeper.Inboxes.Get(v.ctx, node.Number)
	if errors.Is(err, collections.ErrNotFound) {
		return types.NewInboxState(), true
	}
	return state, err == nil
}

// received is an entry that a node's inbox keeps.
func (v *view) received(node types.Node) (types.Entry, bool) {
	state, ok := v.inbox(node)
	if !ok || state.Kept() == 0 {
		return types.Entry{}, false
	}
	after := state.First - 1 + uint64(v.rand.Intn(int(state.Kept())))
	page, err := keeper.NewQueryServer(v.keeper).Inbox(v.ctx, &types.QueryInboxRequest{Node: node.Address, After: after, Limit: 1})
	if err != nil || len(page.Messages) == 0 {
		return types.Entry{}, false
	}
	return page.Messages[0].Entry, true
}

// oneIn is true once in n times.
func (v *view) oneIn(n int) bool { return v.rand.Intn(n) == 0 }

func (v *view) name() string { return "sim-" + strings.ToLower(v.rand.StringN(10)) }

func (v *view) bytes(n int) []byte { return []byte(v.rand.StringN(n)) }

func (v *view) nonce() []byte { return v.bytes(envelope.NonceBytes) }

// key is an Ed25519 key that nobody had before.
func (v *view) key() *ed25519.PrivKey { return ed25519.GenPrivKeyFromSecret(v.bytes(32)) }

func isEd25519(account simsx.SimAccount) bool {
	_, ok := account.PubKey.(*ed25519.PubKey)
	return ok
}
