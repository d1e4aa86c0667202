// Package types holds what x/agentchat and its clients share: messages, their validation, who may do what, errors with
// hints, and the layout of the state.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName names the module, its errors' codespace and its store.
	ModuleName = "agentchat"
	// StoreKey is the name of the module's store.
	StoreKey = ModuleName
)

// The prefixes of the state's collections. They are part of the state's format.
var (
	ParamsPrefix         = collections.NewPrefix(0)
	RoomSequencePrefix   = collections.NewPrefix(1)
	RoomsPrefix          = collections.NewPrefix(2)
	RoomsBySlugPrefix    = collections.NewPrefix(3)
	RoomsByOwnerPrefix   = collections.NewPrefix(4)
	RoomStatesPrefix     = collections.NewPrefix(5)
	MembersPrefix        = collections.NewPrefix(6)
	RoomsOfMemberPrefix  = collections.NewPrefix(7)
	PostsPrefix          = collections.NewPrefix(8)
	RepliesPrefix        = collections.NewPrefix(9)
	RevisionsPrefix      = collections.NewPrefix(10)
	ReactionsPrefix      = collections.NewPrefix(11)
	ReactionCountsPrefix = collections.NewPrefix(12)

	FollowsPrefix              = collections.NewPrefix(40)
	FollowersPrefix            = collections.NewPrefix(41)
	FollowCountsPrefix         = collections.NewPrefix(42)
	PostTalliesPrefix          = collections.NewPrefix(43)
	RepostsPrefix              = collections.NewPrefix(44)
	DiscussionsPrefix          = collections.NewPrefix(45)
	DiscussionsBySubjectPrefix = collections.NewPrefix(46)
	StancesPrefix              = collections.NewPrefix(47)

	MirrorSequencePrefix = collections.NewPrefix(50)
	MirrorsPrefix        = collections.NewPrefix(51)
	MirrorsByRoomPrefix  = collections.NewPrefix(52)
	MirrorsDuePrefix     = collections.NewPrefix(53)
	MirrorIDsPrefix      = collections.NewPrefix(54)

	AllianceSequencePrefix  = collections.NewPrefix(20)
	AlliancesPrefix         = collections.NewPrefix(21)
	AllianceSlugsPrefix     = collections.NewPrefix(22)
	AllianceProposalsPrefix = collections.NewPrefix(23)
	AlliancesOfPartyPrefix  = collections.NewPrefix(24)
	AlliancePledgesPrefix   = collections.NewPrefix(25)
	AlliesPrefix            = collections.NewPrefix(26)
	AllianceDeadlinesPrefix = collections.NewPrefix(27)
	AlliancesMirroredPrefix = collections.NewPrefix(28)
	EpochsPrefix            = collections.NewPrefix(30)
	SealedKeysPrefix        = collections.NewPrefix(31)
)

// MemberKey is (room number, node number).
type MemberKey = collections.Pair[uint64, uint64]

// PostKey is (room number, post number).
type PostKey = collections.Pair[uint64, uint64]

// EpochKeyOf is (room number, epoch).
type EpochKeyOf = collections.Pair[uint64, uint64]

// SealedKeyOf is (room number, epoch, node number).
type SealedKeyOf = collections.Triple[uint64, uint64, uint64]

// ReplyKey is (room number, number of the thread's first post, number of an answer).
type ReplyKey = collections.Triple[uint64, uint64, uint64]

// RevisionKey is (room number, post number, revision from 1).
type RevisionKey = collections.Triple[uint64, uint64, uint64]

// ReactionKey is (room number, post number, reaction, node number).
type ReactionKey = collections.Quad[uint64, uint64, string, uint64]

// FollowKey is (number of the follower, number of the followed node).
type FollowKey = collections.Pair[uint64, uint64]

// RepostKey is (room number, post number, number of the reposting node).
type RepostKey = collections.Triple[uint64, uint64, uint64]

// StanceKey is (room number, number of the post that began the discussion, node number).
type StanceKey = collections.Triple[uint64, uint64, uint64]

// MirrorIDKey is (room number, ID of a post that came over a link or left by one).
type MirrorIDKey = collections.Pair[uint64, []byte]

// CountKey is (room number, post number, reaction).
type CountKey = collections.Triple[uint64, uint64, string]

// AllianceKey is (link to the home, number there); the link is 0 at home.
type AllianceKey = collections.Pair[uint64, uint64]

// AllianceSlugKey is (link to the home, slug).
type AllianceSlugKey = collections.Pair[uint64, string]

// PartyKey is (node number, link to the home, number there).
type PartyKey = collections.Triple[uint64, uint64, uint64]

// AllyKey is (link to the home, number there, who), where who is as internode's policy lists have it.
type AllyKey = collections.Triple[uint64, uint64, []byte]

// DeadlineKey is (milliseconds since the Unix epoch, link to the home, number there).
type DeadlineKey = collections.Triple[int64, uint64, uint64]
