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

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Keeper owns the node registry, the inboxes, and what goes to other chains and comes from them.
type Keeper struct {
	addressCodec address.Codec
	accounts     types.AccountKeeper
	bank         types.BankKeeper
	authority    []byte
	index        Index          // nil until SetIndex: look-ups by message ID are refused
	channels     types.Channels // nil until SetChannels: there are no links then
	payloads     map[string]types.PayloadHandler
	verifier     envelope.Verifier
	allies       types.Allies // nil until SetAllies: nobody is allied

	Schema     collections.Schema
	Params     collections.Item[types.Params]
	Numbers    collections.Sequence                                     // the highest node number given out
	Nodes      *collections.IndexedMap[uint64, types.Node, NodeIndexes] // by number; unique by address and by name
	Keys       collections.Map[[]byte, types.KeyRecord]                 // by public key; never removed
	KeysByNode collections.KeySet[types.NodeKeyKey]                     // all keys that ever spoke for a node
	NodeKeys   collections.Map[uint64, types.NodeKeys]                  // by node number
	Quotas     collections.Map[uint64, types.NodeQuota]                 // by node number
	Inboxes    collections.Map[uint64, types.InboxState]                // by node number
	Backlog    collections.Map[types.BacklogKey, uint64]                // unprocessed entries of one sender
	Listed     collections.Map[types.PolicyKey, bool]                   // true on the allow-list, false on the deny-list
	Rejections collections.Map[types.EntryKey, string]                  // reasons
	Answers    collections.Map[types.EntryKey, types.PingAnswer]        // by the ping's place
	Anchored   collections.KeySet[types.AnchoredKey]                    // envelopes that cannot be anchored again
	Anchors    collections.Item[types.AnchorState]                      // when some of them may be forgotten
	inbox      Inbox                                                    // entries by (node number, arrival)

	LinkNumbers   collections.Sequence                                     // the highest link number given out
	Links         *collections.IndexedMap[uint64, types.Link, LinkIndexes] // by number; unique by name
	Meters        collections.Map[uint64, types.LinkMeter]                 // by link number
	Channels      *collections.IndexedMap[string, uint64, ChannelIndexes]  // the link that a channel leads to
	Outboxes      collections.Map[uint64, types.OutboxState]               // by node number
	Sent          collections.Map[types.EntryKey, types.OutboxEntry]       // by (node number, number)
	Packets       collections.Map[types.PacketKey, types.PendingPacket]    // that no other chain has answered yet
	Acks          collections.Map[types.PacketKey, types.WrittenAcknowledgement]
	Arrivals      collections.KeySet[types.EntryKey]              // the places of entries from other chains
	RemoteBacklog collections.Map[types.RemoteBacklogKey, uint64] // unprocessed entries of one sender, or of one link
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
		Keys: collections.NewMap(sb, types.KeysPrefix, "keys", collections.BytesKey, codec.CollValue[types.KeyRecord](cdc)),
		KeysByNode: collections.NewKeySet(sb, types.KeysByNodePrefix, "keys_by_node",
			collections.PairKeyCodec(collections.Uint64Key, collections.BytesKey)),
		NodeKeys: collections.NewMap(sb, types.NodeKeysPrefix, "node_keys", collections.Uint64Key, codec.CollValue[types.NodeKeys](cdc)),
		Quotas:   collections.NewMap(sb, types.QuotasPrefix, "quotas", collections.Uint64Key, codec.CollValue[types.NodeQuota](cdc)),
		Inboxes:  collections.NewMap(sb, types.InboxStatesPrefix, "inboxes", collections.Uint64Key, codec.CollValue[types.InboxState](cdc)),
		Backlog:  collections.NewMap(sb, types.BacklogPrefix, "backlog", pair, collections.Uint64Value),
		Listed: collections.NewMap(sb, types.PolicyListsPrefix, "listed",
			collections.PairKeyCodec(collections.Uint64Key, collections.BytesKey), collections.BoolValue),
		Rejections: collections.NewMap(sb, types.RejectionsPrefix, "rejections", pair, collections.StringValue),
		Answers:    collections.NewMap(sb, types.PingAnswersPrefix, "answers", pair, codec.CollValue[types.PingAnswer](cdc)),
		Anchored: collections.NewKeySet(sb, types.AnchoredPrefix, "anchored",
			collections.PairKeyCodec(collections.Uint64Key, collections.BytesKey)),
		Anchors:  collections.NewItem(sb, types.AnchorStatePrefix, "anchors", codec.CollValue[types.AnchorState](cdc)),
		inbox:    newStoreInbox(sb, cdc),
		payloads: map[string]types.PayloadHandler{},
		verifier: envelope.BatchVerifier{},
	}
	k.buildLinks(sb, cdc)
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.Schema = schema
	return k
}

