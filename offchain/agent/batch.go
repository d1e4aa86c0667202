package agent

import (
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

// batch is what one transaction will say: the replies, and one receipt from the cursor on.
type batch struct {
	from, to   uint64
	outcomes   []outcome
	replies    []types.SendEntry
	rejections []types.Rejection
	bytes      int
}

func newBatch(cursor uint64) *batch { return &batch{from: cursor, to: cursor} }

func (b *batch) empty() bool { return b.to == b.from }

// fits tells whether one more outcome stays within what the chain takes at once.
func (b *batch) fits(o outcome, p types.Params) bool {
	if o.message.Entry.Arrival-b.from > types.ReceiptSpan {
		return false
	}
	if o.reject != "" && len(b.rejections) == types.MaxRejections {
		return false
	}
	return o.reply == nil || len(b.replies) < int(p.MaxBatchEntries) && b.bytes+len(o.reply.Body) <= int(p.MaxBatchBytes)
}

func (b *batch) add(o outcome) {
	b.to = o.message.Entry.Arrival
	b.outcomes = append(b.outcomes, o)
	if o.reply != nil {
		b.replies = append(b.replies, *o.reply)
		b.bytes += len(o.reply.Body)
	}
	if o.reject != "" {
		b.rejections = append(b.rejections, types.Rejection{Arrival: b.to, Reason: o.reject})
	}
}

// msgs are the batch's transaction. The receipt names the cursor it starts from: should the same batch land twice,
// the second one fails with its replies.
func (b *batch) msgs(node string) []sdk.Msg {
	receipt := &types.MsgReceipt{Owner: node, Stage: types.STAGE_PROCESSED, From: b.from, To: b.to, Rejections: b.rejections}
	if len(b.replies) == 0 {
		return []sdk.Msg{receipt}
	}
	return []sdk.Msg{&types.MsgSend{Sender: node, Entries: b.replies}, receipt}
}
