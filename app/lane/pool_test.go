package lane

import (
	"fmt"
	"math/rand/v2"
	"testing"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/stretchr/testify/require"
)

// block has room for a number of transactions, of which each lane is sure of its share.
type block struct {
	room  int64
	used  map[Lane]int64
	unfit map[string]bool
	size  map[string]int64 // 1 if not told
	txs   []*Tx
}

func newBlock(room int64) *block { return &block{room: room, used: map[Lane]int64{}} }

func (b *block) Take(tx *Tx) Answer {
	size := max(1, b.size[string(tx.Bytes)])
	if b.unfit[string(tx.Bytes)] {
		return Unfit
	}
	total := int64(0)
	for _, used := range b.used {
		total += used
	}
	if total+size > b.room {
		return NoRoom
	}
	b.used[tx.Lane] += size
	b.txs = append(b.txs, tx)
	return Taken
}

func (b *block) Sated(l Lane) bool { return b.used[l] >= l.Share(b.room) }

func (b *block) names() (names []string) {
	for _, tx := range b.txs {
		names = append(names, string(tx.Bytes))
	}
	return names
}

func add(p *Pool, lane Lane, ordered bool, sender, name string) {
	p.Add(Tx{Bytes: []byte(name), Lane: lane, Signers: []string{sender}, Ordered: ordered}, 1)
}

func roomy() Room { return Room{Txs: 1_000_000, Bytes: 1 << 30, Urgent: 1_000_000} }

func TestTheFirstLanesComeFirstAndNoneStarves(t *testing.T) {
	p := NewPool(roomy())
	for i := range 100 {
		for _, lane := range All() {
			add(p, lane, false, fmt.Sprint(i), fmt.Sprintf("%s-%d", lane, i))
		}
	}
	b := newBlock(16)
	p.Offer(b)
	require.Equal(t, map[Lane]int64{Vital: 6, Urgent: 4, Normal: 4, Bulk: 2}, b.used, "the shares, and what is over to the first")
	require.Equal(t, "vital-0", b.names()[0])

	for i := range 100 {
		for _, lane := range []Lane{Vital, Normal} {
			p.Remove(fmt.Appendf(nil, "%s-%d", lane, i))
		}
	}
	b = newBlock(16)
	p.Offer(b)
	require.Equal(t, map[Lane]int64{Urgent: 14, Bulk: 2}, b.used, "what nobody uses is the others'")
}

func TestASendersOrderHoldsAcrossLanes(t *testing.T) {
	p := NewPool(roomy())
	add(p, Bulk, true, "alice", "first")
	add(p, Urgent, true, "alice", "second")
	add(p, Urgent, false, "alice", "whenever")
	add(p, Normal, true, "bob", "other")
	b := newBlock(100)
	p.Offer(b)
	require.Equal(t, []string{"whenever", "other", "first", "second"}, b.names())

	b = newBlock(100)
	b.unfit = map[string]bool{"first": true}
	p.Offer(b)
	require.Equal(t, []string{"whenever", "other"}, b.names(), "what waits for an unfit one waits too")
}

func TestALargeTransactionIsNotPassedOverForEver(t *testing.T) {
	p := NewPool(roomy())
	add(p, Bulk, false, "alice", "large")
	for i := range 100 {
		add(p, Urgent, false, "bob", fmt.Sprint(i))
	}
	for blocks := range 3 {
		b := newBlock(16)
		b.size = map[string]int64{"large": 15}
		p.Offer(b)
		for _, tx := range b.txs {
			p.Remove(tx.Bytes)
		}
		if b.used[Bulk] > 0 {
			require.Equal(t, 1, blocks, "it comes first in the block after the one that had no room")
			require.Equal(t, int64(1), b.used[Urgent])
			return
		}
	}
	t.Fatal("passed over")
}

func TestEachLaneIsSureOfItsRoom(t *testing.T) {
	for _, flood := range All() {
		p := NewPool(Room{Txs: 80, Bytes: 1 << 20, Urgent: 1_000})
		n := 0
		for ; ; n++ {
			tx := Tx{Bytes: fmt.Append(nil, n), Lane: flood, Signers: []string{"mallory"}}
			if err := p.Admit(&tx); err != nil {
				require.ErrorIs(t, err, sdkerrors.ErrMempoolIsFull)
				break
			}
			p.Add(tx, 1)
		}
		require.Equal(t, 80-60+int(flood.Share(80)), n, "all but the others' shares")
		for _, lane := range All() {
			tx := Tx{Bytes: []byte("late"), Lane: lane, Signers: []string{"alice"}}
			require.Equal(t, lane != flood, p.Admit(&tx) == nil, "%s after a flood of %s", lane, flood)
		}
		p.Remove([]byte("0"))
		require.NoError(t, p.Admit(&Tx{Bytes: []byte("late"), Lane: flood}), "as soon as one is gone")
	}
}

