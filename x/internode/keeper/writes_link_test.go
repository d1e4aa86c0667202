package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestWritesPerMessageAcrossChains holds the numbers that the README states, of this module's store alone.
func TestWritesPerMessageAcrossChains(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	p.Advance(time.Second)

	n.Leave(n.Alice, n.Entry("bob@sur", "hola"))
	require.Equal(t, map[byte]int{18: 1, 19: 1, 20: 1}, byPrefix(n.Advance(time.Second)), "leaves: outbox, entry, packet")

	sent := n.Take("channel-0")[0]
	answer := s.Receive(sent)
	require.Equal(t, map[byte]int{6: 1, 7: 1, 15: 1, 21: 1, 22: 1, 23: 2}, byPrefix(s.Advance(time.Second)),
		"arrives: inbox, entry, meter, acknowledgement, place, and the counts of its sender and its link")

	n.Acknowledge(sent, answer)
	require.Equal(t, map[byte]int{18: 1, 19: 1, 20: 1}, byPrefix(n.Advance(time.Second)), "is answered: outbox, entry, packet")

	var batch []types.SendEntry
	for range 100 {
		batch = append(batch, n.Entry("bob@sur", "hola"))
	}
	n.Send(n.Alice, batch...)
	require.Equal(t, map[byte]int{18: 1, 19: 100, 20: 1}, byPrefix(n.Advance(time.Second)), "a batch shares outbox and packet")
	p.Carry(n)
	require.Equal(t, map[byte]int{6: 1, 7: 100, 15: 1, 21: 2, 22: 100, 23: 2}, byPrefix(s.Advance(time.Second)),
		"and all but entries and places; the old acknowledgement goes")
	n.Advance(time.Second)

	require.NoError(t, s.Receipt(s.Bob, types.STAGE_PROCESSED, 0, 101))
	require.Equal(t, map[byte]int{6: 1, 20: 1, 23: 2}, byPrefix(s.Advance(time.Second)), "a receipt: inbox, packet, counts")
	require.Len(t, p.Carry(s), 1)
	require.Equal(t, map[byte]int{15: 1, 19: 101, 21: 1}, byPrefix(n.Advance(time.Second)), "and one per message it moves")
	require.Equal(t, map[byte]int{20: 1}, byPrefix(s.Advance(time.Second)))
	require.Empty(t, n.Advance(time.Second), "a block with nothing to do writes nothing")
}
