package lane

import (
	"bytes"
	"container/list"
	"hash/maphash"
	"slices"
	"sync"

	errorsmod "cosmossdk.io/errors"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// Tx is a transaction that waits.
type Tx struct {
	Bytes   []byte
	Decoded sdk.Tx
	Lane    Lane
	Signers []string // addresses' bytes; the first one sends
	Ordered bool     // by sequence: a later one of the same signer may not overtake it
}

func (t *Tx) sender() string {
	if len(t.Signers) == 0 {
		return ""
	}
	return t.Signers[0]
}

// Room is how much may wait.
type Room struct {
	Txs, Bytes int64
	Urgent     int // transactions of one sender in the urgent lane
}

// Pool holds the transactions that wait, each lane in the order in which they came. It may be used concurrently.
type Pool struct {
	room Room
	seed maphash.Seed

	mu     sync.Mutex
	known  map[uint64][]*item
	lanes  [count]*list.List
	used   [count]Room
	queues map[string][]*item // of each signer, the ordered ones
	urgent map[string]int     // of each sender
	hungry Lane               // of which the first found no room in the last block
}

type item struct {
	Tx
	in    *list.Element
	since int64 // height at which it was last found good
}

// NewPool returns an empty pool.
func NewPool(room Room) *Pool {
	p := &Pool{room: room, seed: maphash.MakeSeed(), known: map[uint64][]*item{}, queues: map[string][]*item{}, urgent: map[string]int{}, hungry: Vital}
	for i := range p.lanes {
		p.lanes[i] = list.New()
	}
	return p
}

// Admit tells whether a transaction finds room: each lane is sure of its share.
func (p *Pool) Admit(tx *Tx) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if tx.Lane == Urgent && p.urgent[tx.sender()] >= p.room.Urgent {
		return errorsmod.Wrapf(sdkerrors.ErrMempoolIsFull, "%d urgent transactions of this sender wait already: send what can wait with normal priority", p.room.Urgent)
	}
	txs, size := int64(1), int64(len(tx.Bytes))
	for _, lane := range All() {
		used := p.used[lane]
		if lane != tx.Lane { // what it is sure of is kept free for it
			used.Txs, used.Bytes = max(used.Txs, lane.Share(p.room.Txs)), max(used.Bytes, lane.Share(p.room.Bytes))
		}
		txs, size = txs+used.Txs, size+used.Bytes
	}
	if txs > p.room.Txs || size > p.room.Bytes {
		return errorsmod.Wrapf(sdkerrors.ErrMempoolIsFull, "%d transactions of the %s lane wait already", p.used[tx.Lane].Txs, tx.Lane)
	}
	return nil
}

// Add lets a transaction wait that was found good at a height.
func (p *Pool) Add(tx Tx, height int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.find(tx.Bytes) != nil {
		return
	}
	added := &item{Tx: tx, since: height}
	added.in = p.lanes[tx.Lane].PushBack(added)
	hash := maphash.Bytes(p.seed, tx.Bytes)
	p.known[hash] = append(p.known[hash], added)
	p.count(added, 1)
	if tx.Ordered {
		for _, signer := range tx.Signers {
			p.queues[signer] = append(p.queues[signer], added)
		}
	}
}

// Find returns a transaction that waits.
func (p *Pool) Find(bz []byte) (Tx, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if found := p.find(bz); found != nil {
		return found.Tx, true
	}
	return Tx{}, false
}

// Confirm notes that a transaction was found good again.
func (p *Pool) Confirm(bz []byte, height int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if found := p.find(bz); found != nil {
		found.since = height
	}
}

// Remove takes transactions out that are in a block, or no longer good.
func (p *Pool) Remove(txs ...[]byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, bz := range txs {
		if found := p.find(bz); found != nil {
			p.remove(found)
		}
	}
}

// Forget takes those out that nobody has found good since a height: consensus does not know them.
func (p *Pool) Forget(before int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, lane := range p.lanes {
		for e := lane.Front(); e != nil; {
			found, next := e.Value.(*item), e.Next()
			if found.since < before {
				p.remove(found)
			}
			e = next
		}
	}
}

// Waiting is how many transactions of a lane wait.
func (p *Pool) Waiting(lane Lane) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lanes[lane].Len()
}

func (p *Pool) find(bz []byte) *item {
	for _, known := range p.known[maphash.Bytes(p.seed, bz)] {
		if bytes.Equal(known.Bytes, bz) {
			return known
		}
	}
	return nil
}

func (p *Pool) remove(gone *item) {
	is := func(other *item) bool { return other == gone }
	p.lanes[gone.Lane].Remove(gone.in)
	hash := maphash.Bytes(p.seed, gone.Bytes)
	if p.known[hash] = slices.DeleteFunc(p.known[hash], is); len(p.known[hash]) == 0 {
		delete(p.known, hash)
	}
	p.count(gone, -1)
	if !gone.Ordered {
		return
	}
	for _, signer := range gone.Signers {
		if p.queues[signer] = slices.DeleteFunc(p.queues[signer], is); len(p.queues[signer]) == 0 {
			delete(p.queues, signer)
		}
	}
}

func (p *Pool) count(changed *item, by int64) {
	p.used[changed.Lane].Txs += by
	p.used[changed.Lane].Bytes += by * int64(len(changed.Bytes))
	if changed.Lane != Urgent {
		return
	}
	if p.urgent[changed.sender()] += int(by); p.urgent[changed.sender()] == 0 {
		delete(p.urgent, changed.sender())
	}
}