func TestRoomIsCountedInBytesToo(t *testing.T) {
	p := NewPool(Room{Txs: 1_000, Bytes: 800, Urgent: 1_000})
	large := Tx{Bytes: make([]byte, 300), Lane: Normal}
	require.NoError(t, p.Admit(&large))
	p.Add(large, 1)
	require.ErrorIs(t, p.Admit(&large), sdkerrors.ErrMempoolIsFull)
}

func TestOneSenderCannotFillTheUrgentLane(t *testing.T) {
	p := NewPool(Room{Txs: 1_000, Bytes: 1 << 20, Urgent: 3})
	for i := range 3 {
		tx := Tx{Bytes: fmt.Append(nil, i), Lane: Urgent, Signers: []string{"mallory"}}
		require.NoError(t, p.Admit(&tx))
		p.Add(tx, 1)
	}
	require.ErrorIs(t, p.Admit(&Tx{Bytes: []byte("x"), Lane: Urgent, Signers: []string{"mallory"}}), sdkerrors.ErrMempoolIsFull)
	require.NoError(t, p.Admit(&Tx{Bytes: []byte("x"), Lane: Normal, Signers: []string{"mallory"}}))
	require.NoError(t, p.Admit(&Tx{Bytes: []byte("x"), Lane: Urgent, Signers: []string{"alice"}}))
	p.Remove([]byte("1"))
	require.NoError(t, p.Admit(&Tx{Bytes: []byte("x"), Lane: Urgent, Signers: []string{"mallory"}}))
}

func TestWhatNobodyConfirmsIsForgotten(t *testing.T) {
	p := NewPool(roomy())
	add(p, Normal, true, "alice", "lost")
	add(p, Normal, true, "alice", "kept")
	p.Confirm([]byte("kept"), 50)
	p.Forget(50)
	_, lost := p.Find([]byte("lost"))
	_, kept := p.Find([]byte("kept"))
	require.Equal(t, []bool{false, true}, []bool{lost, kept})
	b := newBlock(10)
	p.Offer(b)
	require.Equal(t, []string{"kept"}, b.names())
}

// TestRandomPoolsKeepTheirRules fills and empties pools at random, and looks at every block.
func TestRandomPoolsKeepTheirRules(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		p := NewPool(Room{Txs: 200, Bytes: 1 << 20, Urgent: 20})
		arrival := map[string]int{}
		for n := 0; n < 500; {
			for range rng.IntN(60) {
				n++
				tx := Tx{Bytes: fmt.Append(nil, n), Lane: Lane(rng.IntN(int(count))), Ordered: rng.IntN(3) > 0, Signers: []string{fmt.Sprint("s", rng.IntN(5))}}
				if rng.IntN(4) == 0 {
					tx.Signers = append(tx.Signers, fmt.Sprint("s", 5+rng.IntN(2)))
				}
				if p.Admit(&tx) == nil {
					p.Add(tx, 1)
					arrival[string(tx.Bytes)] = n
				}
			}
			waiting := map[Lane]int64{}
			for _, lane := range All() {
				waiting[lane] = int64(p.Waiting(lane))
			}
			b := newBlock(16)
			p.Offer(b)
			last := map[string]int{}
			for _, tx := range b.txs {
				for _, signer := range tx.Signers {
					if tx.Ordered {
						require.Greater(t, arrival[string(tx.Bytes)], last[signer], "seed %d: a later one overtakes", seed)
						last[signer] = arrival[string(tx.Bytes)]
					}
				}
			}
			if waiting[Vital]+waiting[Urgent]+waiting[Normal]+waiting[Bulk] >= 16 && rng.IntN(2) == 0 {
				require.NotEmpty(t, b.txs)
			}
			for _, tx := range b.txs {
				p.Remove(tx.Bytes)
			}
		}
		for name := range arrival {
			p.Remove([]byte(name))
		}
		require.Empty(t, p.known)
		require.Empty(t, p.queues)
		require.Empty(t, p.urgent)
		require.Equal(t, [count]Room{}, p.used)
	}
}