// buildLinks adds the state of what goes to other chains and comes from them.
func (k *Keeper) buildLinks(sb *collections.SchemaBuilder, cdc codec.BinaryCodec) {
	pair := collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)
	packet := collections.PairKeyCodec(collections.StringKey, collections.Uint64Key)
	k.LinkNumbers = collections.NewSequence(sb, types.LinkSequencePrefix, "link_numbers")
	k.Links = collections.NewIndexedMap(sb, types.LinksPrefix, "links", collections.Uint64Key,
		codec.CollValue[types.Link](cdc), newLinkIndexes(sb))
	k.Meters = collections.NewMap(sb, types.LinkMetersPrefix, "meters", collections.Uint64Key, codec.CollValue[types.LinkMeter](cdc))
	k.Channels = collections.NewIndexedMap(sb, types.ChannelsPrefix, "channels", collections.StringKey,
		collections.Uint64Value, newChannelIndexes(sb))
	k.Outboxes = collections.NewMap(sb, types.OutboxStatesPrefix, "outboxes", collections.Uint64Key, codec.CollValue[types.OutboxState](cdc))
	k.Sent = collections.NewMap(sb, types.OutboxEntriesPrefix, "sent", pair, codec.CollValue[types.OutboxEntry](cdc))
	k.Packets = collections.NewMap(sb, types.PacketsPrefix, "packets", packet, codec.CollValue[types.PendingPacket](cdc))
	k.Acks = collections.NewMap(sb, types.AcksPrefix, "acks", packet, codec.CollValue[types.WrittenAcknowledgement](cdc))
	k.Arrivals = collections.NewKeySet(sb, types.RemoteArrivalsPrefix, "arrivals", pair)
	k.RemoteBacklog = collections.NewMap(sb, types.RemoteBacklogPrefix, "remote_backlog",
		collections.TripleKeyCodec(collections.Uint64Key, collections.Uint64Key, collections.BytesKey), collections.Uint64Value)
}

// SetChannels gives the keeper IBC. It is called at most once, while the application starts.
func (k *Keeper) SetChannels(channels types.Channels) {
	if k.channels != nil {
		panic("internode: the channels were set before")
	}
	k.channels = channels
}

// SetVerifier lets the application check the signatures of envelopes in its own way. It is called while the application
// starts; without it they are checked in plain batches.
func (k *Keeper) SetVerifier(verifier envelope.Verifier) { k.verifier = verifier }

// SetAllies lets the keeper know who are allied. It is called at most once, while the application starts.
func (k *Keeper) SetAllies(allies types.Allies) {
	if k.allies != nil {
		panic("internode: the allies were set before")
	}
	k.allies = allies
}

// Authority is the account that may change the parameters.
func (k *Keeper) Authority() []byte { return k.authority }

// emit publishes a typed event. It fails only if the schema is broken; then the transaction must fail too.
func emit(ctx context.Context, event proto.Message) error {
	events := sdk.UnwrapSDKContext(ctx).EventManager()
	if known, ok := event.(interface{ Event() sdk.Event }); ok {
		events.EmitEvent(known.Event())
		return nil
	}
	return events.EmitTypedEvent(event)
}

// blockTime is the only clock of the module.
func blockTime(ctx context.Context) time.Time { return sdk.UnwrapSDKContext(ctx).BlockTime() }

// now is the block time in milliseconds since the Unix epoch, as all times in the state are.
func now(ctx context.Context) int64 { return blockTime(ctx).UnixMilli() }

// height is the block's height.
func height(ctx context.Context) int64 { return sdk.UnwrapSDKContext(ctx).BlockHeight() }
