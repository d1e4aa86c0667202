// Package keeper owns the state of x/agentchat: rooms, their members and what is posted in them.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	"cosmossdk.io/core/store"
	storetypes "cosmossdk.io/store/types"
	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/gogoproto/proto"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

// Keeper owns the rooms.
type Keeper struct {
	nodes     types.Nodes
	links     types.Links
	authority []byte

	Schema    collections.Schema
	Params    collections.Item[types.Params]
	Numbers   collections.Sequence                                                      // the highest room number given out
	Rooms     *collections.IndexedMap[uint64, types.Room, RoomIndexes]                  // by number; unique by slug
	States    collections.Map[uint64, types.RoomState]                                  // by room number
	Members   *collections.IndexedMap[types.MemberKey, types.Membership, MemberIndexes] // also the invited and the banned
	Posts     collections.Map[types.PostKey, types.Post]
	Replies   collections.KeySet[types.ReplyKey]
	Revisions collections.Map[types.RevisionKey, types.Revision]
	Reactions collections.KeySet[types.ReactionKey]
	Counts    collections.Map[types.CountKey, uint64] // of reactions; never zero

	Follows      *collections.IndexedMap[types.FollowKey, uint64, FollowIndexes] // the height since when
	FollowCounts collections.Map[uint64, types.FollowCounts]                     // by node number
	Tallies      collections.Map[types.PostKey, types.PostTally]                 // never empty
	Reposts      collections.Map[types.RepostKey, uint64]                        // the number of the post in the node's feed
	Discussions  *collections.IndexedMap[types.PostKey, types.Discussion, DiscussionIndexes]
	Stances      collections.Map[types.StanceKey, types.StanceRecord]

	MirrorNumbers collections.Sequence // the highest mirror number given out
	Mirrors       *collections.IndexedMap[uint64, types.RoomMirror, MirrorIndexes]
	MirrorsDue    collections.KeySet[uint64]                 // those that the end of the block looks at
	MirrorIDs     collections.Map[types.MirrorIDKey, uint64] // numbers of posts that came over a link or left by one

	AllianceNumbers   collections.Sequence                               // the highest number given out here
	Alliances         collections.Map[types.AllianceKey, types.Alliance] // those of this chain, and mirrors of others'
	AllianceSlugs     collections.Map[types.AllianceSlugKey, uint64]     // the latest number of a slug
	AllianceProposals collections.KeySet[types.MemberKey]                // open ones, by (proposer's node, number)
	AlliancesOfParty  collections.KeySet[types.PartyKey]                 // by nodes of this chain
	AlliancePledges   collections.KeySet[types.PartyKey]                 // open ones, by nodes of this chain that are in
	Allies            collections.Map[types.AllyKey, int64]              // for whom an alliance has its effects, until when
	AllianceDeadlines collections.KeySet[types.DeadlineKey]              // one per alliance
	AlliancesMirrored collections.Map[uint64, uint64]                    // how many of a link; never zero
	Epochs            collections.Map[types.EpochKeyOf, types.Epoch]
	Keys              collections.Map[types.SealedKeyOf, types.SealedKey]
}

// RoomIndexes find rooms by slug and by owner.
type RoomIndexes struct {
	Slug  *indexes.Unique[string, uint64, types.Room]
	Owner *indexes.Multi[uint64, uint64, types.Room]
}

// IndexesList is called by IndexedMap.
func (i RoomIndexes) IndexesList() []collections.Index[uint64, types.Room] {
	return []collections.Index[uint64, types.Room]{i.Slug, i.Owner}
}

// MemberIndexes find the rooms of a node.
type MemberIndexes struct {
	Node *indexes.ReversePair[uint64, uint64, types.Membership]
}

// IndexesList is called by IndexedMap.
func (i MemberIndexes) IndexesList() []collections.Index[types.MemberKey, types.Membership] {
	return []collections.Index[types.MemberKey, types.Membership]{i.Node}
}

// FollowIndexes find the followers of a node.
type FollowIndexes struct {
	Followed *indexes.ReversePair[uint64, uint64, uint64]
}

// IndexesList is called by IndexedMap.
func (i FollowIndexes) IndexesList() []collections.Index[types.FollowKey, uint64] {
	return []collections.Index[types.FollowKey, uint64]{i.Followed}
}

// DiscussionIndexes find the discussions on a subject.
type DiscussionIndexes struct {
	Subject *indexes.Multi[string, types.PostKey, types.Discussion]
}

