package chain

import (
	"math/bits"
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

// estimate is a limit for a transaction, or 0 where it has to be simulated.
func (b *gasBook) estimate(kind string, count, bytes int) uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	u, known := b.uses[shapeOf(kind, count)]
	if !known || u.count == 0 || u.bytes == 0 {
		return 0
	}
	more := max(1, float64(count)/float64(u.count), float64(bytes)/float64(u.bytes))
	return uint64(float64(u.gas) * more * spare)
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
	delete(b.uses, shapeOf(kind, count))
}
