package relayer

import (
	"context"
	"errors"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/offchain/relayer/chain"
)

// carry proves a batch and sends it. What cannot go now is put back.
func (l *lane) carry(ctx context.Context, batch []*item) {
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		return
	}
	flight, sent, err := l.send(ctx, batch)
	if err != nil || flight == nil {
		<-l.slots
		if err != nil && ctx.Err() == nil {
			l.failed(ctx, batch, err)
		}
		return
	}
	go func() {
		defer func() { <-l.slots }()
		l.watch(ctx, flight, sent)
	}()
}

// flight is a transaction under way.
type flight struct {
	*chain.Flight
	brings int64 // the height to which it brings the light client, or 0
	at     int64 // the last height of the chain that is told, when it was sent
}

// send proves a batch at one height and hands it over. It answers what is in the transaction; the rest was put back.
func (l *lane) send(ctx context.Context, batch []*item) (*flight, []*item, error) {
	height, update := l.height(batch)
	if _, err := l.from.wait(ctx, height-1); err != nil {
		return nil, nil, err
	}
	proven, err := l.prove(ctx, batch, height-1)
	if err != nil || len(proven) == 0 {
		return nil, nil, err
	}
	last, err := l.from.wait(ctx, height)
	if err != nil {
		return nil, nil, err
	}
	f := &flight{at: l.to.header().Height}
	var msgs []sdk.Msg
	if update {
		if l.client.ahead(last) {
			l.release(itemsOf(proven), retryMin, fmt.Sprintf("the header of %s is ahead of the time of %s, which must make a block first", l.from.id, l.to.id))
			return nil, nil, nil
		}
		msgs, err = l.client.update(ctx, height)
		switch {
		case errors.Is(err, errNewer):
			l.release(itemsOf(proven), 0, "")
			return nil, nil, nil
		case err != nil:
			return nil, nil, err
		case len(msgs) == 0:
			update = false
		default:
			f.brings = height
		}
	}
	proven = l.fit(ctx, proven, msgs)
	for _, p := range proven {
		msgs = append(msgs, p.msg)
	}
	if f.brings != 0 {
		l.client.under(f.brings)
	}
	f.Flight, err = l.to.chain.Send(ctx, l.label(proven[0].item, update), len(proven), msgs...)
	if err != nil {
		if f.brings != 0 {
			l.client.over(f.brings)
		}
		return nil, nil, err
	}
	l.r.log.Debug("sent", "kind", batch[0].kind.String(), "packets", len(proven), "first", batch[0].sequence, "to", l.to.id,
		"height", height, "update", update, "tx", f.Hash)
	return f, itemsOf(proven), nil
}

// height chooses the header that verifies a batch, and tells whether the light client must be brought to it: one that it
// has, if that is new enough, or else the newest, or the next one.
func (l *lane) height(batch []*item) (height int64, update bool) {
	var after int64
	for _, it := range batch {
		after = max(after, it.height)
	}
	last := l.from.header().Height
	if has := l.client.usable(after+1, last+1); has >= last-heightsKept && has > 0 {
		return has, false
	}
	l.client.mu.Lock()
	defer l.client.mu.Unlock()
	return max(after+1, last, l.client.newest+1), true
}

// fit puts back what would make the transaction too large.
func (l *lane) fit(ctx context.Context, proven []proven, update []sdk.Msg) []proven {
	most, _ := l.to.chain.Limits(ctx)
	size := sizeOf(update)
	for i, p := range proven {
		size += sizeOf([]sdk.Msg{p.msg})
		if size > most && i > 0 {
			l.release(itemsOf(proven[i:]), 0, "")
			return proven[:i]
		}
	}
	return proven
}

// label names what is in a transaction, for the gas that it takes.
func (l *lane) label(it *item, update bool) string {
	if update {
		return it.kind.String() + "/" + it.port + "/update/" + l.client.id
	}
	return it.kind.String() + "/" + it.port
}

func itemsOf(proven []proven) []*item {
	items := make([]*item, len(proven))
	for i, p := range proven {
		items[i] = p.item
	}
	return items
}

func sizeOf(msgs []sdk.Msg) int {
	size := 0
	for _, msg := range msgs {
		if sized, ok := msg.(interface{ Size() int }); ok {
			size += sized.Size() + 64 // its type
		}
	}
	return size
}
