package app

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/app/lane"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// waiting is CometBFT's mempool: first come first served, every one checked again after a block.
type waiting struct {
	*fixture
	txs [][]byte
}

// offer tells the code by which a transaction is refused, or 0.
func (w *waiting) offer(bz []byte) uint32 {
	w.t.Helper()
	res, err := w.app.CheckTx(&abci.RequestCheckTx{Tx: bz})
	require.NoError(w.t, err)
	if res.Code == 0 {
		w.txs = append(w.txs, bz)
	}
	return res.Code
}

// next proposes a block, lets another chain judge it, and makes it.
func (w *waiting) next(judge *fixture) (proposed [][]byte) {
	w.t.Helper()
	proposed = w.prepare(w.txs[:min(len(w.txs), 50)]...)
	require.True(w.t, judge.process(proposed...), "what is proposed is accepted by who has seen none of it")
	for i, result := range w.block(proposed...) {
		require.Zero(w.t, result.Code, "transaction %d: %s", i, result.Log)
	}
	if judge != w.fixture {
		judge.block(proposed...)
		require.Equal(w.t, w.app.LastCommitID(), judge.app.LastCommitID())
	}
	in := func(bz []byte) bool {
		return slices.ContainsFunc(proposed, func(other []byte) bool { return slices.Equal(bz, other) })
	}
	w.txs = slices.DeleteFunc(w.txs, in)
	w.checkAgain()
	return proposed
}

// checkAgain drops what is no longer good.
func (w *waiting) checkAgain() {
	w.t.Helper()
	w.txs = slices.DeleteFunc(w.txs, func(bz []byte) bool {
		res, err := w.app.CheckTx(&abci.RequestCheckTx{Tx: bz, Type: abci.CheckTxType_Recheck})
		require.NoError(w.t, err)
		return res.Code != 0
	})
}

// say is a message of an account to alice that pays a multiple of the least price.
func (f *fixture) say(from int, priority envelope.Priority, times int64) draft {
	d := f.transfer(from)
	d.msgs = []sdk.Msg{&types.MsgSend{Sender: f.address(from).String(), Entries: []types.SendEntry{
		{Recipient: "alice", Kind: envelope.KindText, Priority: priority, Nonce: make([]byte, envelope.NonceBytes), CreatedAt: f.now().UnixMilli()},
	}}}
	d.gas = 300_000
	d.fee = times * int64(d.gas) / 100
	return d
}

// unorderedly makes a draft one of many that may come in any order.
func (f *fixture) unorderedly(d draft, n int) draft {
	d.sequence, d.unordered = 0, f.now().Add(5*time.Minute+time.Duration(n))
	return d
}

func newTalkers(t *testing.T, settings simtestutil.AppOptionsMap) *fixture {
	t.Helper()
	f := newFixtureWith(t, settings)
	for i, name := range []string{"alice", "bob", "carol", "dora"} {
		f.register(i, name)
	}
	return f
}

// TestAnUrgentMessageOvertakesAFlood keeps the mempool full of bulk, of which a block takes six, and says something
// urgent in every block.
func TestAnUrgentMessageOvertakesAFlood(t *testing.T) {
	w := &waiting{fixture: newTalkers(t, simtestutil.AppOptionsMap{"mempool.size": 400})}
	var waits []int
	said := map[string]int64{}
	n := 0
	for range 100 {
		for range 100 {
			n++
			d := w.unorderedly(w.say(1+n%2, envelope.PRIORITY_BULK, 1), n)
			d.gas, d.fee = maxBlockGas/6, maxBlockGas/600+1
			if code := w.offer(w.sign(d)); code != 0 {
				require.Equal(t, sdkerrors.ErrMempoolIsFull.ABCICode(), code)
				break
			}
		}
		n++
		urgent := w.sign(w.unorderedly(w.say(3, envelope.PRIORITY_URGENT, DefaultUrgentPrice), n))
		require.Zero(t, w.offer(urgent), "there is room for what is urgent")
		said[string(urgent)] = w.height
		proposed := w.next(w.fixture)
		require.Greater(t, len(proposed), 4, "bulk is carried too")
		for _, bz := range proposed {
			if at, urgent := said[string(bz)]; urgent {
				waits = append(waits, int(w.height-at))
			}
		}
	}
	slices.Sort(waits)
	require.Len(t, waits, 100)
	t.Logf("blocks until an urgent message is in: median %d, p99 %d, most %d", waits[50], waits[98], waits[99])
	require.LessOrEqual(t, waits[98], 3)
}

