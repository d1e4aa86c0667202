package simulation

import (
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/amigos-network/amigos/x/internode/types"
)

// receipt moves a cursor, or fails to.
func receipt(v *view) attempt[*types.MsgReceipt] {
	account := v.somebody()
	msg := &types.MsgReceipt{
		Owner: account.AddressBech32,
		Stage: simsx.OneOf(v.rand, []types.Stage{
			types.STAGE_DELIVERED, types.STAGE_READ, types.STAGE_PROCESSED, types.STAGE_PROCESSED, types.STAGE_PROCESSED,
		}),
	}
	if answer := v.living(account); answer != nil {
		msg.To = 1
		return attempt[*types.MsgReceipt]{account, msg, []error{answer}}
	}
	node, _ := v.node(account)
	state, ok := v.inbox(node)
	if !ok {
		return attempt[*types.MsgReceipt]{}
	}
	msg.From = state.Cursor(msg.Stage)
	if state.Last > msg.From {
		msg.To = msg.From + 1 + uint64(v.rand.Intn(int(min(state.Last-msg.From, types.ReceiptSpan))))
		if msg.Stage == types.STAGE_PROCESSED && v.oneIn(2) {
			msg.Rejections = v.rejections(msg.From, msg.To)
		}
	}
	return attempt[*types.MsgReceipt]{account, msg, []error{v.spoilReceipt(msg, state)}}
}

// rejections are some of the entries that a receipt covers.
func (v *view) rejections(from, to uint64) (rejected []types.Rejection) {
	for arrival := from + 1; arrival <= to && len(rejected) < types.MaxRejections; arrival++ {
		if v.oneIn(3) {
			rejected = append(rejected, types.Rejection{Arrival: arrival, Reason: v.rand.StringN(40)})
		}
	}
	return rejected
}

// spoilReceipt makes some receipts bad, and answers how the chain must take them. One that has nowhere to go is bad
// as it is.
func (v *view) spoilReceipt(msg *types.MsgReceipt, state types.InboxState) error {
	if msg.To == 0 {
		return types.ErrInvalidReceipt
	}
	switch v.rand.Intn(10) {
	case 0:
		msg.From, msg.To, msg.Rejections = msg.From+1, msg.To+1, nil
		return types.ErrReceiptCursor
	case 1:
		msg.To = state.Last + 1
		return types.ErrInvalidReceipt
	case 2:
		msg.Rejections = []types.Rejection{{Arrival: msg.To + 1}}
		return types.ErrInvalidReceipt
	case 3:
		msg.Stage = 77
		return types.ErrInvalidReceipt
	}
	return nil
}

// setInboxPolicy closes and opens an inbox, with random lists.
func setInboxPolicy(v *view) attempt[*types.MsgSetInboxPolicy] {
	account := v.somebody()
	answer := v.living(account)
	policy := types.InboxPolicy{Admission: simsx.OneOf(v.rand, []types.Admission{
		types.ADMISSION_REGISTERED, types.ADMISSION_REGISTERED, types.ADMISSION_LOCAL, types.ADMISSION_ALLOW_LIST,
	})}
	listed := map[string]bool{} // looked up only
	for range v.rand.Intn(6) {
		address := v.anybody().AddressBech32
		switch {
		case listed[address]:
		case v.rand.Bool():
			policy.Allow = append(policy.Allow, address)
		default:
			policy.Deny = append(policy.Deny, address)
		}
		listed[address] = true
	}
	if item, ok := v.listedLink(); ok && v.oneIn(3) {
		policy.Deny = append(policy.Deny, item)
	}
	if v.oneIn(8) {
		policy.Allow = append(policy.Allow, account.AddressBech32)
		policy.Deny = append(policy.Deny, account.AddressBech32)
		answer = types.ErrInvalidPolicy
	}
	return attempt[*types.MsgSetInboxPolicy]{account, &types.MsgSetInboxPolicy{Owner: account.AddressBech32, Policy: policy}, []error{answer}}
}
