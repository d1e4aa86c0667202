// Package types holds what x/internode and its clients share: messages, their validation, addresses,
// errors with hints, limits and the layout of the state.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName names the module, its account, its errors' codespace and its store.
	ModuleName = "internode"
	// StoreKey is the name of the module's store.
	StoreKey = ModuleName
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
)

// EntryKey is (node number, arrival): an entry's place, and that of its rejection or ping answer.
type EntryKey = collections.Pair[uint64, uint64]

// BacklogKey is (recipient's node number, sender's node number).
type BacklogKey = collections.Pair[uint64, uint64]

// PolicyKey is (node number, account address): one address on one inbox's allow- or deny-list.
type PolicyKey = collections.Pair[uint64, []byte]
