package relayer

import (
	"context"
	"sync"
	"time"
)

const (
	// perTx is how many messages one transaction has at most.
	perTx = 100
	// maxFlights is how many transactions of a lane are under way at once.
	maxFlights = 16
	// tick is how often a lane looks when nothing wakes it.
	tick = time.Second
	// maxTries is how often a message is refused by itself before it is given up.
	maxTries = 8
)

// lane leads from the chain that proves to the chain that is told, by the light client that the latter has of the former.
type lane struct {
	r        *Relayer
	from, to *end
	client   *lightClient
	back     *lane // the other way
	signal   chan struct{}
	slots    chan struct{}

	mu    sync.Mutex
	items map[key]*item
	order []*item // as they came; items that were settled stay until compacted
	until time.Time
}

func newLane(r *Relayer, from, to *end, client *lightClient) *lane {
	return &lane{
		r: r, from: from, to: to, client: client, signal: make(chan struct{}, 1), slots: make(chan struct{}, maxFlights),
		items: map[key]*item{},
	}
}

// add queues an item, unless it is there.
func (l *lane) add(it *item) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.items[it.key] != nil {
		return
	}
	it.most = perTx
	l.items[it.key] = it
	l.order = append(l.order, it)
	l.wake()
}

// settle takes an item out.
func (l *lane) settle(k key) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.items, k)
}

// has tells whether an item is queued or under way.
func (l *lane) has(k key) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.items[k] != nil
}

func (l *lane) wake() {
	select {
	case l.signal <- struct{}{}:
	default:
	}
}

// run carries what is in the queue until ctx ends.
func (l *lane) run(ctx context.Context) error {
	for ctx.Err() == nil {
		l.late()
		batch := l.take(time.Now())
		if len(batch) == 0 {
			l.client.refresh(ctx)
			wake(ctx, tick, l.signal)
			continue
		}
		l.carry(ctx, batch)
	}
	l.land()
	return nil
}

// land waits for the goroutines that watch transactions.
func (l *lane) land() {
	for range maxFlights {
		l.slots <- struct{}{}
	}
}

// take chooses what goes into the next transaction: items of one kind and port, and of one suspicion. Those that can be
// proven by a header that is there go before those that must wait for the next.
func (l *lane) take(now time.Time) []*item {
	last := l.from.header().Height
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Before(l.until) {
		return nil
	}
	l.compact()
	for _, height := range []int64{last - 1, last} {
		var batch []*item
		for _, it := range l.order {
			if !l.goes(it, height, now) || (len(batch) > 0 && !together(batch[0], it)) {
				continue
			}
			if batch = append(batch, it); len(batch) >= batch[0].most {
				break
			}
		}
		if len(batch) > 0 {
			for _, it := range batch {
				it.flying = true
			}
			return batch
		}
	}
	return nil
}

func (l *lane) goes(it *item, height int64, now time.Time) bool {
	return l.items[it.key] == it && !it.flying && !it.given && it.height <= height && !now.Before(it.after)
}

func together(a, b *item) bool {
	return a.kind == b.kind && a.port == b.port && a.most == b.most && a.closed == b.closed && (!a.closed || a.channel == b.channel)
}

// compact forgets settled items once they are the greater part.
func (l *lane) compact() {
	if len(l.order) < 2*len(l.items)+perTx {
		return
	}
	kept := make([]*item, 0, len(l.items))
	for _, it := range l.order {
		if l.items[it.key] == it {
			kept = append(kept, it)
		}
	}
	l.order = kept
}

// late turns receives that can no longer be into timeouts of the lane back: their time is over, or the channel's end is
// closed.
func (l *lane) late() {
	now, closed := l.to.header(), l.r.closedEnds(l.to.id)
	height := l.to.chain.Height(now.Height)
	var late []*item
	l.mu.Lock()
	for k, it := range l.items {
		if k.kind != Receive || it.flying {
			continue
		}
		if closed[place{l.to.id, k.port, k.channel}] != nil || timedOut(it.packet, height, now.Time) {
			late = append(late, it)
			delete(l.items, k)
		}
	}
	l.mu.Unlock()
	for _, it := range late {
		if end := closed[place{l.to.id, it.port, it.channel}]; end != nil {
			end.other.unreceivable(it.packet, it.since)
			continue
		}
		l.back.add(&item{key: timeoutKey(it.packet), packet: it.packet, height: now.Height - 1, since: it.since})
	}
}

// hold stops the lane for a while.
func (l *lane) hold(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := time.Now().Add(d); until.After(l.until) {
		l.until = until
	}
}

// release puts items back, to be carried from a time on.
func (l *lane) release(items []*item, after time.Duration, reason string) {
	l.mu.Lock()
	for _, it := range items {
		it.flying, it.reason = false, reason
		it.after = time.Now().Add(after)
	}
	l.mu.Unlock()
	l.wake()
}
