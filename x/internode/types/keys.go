// Package types holds what x/internode and its clients share: messages, their validation, addresses,
// errors with hints, limits and the layout of the state.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName names the module, its account, its errors' codespace and its store.
	ModuleName = "internode"
	// StoreKey is the name of the module's store.
	StoreKey = ModuleName
	// PortID is the IBC port of the module, on both ends of a channel.
	PortID = ModuleName
	// Version is the version of a channel: what its packets mean.
	Version = "internode-1"
	// Bech32Prefix starts every account address of an Amigos chain.
	Bech32Prefix = "amigos"
	// BaseDenom is the coin that deposits are made in.
	BaseDenom = "uamigo"
)

// The prefixes of the state's collections. They are part of the state's format.
var (
	ParamsPrefix         = collections.NewPrefix(0)
	NodeSequencePrefix   = collections.NewPrefix(1)
	NodesPrefix          = collections.NewPrefix(2)
	NodesByAddressPrefix = collections.NewPrefix(3)
	NodesByNamePrefix    = collections.NewPrefix(4)
	KeysPrefix           = collections.NewPrefix(5)
	InboxStatesPrefix    = collections.NewPrefix(6)
	EntriesPrefix        = collections.NewPrefix(7)
	BacklogPrefix        = collections.NewPrefix(8)
	PolicyListsPrefix    = collections.NewPrefix(9)
	RejectionsPrefix     = collections.NewPrefix(10)
	PingAnswersPrefix    = collections.NewPrefix(11)
	LinkSequencePrefix   = collections.NewPrefix(12)
	LinksPrefix          = collections.NewPrefix(13)
	LinksByNamePrefix    = collections.NewPrefix(14)
	LinkMetersPrefix     = collections.NewPrefix(15)
	ChannelsPrefix       = collections.NewPrefix(16)
	ChannelsByLinkPrefix = collections.NewPrefix(17)
	OutboxStatesPrefix   = collections.NewPrefix(18)
	OutboxEntriesPrefix  = collections.NewPrefix(19)
	PacketsPrefix        = collections.NewPrefix(20)
	AcksPrefix           = collections.NewPrefix(21)
	RemoteArrivalsPrefix = collections.NewPrefix(22)
	RemoteBacklogPrefix  = collections.NewPrefix(23)
	AnchoredPrefix       = collections.NewPrefix(24)
	AnchorStatePrefix    = collections.NewPrefix(25)
	KeysByNodePrefix     = collections.NewPrefix(26)
	NodeKeysPrefix       = collections.NewPrefix(27)
	QuotasPrefix         = collections.NewPrefix(28)
)

// EntryKey is (node number, arrival): an entry's place, and that of its rejection or ping answer.
type EntryKey = collections.Pair[uint64, uint64]

// BacklogKey is (recipient's node number, sender's node number).
type BacklogKey = collections.Pair[uint64, uint64]

// PolicyKey is (node number, who): one item of one inbox's allow- or deny-list, as PolicyItem writes it.
type PolicyKey = collections.Pair[uint64, []byte]

// PacketKey is (channel, sequence): a packet that was sent, or the acknowledgement of one that was received.
type PacketKey = collections.Pair[string, uint64]

// NodeKeyKey is (node number, public key): a key that speaks or spoke for the node.
type NodeKeyKey = collections.Pair[uint64, []byte]

// AnchoredKey is (expires_at, message ID): an envelope that was anchored, in the order in which they are forgotten.
type AnchoredKey = collections.Pair[uint64, []byte]

// RemoteBacklogKey is (recipient's node number, link, sender's account address); the link's total has no address.
type RemoteBacklogKey = collections.Triple[uint64, uint64, []byte]
