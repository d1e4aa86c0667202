package lane

import "container/list"

// Answer is what a block says to a transaction that is offered.
type Answer int

const (
	// Taken is in the block.
	Taken Answer = iota
	// Unfit is not good now: it waits, and so do later ones of its signers.
	Unfit
	// NoRoom finds none in this block.
	NoRoom
)

// Block takes transactions.
type Block interface {
	// Take answers to one.
	Take(*Tx) Answer
	// Sated tells whether a lane has all that it is sure of.
	Sated(Lane) bool
}

// Offer fills a block: first each lane takes its share, then the first lanes take what is left. Each lane goes in the order
// in which its transactions came, and nobody overtakes an ordered one of the same signer. A lane that found no room for
// its first comes first in the next block, lest large ones wait for ever.
func (p *Pool) Offer(block Block) {
	p.mu.Lock()
	defer p.mu.Unlock()
	o := &offer{pool: p, block: block, over: map[*item]bool{}, next: map[string]int{}}
	order := append([]Lane{p.hungry}, All()...)
	p.hungry = Vital
	for _, lane := range order {
		if found := o.lane(lane, block.Sated); found && p.hungry == Vital && !block.Sated(lane) {
			p.hungry = lane
		}
	}
	for _, lane := range All() {
		o.lane(lane, func(Lane) bool { return false })
	}
}

// offer is one block's.
type offer struct {
	pool  *Pool
	block Block
	over  map[*item]bool // those that have their answer
	next  map[string]int // how many of a signer's ordered ones are taken
}

// lane offers one lane's transactions, and tells whether one found no room.
func (o *offer) lane(lane Lane, enough func(Lane) bool) (noRoom bool) {
	for e := o.pool.lanes[lane].Front(); e != nil && !enough(lane); e = e.Next() {
		if o.one(e) == NoRoom {
			return true
		}
	}
	return false
}

func (o *offer) one(e *list.Element) Answer {
	waits := e.Value.(*item)
	if o.over[waits] || !o.turn(waits) {
		return Unfit
	}
	answer := o.block.Take(&waits.Tx)
	if answer == NoRoom {
		return answer
	}
	o.over[waits] = true
	if answer == Taken && waits.Ordered {
		for _, signer := range waits.Signers {
			o.next[signer]++
		}
	}
	return answer
}

// turn tells whether all earlier ones of its signers are taken.
func (o *offer) turn(waits *item) bool {
	if !waits.Ordered {
		return true
	}
	for _, signer := range waits.Signers {
		queue := o.pool.queues[signer]
		if at := o.next[signer]; at >= len(queue) || queue[at] != waits {
			return false
		}
	}
	return true
}
