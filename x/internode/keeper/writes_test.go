package keeper_test

import (
	"testing"
	"time"

	storetypes "cosmossdk.io/store/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestWritesPerMessage holds the numbers that the README states, counted in what blocks change in the store.
func TestWritesPerMessage(t *testing.T) {
	f := testkeeper.NewInternode(t)
	sent := ping(f)
	f.Commit(time.Second)

	f.Send(f.Alice, f.Entry("bob", "hola"))
	require.Equal(t, map[byte]int{7: 1, 6: 1, 8: 1}, byPrefix(f.Advance(time.Second)), "entry, inbox, backlog")

	var batch []types.SendEntry
	for range 100 {
		batch = append(batch, f.Entry("bob", "hola"))
	}
	f.Send(f.Alice, batch...)
	require.Equal(t, map[byte]int{7: 100, 6: 1, 8: 1}, byPrefix(f.Advance(time.Second)), "shared by a batch")

	for _, entry := range batch[:50] {
		entry.Nonce = f.Entry("", "").Nonce
		f.Send(f.Alice, entry)
	}
	require.Equal(t, map[byte]int{7: 50, 6: 1, 8: 1}, byPrefix(f.Advance(time.Second)), "and by a block")

	f.Send(f.Bob, f.Reply(sent, envelope.KindPong))
	require.Equal(t, map[byte]int{7: 1, 6: 1, 8: 1, 11: 1}, byPrefix(f.Advance(time.Second)), "a pong also writes the answer")

	require.NoError(t, f.Receipt(f.Bob, types.STAGE_PROCESSED, 0, 152))
	require.Equal(t, map[byte]int{6: 1, 8: 1}, byPrefix(f.Advance(time.Second)), "a receipt: inbox, and one per sender")

	f.Send(f.Alice, f.Entry("nadie", "hola"))
	require.Empty(t, f.Advance(time.Second), "a refusal")
}

func TestWritesPerPacket(t *testing.T) {
	p := testkeeper.NewPair(t)
	send := func(n int) {
		var batch []types.SendEntry
		for range n {
			batch = append(batch, p.Norte.Entry("bob@sur", "hola"))
		}
		p.Norte.Send(p.Norte.Alice, batch...)
	}
	send(1)
	p.Carry(p.Norte)
	p.Advance(time.Second)

	for _, n := range []int{1, 100} {
		send(n)
		require.Equal(t, map[byte]int{19: n, 18: 1, 20: 1}, byPrefix(p.Norte.Advance(time.Second)), "leaving: entries, outbox, packet")
		p.Carry(p.Norte)
		require.Equal(t, map[byte]int{19: n, 18: 1, 20: 1}, byPrefix(p.Norte.Advance(time.Second)), "the answer: the same again")
		require.Equal(t, map[byte]int{7: n, 22: n, 6: 1, 23: 2, 15: 1, 21: 2}, byPrefix(p.Sur.Advance(time.Second)),
			"taken: entries and that they came from afar, inbox, backlog of sender and link, meter, an acknowledgement for an older one")
	}
}

func byPrefix(changes []*storetypes.StoreKVPair) map[byte]int {
	counts := map[byte]int{}
	for _, change := range changes {
		counts[change.Key[0]]++
	}
	return counts
}