// IndexesList is called by IndexedMap.
func (i DiscussionIndexes) IndexesList() []collections.Index[types.PostKey, types.Discussion] {
	return []collections.Index[types.PostKey, types.Discussion]{i.Subject}
}

// MirrorIndexes find the mirrors of a room.
type MirrorIndexes struct {
	Room *indexes.Multi[uint64, uint64, types.RoomMirror]
}

// IndexesList is called by IndexedMap.
func (i MirrorIndexes) IndexesList() []collections.Index[uint64, types.RoomMirror] {
	return []collections.Index[uint64, types.RoomMirror]{i.Room}
}

// NewKeeper returns a keeper whose parameters only authority may change.
func NewKeeper(storeService store.KVStoreService, cdc codec.BinaryCodec, nodes types.Nodes, links types.Links, authority []byte) *Keeper {
	sb := collections.NewSchemaBuilder(storeService)
	number := collections.Uint64Key
	pair := collections.PairKeyCodec(number, number)
	k := &Keeper{
		nodes:     nodes,
		links:     links,
		authority: authority,
		Params:    collections.NewItem(sb, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		Numbers:   collections.NewSequence(sb, types.RoomSequencePrefix, "numbers"),
		Rooms: collections.NewIndexedMap(sb, types.RoomsPrefix, "rooms", number, codec.CollValue[types.Room](cdc), RoomIndexes{
			Slug: indexes.NewUnique(sb, types.RoomsBySlugPrefix, "rooms_by_slug", collections.StringKey, number,
				func(_ uint64, room types.Room) (string, error) { return room.Slug, nil }),
			Owner: indexes.NewMulti(sb, types.RoomsByOwnerPrefix, "rooms_by_owner", number, number,
				func(_ uint64, room types.Room) (uint64, error) { return room.Owner, nil }),
		}),
		States: collections.NewMap(sb, types.RoomStatesPrefix, "states", number, codec.CollValue[types.RoomState](cdc)),
		Members: collections.NewIndexedMap(sb, types.MembersPrefix, "members", pair, codec.CollValue[types.Membership](cdc),
			MemberIndexes{Node: indexes.NewReversePair[types.Membership](sb, types.RoomsOfMemberPrefix, "rooms_of_member", pair)}),
		Posts: collections.NewMap(sb, types.PostsPrefix, "posts", pair, codec.CollValue[types.Post](cdc)),
		Replies: collections.NewKeySet(sb, types.RepliesPrefix, "replies",
			collections.TripleKeyCodec(number, number, number)),
		Revisions: collections.NewMap(sb, types.RevisionsPrefix, "revisions",
			collections.TripleKeyCodec(number, number, number), codec.CollValue[types.Revision](cdc)),
		Reactions: collections.NewKeySet(sb, types.ReactionsPrefix, "reactions",
			collections.QuadKeyCodec(number, number, collections.StringKey, number)),
		Counts: collections.NewMap(sb, types.ReactionCountsPrefix, "reaction_counts",
			collections.TripleKeyCodec(number, number, collections.StringKey), collections.Uint64Value),
		Epochs: collections.NewMap(sb, types.EpochsPrefix, "epochs", pair, codec.CollValue[types.Epoch](cdc)),
		Keys: collections.NewMap(sb, types.SealedKeysPrefix, "sealed_keys",
			collections.TripleKeyCodec(number, number, number), codec.CollValue[types.SealedKey](cdc)),
	}
	k.addSocial(sb, cdc)
	k.addMirrors(sb, cdc)
	k.buildAlliances(sb, cdc)
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.Schema = schema
	return k
}

// addMirrors adds the collections of mirrors.
func (k *Keeper) addMirrors(sb *collections.SchemaBuilder, cdc codec.BinaryCodec) {
	number := collections.Uint64Key
	k.MirrorNumbers = collections.NewSequence(sb, types.MirrorSequencePrefix, "mirror_numbers")
	k.Mirrors = collections.NewIndexedMap(sb, types.MirrorsPrefix, "mirrors", number, codec.CollValue[types.RoomMirror](cdc),
		MirrorIndexes{Room: indexes.NewMulti(sb, types.MirrorsByRoomPrefix, "mirrors_by_room", number, number,
			func(_ uint64, m types.RoomMirror) (uint64, error) { return m.Room, nil })})
	k.MirrorsDue = collections.NewKeySet(sb, types.MirrorsDuePrefix, "mirrors_due", number)
	k.MirrorIDs = collections.NewMap(sb, types.MirrorIDsPrefix, "mirror_ids",
		collections.PairKeyCodec(number, collections.BytesKey), collections.Uint64Value)
}

// addSocial adds the collections of feeds and discussions.
func (k *Keeper) addSocial(sb *collections.SchemaBuilder, cdc codec.BinaryCodec) {
	number := collections.Uint64Key
	pair, triple := collections.PairKeyCodec(number, number), collections.TripleKeyCodec(number, number, number)
	k.Follows = collections.NewIndexedMap(sb, types.FollowsPrefix, "follows", pair, collections.Uint64Value,
		FollowIndexes{Followed: indexes.NewReversePair[uint64](sb, types.FollowersPrefix, "followers", pair)})
	k.FollowCounts = collections.NewMap(sb, types.FollowCountsPrefix, "follow_counts", number, codec.CollValue[types.FollowCounts](cdc))
	k.Tallies = collections.NewMap(sb, types.PostTalliesPrefix, "post_tallies", pair, codec.CollValue[types.PostTally](cdc))
	k.Reposts = collections.NewMap(sb, types.RepostsPrefix, "reposts", triple, collections.Uint64Value)
	k.Discussions = collections.NewIndexedMap(sb, types.DiscussionsPrefix, "discussions", pair, codec.CollValue[types.Discussion](cdc),
		DiscussionIndexes{Subject: indexes.NewMulti(sb, types.DiscussionsBySubjectPrefix, "discussions_by_subject", collections.StringKey, pair,
			func(_ types.PostKey, discussion types.Discussion) (string, error) { return discussion.Subject, nil })})
	k.Stances = collections.NewMap(sb, types.StancesPrefix, "stances", triple, codec.CollValue[types.StanceRecord](cdc))
}

// buildAlliances adds the state of alliances.
func (k *Keeper) buildAlliances(sb *collections.SchemaBuilder, cdc codec.BinaryCodec) {
	number := collections.Uint64Key
	triple := collections.TripleKeyCodec(number, number, number)
	k.AllianceNumbers = collections.NewSequence(sb, types.AllianceSequencePrefix, "alliance_numbers")
	k.Alliances = collections.NewMap(sb, types.AlliancesPrefix, "alliances", collections.PairKeyCodec(number, number),
		codec.CollValue[types.Alliance](cdc))
	k.AllianceSlugs = collections.NewMap(sb, types.AllianceSlugsPrefix, "alliance_slugs",
		collections.PairKeyCodec(number, collections.StringKey), collections.Uint64Value)
	k.AllianceProposals = collections.NewKeySet(sb, types.AllianceProposalsPrefix, "alliance_proposals",
		collections.PairKeyCodec(number, number))
	k.AlliancesOfParty = collections.NewKeySet(sb, types.AlliancesOfPartyPrefix, "alliances_of_party", triple)
	k.AlliancePledges = collections.NewKeySet(sb, types.AlliancePledgesPrefix, "alliance_pledges", triple)
	k.Allies = collections.NewMap(sb, types.AlliesPrefix, "allies",
		collections.TripleKeyCodec(number, number, collections.BytesKey), collections.Int64Value)
	k.AllianceDeadlines = collections.NewKeySet(sb, types.AllianceDeadlinesPrefix, "alliance_deadlines",
		collections.TripleKeyCodec(collections.Int64Key, number, number))
	k.AlliancesMirrored = collections.NewMap(sb, types.AlliancesMirroredPrefix, "alliances_mirrored", number, collections.Uint64Value)
}

// Authority is the account that may change the parameters.
func (k *Keeper) Authority() []byte { return k.authority }

// emit publishes a typed event. It fails only if the schema is broken; then the transaction must fail too.
func emit(ctx context.Context, event proto.Message) error {
	return sdk.UnwrapSDKContext(ctx).EventManager().EmitTypedEvent(event)
}

// now is the block time in milliseconds since the Unix epoch, as all times in the state are.
func now(ctx context.Context) int64 { return sdk.UnwrapSDKContext(ctx).BlockTime().UnixMilli() }

// height is the block's height.
func height(ctx context.Context) int64 { return sdk.UnwrapSDKContext(ctx).BlockHeight() }

// ungassed is for work that others left behind: it must not change the price of what a person asks for between its
// simulation and its block.
func ungassed(ctx context.Context) context.Context {
	return sdk.UnwrapSDKContext(ctx).WithGasMeter(storetypes.NewInfiniteGasMeter())
}
