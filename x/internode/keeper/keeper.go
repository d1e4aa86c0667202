// Package keeper owns the state of x/internode: the registry of nodes and their inboxes.
package keeper

import (
	"context"
	"time"

	"cosmossdk.io/collections"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"
	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/gogoproto/proto"

	"github.com/amigos-network/amigos/x/internode/types"
)

// Keeper owns the node registry and the inboxes.
type Keeper struct {
	addressCodec address.Codec
	accounts     types.AccountKeeper
	bank         types.BankKeeper
	authority    []byte
	index        Index // nil until SetIndex: look-ups by message ID are refused

	Schema     collections.Schema
	Params     collections.Item[types.Params]
	Numbers    collections.Sequence                                     // the highest node number given out
	Nodes      *collections.IndexedMap[uint64, types.Node, NodeIndexes] // by number; unique by address and by name
	Keys       collections.Map[[]byte, types.KeyRecord]                 // by public key; never removed
	Inboxes    collections.Map[uint64, types.InboxState]                // by node number
	Backlog    collections.Map[types.BacklogKey, uint64]                // unprocessed entries of one sender
	Listed     collections.Map[types.PolicyKey, bool]                   // true on the allow-list, false on the deny-list
	Rejections collections.Map[types.EntryKey, string]                  // reasons
	Answers    collections.Map[types.EntryKey, types.PingAnswer]        // by the ping's place
	inbox      Inbox                                                    // entries by (node number, arrival)
}

// NewKeeper returns a keeper whose parameters only authority may change.
func NewKeeper(
	storeService store.KVStoreService, cdc codec.BinaryCodec, addressCodec address.Codec,
	accounts types.AccountKeeper, bank types.BankKeeper, authority []byte,
) *Keeper {
	sb := collections.NewSchemaBuilder(storeService)
	pair := collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)
	k := &Keeper{
		addressCodec: addressCodec,
		accounts:     accounts,
		bank:         bank,
		authority:    authority,
		Params:       collections.NewItem(sb, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		Numbers:      collections.NewSequence(sb, types.NodeSequencePrefix, "numbers"),
		Nodes: collections.NewIndexedMap(sb, types.NodesPrefix, "nodes", collections.Uint64Key,
			codec.CollValue[types.Node](cdc), newNodeIndexes(sb)),
		Keys:    collections.NewMap(sb, types.KeysPrefix, "keys", collections.BytesKey, codec.CollValue[types.KeyRecord](cdc)),
		Inboxes: collections.NewMap(sb, types.InboxStatesPrefix, "inboxes", collections.Uint64Key, codec.CollValue[types.InboxState](cdc)),
		Backlog: collections.NewMap(sb, types.BacklogPrefix, "backlog", pair, collections.Uint64Value),
		Listed: collections.NewMap(sb, types.PolicyListsPrefix, "listed",
			collections.PairKeyCodec(collections.Uint64Key, collections.BytesKey), collections.BoolValue),
		Rejections: collections.NewMap(sb, types.RejectionsPrefix, "rejections", pair, collections.StringValue),
		Answers:    collections.NewMap(sb, types.PingAnswersPrefix, "answers", pair, codec.CollValue[types.PingAnswer](cdc)),
		inbox:      newStoreInbox(sb, cdc),
	}
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.Schema = schema
	return k
}

// Authority is the account that may change the parameters.
func (k *Keeper) Authority() []byte { return k.authority }

// emit publishes a typed event. It fails only if the schema is broken; then the transaction must fail too.
func emit(ctx context.Context, event proto.Message) error {
	return sdk.UnwrapSDKContext(ctx).EventManager().EmitTypedEvent(event)
}

// blockTime is the only clock of the module.
func blockTime(ctx context.Context) time.Time { return sdk.UnwrapSDKContext(ctx).BlockTime() }

// now is the block time in milliseconds since the Unix epoch, as all times in the state are.
func now(ctx context.Context) int64 { return blockTime(ctx).UnixMilli() }

// height is the block's height.
func height(ctx context.Context) int64 { return sdk.UnwrapSDKContext(ctx).BlockHeight() }
