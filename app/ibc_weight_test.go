package app

import (
	"bytes"
	"testing"
	"time"

	storetypes "cosmossdk.io/store/types"
	ibcexported "github.com/cosmos/ibc-go/v8/modules/core/exported"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

// weight is the bytes of all keys and values in the stores that messages touch: IBC's without its light clients, and
// internode's.
func (e *end) weight() map[string]int {
	total := map[string]int{}
	for _, key := range e.app.GetStoreKeys() {
		kv, ok := key.(*storetypes.KVStoreKey)
		if !ok || kv.Name() != ibcexported.StoreKey && kv.Name() != types.StoreKey {
			continue
		}
		it := e.app.CommitMultiStore().GetKVStore(kv).Iterator(nil, nil)
		for ; it.Valid(); it.Next() {
			if !bytes.HasPrefix(it.Key(), []byte("clients/")) {
				total[kv.Name()] += len(it.Key()) + len(it.Value())
			}
		}
		require.NoError(e, it.Close())
	}
	return total
}

// sweep lets everything that may go, go: answers are old, messages past their retention.
func (l *link) sweep() {
	l.Helper()
	for range 50 {
		l.IncrementTimeBy(time.Hour)
		l.norte.block()
		l.sur.block()
	}
}

// What stays of a packet for ever is IBC's mark that it came and the hash of its answer, at the chain that took it, and
// does not grow with what was in it. x/internode/README.md states these bytes.
func TestWhatStaysOfAPacket(t *testing.T) {
	const packets = 10
	for _, batch := range []int{1, 100} {
		l := newLink(t)
		for _, e := range []*end{l.norte, l.sur} {
			e.set(func(p *types.Params) { p.Retention, p.AcknowledgementRetention = time.Hour, time.Minute })
		}
		round := func(n int) {
			for range n {
				var entries []types.SendEntry
				for range batch {
					entries = append(entries, l.norte.entry("bob@link-1", "hola"))
				}
				l.norte.send(alice, entries...)
				l.settle()
			}
			l.sweep()
		}
		round(99) // so that all sequences counted have as many digits
		sender, receiver := l.norte.weight(), l.sur.weight()
		round(packets)
		for _, tc := range []struct {
			e      *end
			before map[string]int
			want   map[string]int
		}{
			{l.norte, sender, map[string]int{ibcexported.StoreKey: 0, types.StoreKey: 0}},
			{l.sur, receiver, map[string]int{ibcexported.StoreKey: 143, types.StoreKey: 0}},
		} {
			for store, after := range tc.e.weight() {
				require.Equal(t, tc.want[store]*packets, after-tc.before[store], "batch of %d, %s, store %s", batch, tc.e.ChainID, store)
			}
		}
	}
}
