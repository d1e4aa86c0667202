package proof

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/collections/codec"

	"github.com/amigos-network/amigos/x/internode/types"
)

// These are the keys of the module's store, made by the codecs that the keeper's collections use.

func entryKey(node, arrival uint64) []byte {
	return storeKey(types.EntriesPrefix, pairKey(), collections.Join(node, arrival))
}

func rejectionKey(node, arrival uint64) []byte {
	return storeKey(types.RejectionsPrefix, pairKey(), collections.Join(node, arrival))
}

func outboxKey(node, number uint64) []byte {
	return storeKey(types.OutboxEntriesPrefix, pairKey(), collections.Join(node, number))
}

func linkKey(number uint64) []byte { return storeKey(types.LinksPrefix, collections.Uint64Key, number) }

func nodeKey(number uint64) []byte {
	return storeKey(types.NodesPrefix, collections.Uint64Key, number)
}

func inboxKey(number uint64) []byte {
	return storeKey(types.InboxStatesPrefix, collections.Uint64Key, number)
}

func publicKeyKey(key []byte) []byte { return storeKey(types.KeysPrefix, collections.BytesKey, key) }

func pairKey() codec.KeyCodec[types.EntryKey] {
	return collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)
}

func storeKey[K any](prefix collections.Prefix, kc codec.KeyCodec[K], key K) []byte {
	bz, _ := collections.EncodeKeyWithPrefix(prefix.Bytes(), kc, key) // fails for no number and no bytes
	return bz
}
