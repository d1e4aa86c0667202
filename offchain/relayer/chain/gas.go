package chain

import (
	"math/bits"
	"strings"
	"sync"
)

// spare is what a transaction gets above what one like it took.
const spare = 1.2

// gasBook remembers what transactions took, so that only the first of a kind is simulated: a simulation verifies every
// proof once more.
type gasBook struct {
	mu   sync.Mutex
	uses map[shape]use
}

// shape is a kind of transaction, and how many messages it has to the next power of two.
type shape struct {
	kind string
	size int
}

type use struct {
	count, bytes int
	gas          uint64
}

func newGasBook() *gasBook { return &gasBook{uses: map[shape]use{}} }

func shapeOf(kind string, count int) shape { return shape{kind, bits.Len(uint(count))} }

// estimate is a limit for a transaction, or 0 where it has to be simulated: the very first of a kind, and one after a
// transaction that ran out of gas. What is known of other sizes serves a new size, and what is known of a kind with
// something added to its name ("receive/transfer/update" of "receive/transfer") serves the kind. A simulation is not
// only slow: it does not see transactions that wait for their block, on which this one may depend.
func (b *gasBook) estimate(kind string, count, bytes int) uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	u, known := b.uses[shapeOf(kind, count)]
	if !known {
		return b.akin(kind, count)
	}
	if u.count == 0 || u.bytes == 0 {
		return 0
	}
	more := max(1, float64(count)/float64(u.count), float64(bytes)/float64(u.bytes))
	return uint64(float64(u.gas) * more * spare)
}

// fixed is more than a transaction takes beside what each of its messages does.
const fixed = 400_000

// akin is the least limit that follows from other shapes, or 0.
func (b *gasBook) akin(kind string, count int) (least uint64) {
	for at, u := range b.uses {
		if u.count == 0 || (at.kind != kind && !strings.HasPrefix(at.kind, kind+"/")) {
			continue
		}
		if gas := uint64((float64(u.gas)*float64(count)/float64(u.count) + fixed) * spare); least == 0 || gas < least {
			least = gas
		}
	}
	return least
}

// took notes what a transaction took. A dearer one counts at once, a cheaper one slowly.
func (b *gasBook) took(kind string, count, bytes int, gas uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := shapeOf(kind, count)
	if u, known := b.uses[at]; known && u.count > 0 {
		share := float64(u.gas) * max(float64(count)/float64(u.count), float64(bytes)/float64(u.bytes))
		gas = max(gas, uint64(0.8*min(share, float64(2*gas))))
	}
	b.uses[at] = use{count, bytes, gas}
}

// disappointed forgets a shape whose transaction ran out of gas: the next is simulated.
func (b *gasBook) disappointed(kind string, count int, err error) {
	if !outOfGas(err) {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.uses[shapeOf(kind, count)] = use{}
}