// TestBulkIsCarriedUnderAFloodOfUrgency is the other way round.
func TestBulkIsCarriedUnderAFloodOfUrgency(t *testing.T) {
	w := &waiting{fixture: newTalkers(t, simtestutil.AppOptionsMap{"mempool.size": 400})}
	bulk := w.sign(w.unorderedly(w.say(3, envelope.PRIORITY_BULK, 1), 0))
	n := 0
	flood := func() {
		for from := range 3 {
			for {
				n++
				d := w.unorderedly(w.say(from, envelope.PRIORITY_URGENT, DefaultUrgentPrice), n)
				d.gas, d.fee = maxBlockGas/10, DefaultUrgentPrice*maxBlockGas/1000
				if w.offer(w.sign(d)) != 0 {
					break
				}
			}
		}
	}
	flood()
	require.Equal(t, 3*DefaultUrgentPerSender, w.app.waiting.pool.Waiting(lane.Urgent))
	require.Zero(t, w.offer(bulk))
	for blocks := 1; ; blocks++ {
		if slices.ContainsFunc(w.next(w.fixture), func(bz []byte) bool { return slices.Equal(bz, bulk) }) {
			break
		}
		require.Less(t, blocks, 3)
		flood()
	}
}

func TestUrgencyCosts(t *testing.T) {
	f := newTalkers(t, nil)
	w := &waiting{fixture: f}
	require.Equal(t, sdkerrors.ErrInsufficientFee.ABCICode(), w.offer(f.sign(f.say(1, envelope.PRIORITY_URGENT, DefaultUrgentPrice-1))))
	require.Zero(t, w.offer(f.sign(f.say(1, envelope.PRIORITY_URGENT, DefaultUrgentPrice))))
	require.Zero(t, w.offer(f.sign(f.say(2, envelope.PRIORITY_UNSPECIFIED, 1))))
	cheap := f.sign(f.say(3, envelope.PRIORITY_URGENT, 1))
	require.True(t, f.process(cheap), "the price is the node's, not the chain's")
	require.Zero(t, f.block(cheap)[0].Code)
}

// TestAnyMixOfLanesIsAccepted lets random transactions wait, with orders and without, and asks a chain without lanes.
func TestAnyMixOfLanesIsAccepted(t *testing.T) {
	w := &waiting{fixture: newTalkers(t, nil)}
	judge := newTalkers(t, simtestutil.AppOptionsMap{FlagLanes: false, FlagSignatureMemo: 0})
	carried := 0
	for seed := range uint64(mixedBlocks) {
		rng := rand.New(rand.NewPCG(seed, 5))
		next := map[int]uint64{} // sequences that wait
		for from := range w.keys {
			_, next[from] = w.account(from)
			for _, bz := range w.txs {
				if tx, ok := w.app.waiting.read(bz); ok && tx.Ordered && tx.Signers[0] == string(w.address(from)) {
					next[from]++
				}
			}
		}
		for n := range rng.IntN(12) {
			from := rng.IntN(len(w.keys))
			priority := []envelope.Priority{envelope.PRIORITY_BULK, envelope.PRIORITY_UNSPECIFIED, envelope.PRIORITY_URGENT}[rng.IntN(3)]
			d := w.say(from, priority, DefaultUrgentPrice)
			if rng.IntN(4) == 0 {
				d = w.transfer(from)
			}
			d.gas = 300_000 + rng.Uint64N(maxBlockGas/3)
			d.fee = DefaultUrgentPrice * int64(d.gas/100+1)
			if d.sequence = next[from]; rng.IntN(2) == 0 {
				d = w.unorderedly(d, n)
			}
			if w.offer(w.sign(d)) == 0 && d.unordered.IsZero() {
				next[from]++
			}
		}
		carried += len(w.next(judge))
	}
	for range 20 {
		carried += len(w.next(judge))
	}
	require.Greater(t, carried, 2*mixedBlocks)
	require.Empty(t, w.txs, "everything that was accepted is carried")
	for _, l := range lane.All() {
		require.Zero(t, w.app.waiting.pool.Waiting(l))
	}
}

func TestWhatIsOverDoesNotWait(t *testing.T) {
	f := newTalkers(t, nil)
	w := &waiting{fixture: f}
	pool := func() int { return f.app.waiting.pool.Waiting(lane.Normal) }

	once, twin := f.sign(f.say(1, envelope.PRIORITY_UNSPECIFIED, 1)), f.sign(f.say(1, envelope.PRIORITY_UNSPECIFIED, 2))
	require.Zero(t, w.offer(once))
	require.Zero(t, f.block(twin)[0].Code, "another one with its sequence")
	require.Equal(t, 1, pool())
	w.checkAgain()
	require.Zero(t, pool(), "a sequence that is used up")

	late := f.unorderedly(f.say(2, envelope.PRIORITY_UNSPECIFIED, 1), 0)
	require.Zero(t, w.offer(f.sign(late)))
	f.late = time.Hour
	f.block()
	require.Equal(t, 1, pool())
	w.checkAgain()
	require.Zero(t, pool(), "its time is over")

	bad, ahead := f.sign(f.say(1, envelope.PRIORITY_UNSPECIFIED, 1)), f.sign(f.say(1, envelope.PRIORITY_UNSPECIFIED, 3))
	require.Zero(t, w.offer(bad))
	require.NotZero(t, f.block(ahead, bad)[1].Code)
	require.Zero(t, pool(), "in a block, though it failed there")
}
