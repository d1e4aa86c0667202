package agent

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	passageAge  = 2 * time.Second // how long it is believed that a link lets replies leave
	passageLook = time.Second     // how often a link that does not is looked at
)

// passages remembers which links let replies leave, and since when the others do not. It is safe for concurrent use.
type passages struct {
	patience time.Duration
	mu       sync.Mutex
	links    map[uint64]passage
}

// passage is one link as it was seen last.
type passage struct {
	seen  time.Time
	since time.Time // when it was first seen to let nothing leave; zero while it does
	why   string
}

func newPassages(patience time.Duration) *passages {
	return &passages{patience: patience, links: map[uint64]passage{}}
}

// leaves waits until a reply can leave over a link, and says why it cannot once the patience with that link is over. It
// returns an empty text for a reply that can leave, or whose fate is better left to the chain.
func (a *Agent) leaves(ctx context.Context, link uint64) (why string, err error) {
	if link == 0 {
		return "", nil
	}
	for waited := false; ; waited = true {
		p := a.lookAt(ctx, link)
		if p.since.IsZero() {
			return "", nil
		}
		if time.Since(p.since) >= a.passages.patience {
			return "no reply can leave: " + p.why, nil
		}
		if !waited {
			a.log.Warn("a reply cannot leave now; messages wait", "link", types.LinkAddress(link), "why", p.why, "patience", a.passages.patience)
		}
		if err := a.pause(ctx, passageLook); err != nil {
			return "", err
		}
	}
}

// lookAt asks the chain about a link, unless it was seen open just now. A chain that does not answer leaves what is known.
func (a *Agent) lookAt(ctx context.Context, link uint64) passage {
	a.passages.mu.Lock()
	p := a.passages.links[link]
	a.passages.mu.Unlock()
	if p.since.IsZero() && time.Since(p.seen) < passageAge {
		return p
	}
	why, err := a.obstacle(ctx, link)
	if err != nil {
		return p
	}
	now := time.Now()
	p.seen, p.why = now, why
	switch {
	case why == "":
		p.since = time.Time{}
	case p.since.IsZero():
		p.since = now
	}
	a.passages.mu.Lock()
	a.passages.links[link] = p
	a.passages.mu.Unlock()
	a.metrics.link(link, p.since.IsZero())
	return p
}

// obstacle is what keeps replies from leaving over a link; empty for nothing.
func (a *Agent) obstacle(ctx context.Context, link uint64) (string, error) {
	record, err := a.chain.Link(ctx, types.LinkAddress(link))
	if err == nil && record.Link.Retired() { // another link answers for it
		record, err = a.chain.Link(ctx, types.LinkAddress(record.Link.RetiredInto))
	}
	if err != nil {
		return "", err
	}
	if record.Blocker != 0 {
		return fmt.Sprintf("link %s: %s", record.Link.Label(), types.SendResult{Code: record.Blocker}.Err()), nil
	}
	outbox, err := a.chain.Outbox(ctx, a.chain.Address(), 0, 1, true)
	if err != nil {
		return "", err
	}
	if pending := outbox.State.Pending; pending > 0 && pending+a.params.MaxBatchEntries > a.params.MaxPending {
		return fmt.Sprintf("%d messages are on their way and not answered by their chains", pending), nil
	}
	return "", nil
}

// senderOf is who sent a message, as a reply is addressed and as guards count: an account behind a link is another one
// than the same account here.
func senderOf(m Message) string { return client.SenderAddress(m.Entry) }
