package keeper

import (
	"cmp"
	"context"
	"slices"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// tidings gathers what a receipt has to tell the senders behind links, in the order in which links and senders appear.
type tidings struct {
	links  []uint64
	byLink map[uint64]*linkTidings // looked up only
}

type linkTidings struct {
	senders  []string
	bySender map[string][]tiding // looked up only
}

// tiding is one message of a sender, by its number in the sender's outbox.
type tiding struct {
	number uint64
	reason string // of a rejection
}

// add takes an entry; one of a sender of this chain has nothing to tell.
func (t *tidings) add(entry types.Entry, reason string) {
	if entry.Link == 0 {
		return
	}
	if t.byLink == nil {
		t.byLink = map[uint64]*linkTidings{}
	}
	of, ok := t.byLink[entry.Link]
	if !ok {
		of = &linkTidings{bySender: map[string][]tiding{}}
		t.links, t.byLink[entry.Link] = append(t.links, entry.Link), of
	}
	sender := entry.Message.Sender
	if len(of.bySender[sender]) == 0 {
		of.senders = append(of.senders, sender)
	}
	of.bySender[sender] = append(of.bySender[sender], tiding{number: entry.Origin, reason: reason})
}

// receipts merges the consecutive numbers of each sender into spans. A rejection stands by itself.
func (t *linkTidings) receipts(stage types.Stage) (receipts []types.PacketReceipt) {
	for _, sender := range t.senders {
		told := t.bySender[sender]
		slices.SortStableFunc(told, func(a, b tiding) int { return cmp.Compare(a.number, b.number) })
		told = slices.CompactFunc(told, func(a, b tiding) bool { return a.number == b.number })
		open := false // whether the last receipt may grow
		for _, one := range told {
			last := len(receipts) - 1
			if open && one.reason == "" && receipts[last].Last+1 == one.number {
				receipts[last].Last = one.number
				continue
			}
			receipts = append(receipts, types.PacketReceipt{
				Sender: sender, First: one.number, Last: one.number, Stage: stage, Reason: one.reason,
			})
			open = one.reason == ""
		}
	}
	return receipts
}

// remoteArrivals finds the entries from other chains in a span of an inbox.
func (k *Keeper) remoteArrivals(ctx context.Context, number, from, to uint64) (tidings, error) {
	var places []types.EntryKey
	ranger := collections.NewPrefixedPairRange[uint64, uint64](number).StartExclusive(from).EndInclusive(to)
	err := k.Arrivals.Walk(ctx, ranger, func(at types.EntryKey) (bool, error) {
		places = append(places, at)
		return false, nil
	})
	if err != nil {
		return tidings{}, err
	}
	var afar tidings
	for _, at := range places {
		entry, err := k.inbox.Entry(ctx, at.K1(), at.K2())
		if err != nil {
			return tidings{}, err
		}
		afar.add(entry, "")
	}
	return afar, nil
}

// tell sends receipts to the chains whose messages a receipt was about. Where a link does not send, the receipt is not
// told and stands all the same.
func (k *Keeper) tell(ctx context.Context, afar tidings, stage types.Stage) error {
	if len(afar.links) == 0 {
		return nil
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	for _, number := range afar.links {
		if err := k.tellLink(ctx, params, number, afar.byLink[number].receipts(stage)); err != nil {
			return err
		}
	}
	return nil
}

// tellLink sends receipts in as many packets as they need. They leave also while the link pauses: a pause spares people
// messages that would fail, and a receipt that is not sent is lost.
func (k *Keeper) tellLink(ctx context.Context, params types.Params, number uint64, receipts []types.PacketReceipt) error {
	link, err := k.livingLink(ctx, number)
	if err != nil {
		return tolerate(err)
	}
	channel, err := k.sendable(ctx, link)
	if err != nil {
		return tolerate(err)
	}
	for len(receipts) > 0 {
		size, n := packetOverhead, 0
		for n < len(receipts) && size+receipts[n].Size()+itemOverhead <= int(params.MaxPacketBytes) {
			size += receipts[n].Size() + itemOverhead
			n++
		}
		timeoutAt := now(ctx) + params.MaxPacketTimeout.Milliseconds()
		_, err := k.sendPacket(ctx, params, &channel, types.PacketData{Receipts: receipts[:n]}, timeoutAt, span{})
		if err != nil {
			return tolerate(err)
		}
		receipts = receipts[n:]
	}
	return nil
}

// tolerate keeps faults and forgets refusals.
func tolerate(err error) error {
	if _, refused := types.Refusal(err); refused {
		return nil
	}
	return err
}
