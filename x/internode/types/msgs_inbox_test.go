package types_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestMsgSendValidate(t *testing.T) {
	id := make([]byte, envelope.IDBytes)
	tests := []struct {
		name string
		edit func(*types.MsgSend)
		want error
	}{
		{name: "takes a text", edit: func(*types.MsgSend) {}},
		{name: "takes a reply", edit: func(m *types.MsgSend) { m.Entries[0].ReplyTo, m.Entries[0].Parent = id, 7 }},
		{name: "takes a reply to what was pruned", edit: func(m *types.MsgSend) { m.Entries[0].ReplyTo = id }},
		{name: "takes binary content that says so", edit: func(m *types.MsgSend) {
			m.Entries[0].Body, m.Entries[0].ContentType = []byte{0, 0xff}, "application/octet-stream"
		}},
		{name: "takes a recipient behind a link", edit: func(m *types.MsgSend) { m.Entries[0].Recipient = "bob@sur" }},
		{name: "refuses no sender", edit: func(m *types.MsgSend) { m.Sender = "" }, want: types.ErrInvalidAddress},
		{name: "refuses no entries", edit: func(m *types.MsgSend) { m.Entries = nil }, want: types.ErrInvalidMessage},
		{name: "refuses more entries than any chain takes", edit: func(m *types.MsgSend) { m.Entries = make([]types.SendEntry, 4097) }, want: types.ErrBatchTooLarge},
		{name: "refuses a bad entry behind a good one", edit: func(m *types.MsgSend) { m.Entries = append(m.Entries, types.SendEntry{}) }, want: types.ErrInvalidAddress},
		{name: "refuses a body over 32 KiB", edit: func(m *types.MsgSend) { m.Entries[0].Body = make([]byte, 32<<10+1) }, want: types.ErrBodyTooLarge},
		{name: "refuses no recipient", edit: func(m *types.MsgSend) { m.Entries[0].Recipient = "" }, want: types.ErrInvalidAddress},
		{name: "refuses a recipient without a road", edit: func(m *types.MsgSend) { m.Entries[0].Recipient = "eth.amigos.bridge" }, want: types.ErrUnsupportedAddress},
		{name: "refuses a bad kind", edit: func(m *types.MsgSend) { m.Entries[0].Kind = "Text" }, want: types.ErrInvalidMessage},
		{name: "refuses a bad content type", edit: func(m *types.MsgSend) { m.Entries[0].ContentType = "text\x00" }, want: types.ErrInvalidMessage},
		{name: "refuses text that is not UTF-8", edit: func(m *types.MsgSend) { m.Entries[0].Body = []byte("\xff") }, want: types.ErrInvalidMessage},
		{name: "refuses a short nonce", edit: func(m *types.MsgSend) { m.Entries[0].Nonce = nil }, want: types.ErrInvalidMessage},
		{name: "refuses a short ID", edit: func(m *types.MsgSend) { m.Entries[0].ReplyTo = id[1:] }, want: types.ErrInvalidMessage},
		{name: "refuses an unknown priority", edit: func(m *types.MsgSend) { m.Entries[0].Priority = 9 }, want: types.ErrInvalidMessage},
		{name: "refuses a negative time", edit: func(m *types.MsgSend) { m.Entries[0].CreatedAt = -1 }, want: types.ErrInvalidMessage},
		{name: "refuses an end before the beginning", edit: func(m *types.MsgSend) { m.Entries[0].ExpiresAt = 1 }, want: types.ErrInvalidMessage},
		{name: "refuses a parent without its ID", edit: func(m *types.MsgSend) { m.Entries[0].Parent = 7 }, want: types.ErrInvalidMessage},
		{name: "refuses a pong to nothing", edit: func(m *types.MsgSend) { m.Entries[0].Kind = envelope.KindPong }, want: types.ErrNotAPing},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			msg := &types.MsgSend{Sender: account(t, 1), Entries: []types.SendEntry{sendEntry("bob")}}
			tc.edit(msg)
			require.ErrorIs(t, msg.Validate(), tc.want)
		})
	}
}

func TestSendEntryMessageSaysAllThatTheEntrySays(t *testing.T) {
	entry := types.SendEntry{
		Recipient: "bob", Kind: "text", ContentType: "text/plain", Body: []byte("hola"), ReplyTo: bytes.Repeat([]byte{1}, 32),
		Parent: 7, Priority: envelope.PRIORITY_URGENT, Nonce: bytes.Repeat([]byte{2}, 16), CreatedAt: 3, ExpiresAt: 4,
	}
	require.Equal(t, envelope.Message{
		OriginChain: "norte-1", Sender: "amigos1x", DestChain: "norte-1",
		Recipient: "bob", Kind: "text", ContentType: "text/plain", Body: []byte("hola"), ReplyTo: bytes.Repeat([]byte{1}, 32),
		Priority: envelope.PRIORITY_URGENT, Nonce: bytes.Repeat([]byte{2}, 16), CreatedAt: 3, ExpiresAt: 4,
	}, entry.Message("norte-1", "amigos1x"))
}

func TestMsgReceiptValidate(t *testing.T) {
	no := func(arrivals ...uint64) (rejections []types.Rejection) {
		for _, arrival := range arrivals {
			rejections = append(rejections, types.Rejection{Arrival: arrival, Reason: "not mine"})
		}
		return rejections
	}
	tests := []struct {
		name string
		edit func(*types.MsgReceipt)
		want error
	}{
		{name: "takes a span", edit: func(*types.MsgReceipt) {}},
		{name: "takes the widest span", edit: func(m *types.MsgReceipt) { m.To = m.From + types.ReceiptSpan }},
		{name: "takes rejections in order", edit: func(m *types.MsgReceipt) { m.Rejections = no(6, 8, 10) }},
		{name: "takes the first receipt of all", edit: func(m *types.MsgReceipt) { m.From, m.To = 0, 1 }},
		{name: "refuses no owner", edit: func(m *types.MsgReceipt) { m.Owner = "" }, want: types.ErrInvalidAddress},
		{name: "refuses no stage", edit: func(m *types.MsgReceipt) { m.Stage = 0 }, want: types.ErrInvalidReceipt},
		{name: "refuses an unknown stage", edit: func(m *types.MsgReceipt) { m.Stage = 9 }, want: types.ErrInvalidReceipt},
		{name: "refuses no span", edit: func(m *types.MsgReceipt) { m.To = m.From }, want: types.ErrInvalidReceipt},
		{name: "refuses a span backwards", edit: func(m *types.MsgReceipt) { m.To = m.From - 1 }, want: types.ErrInvalidReceipt},
		{name: "refuses too wide a span", edit: func(m *types.MsgReceipt) { m.To = m.From + types.ReceiptSpan + 1 }, want: types.ErrInvalidReceipt},
		{name: "refuses rejections of what was only read", edit: func(m *types.MsgReceipt) { m.Stage, m.Rejections = types.STAGE_READ, no(6) }, want: types.ErrInvalidReceipt},
		{name: "refuses a rejection before the span", edit: func(m *types.MsgReceipt) { m.Rejections = no(5) }, want: types.ErrInvalidReceipt},
		{name: "refuses a rejection after it", edit: func(m *types.MsgReceipt) { m.Rejections = no(11) }, want: types.ErrInvalidReceipt},
		{name: "refuses a rejection twice", edit: func(m *types.MsgReceipt) { m.Rejections = no(6, 6) }, want: types.ErrInvalidReceipt},
		{name: "refuses rejections out of order", edit: func(m *types.MsgReceipt) { m.Rejections = no(8, 6) }, want: types.ErrInvalidReceipt},
		{name: "refuses a reason too long", edit: func(m *types.MsgReceipt) {
			m.Rejections = []types.Rejection{{Arrival: 6, Reason: strings.Repeat("a", types.MaxReasonBytes+1)}}
		}, want: types.ErrInvalidReceipt},
		{name: "refuses a reason with NUL", edit: func(m *types.MsgReceipt) { m.Rejections = []types.Rejection{{Arrival: 6, Reason: "\x00"}} }, want: types.ErrInvalidReceipt},
		{name: "refuses too many rejections", edit: func(m *types.MsgReceipt) {
			m.To, m.Rejections = 1000, make([]types.Rejection, types.MaxRejections+1)
		}, want: types.ErrInvalidReceipt},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			msg := &types.MsgReceipt{Owner: account(t, 1), Stage: types.STAGE_PROCESSED, From: 5, To: 10}
			tc.edit(msg)
			require.ErrorIs(t, msg.Validate(), tc.want)
		})
	}
}

func TestMsgSetInboxPolicyValidate(t *testing.T) {
	alice, bob := account(t, 1), account(t, 2)
	full := make([]string, types.MaxPolicyItems)
	for i := range full {
		full[i] = encode(t, types.Bech32Prefix, append(make([]byte, 18), byte(i>>8), byte(i)))
	}
	tests := []struct {
		name   string
		owner  string
		policy types.InboxPolicy
		want   error
	}{
		{name: "takes none, which admits every node", owner: alice},
		{name: "takes both lists", owner: alice, policy: types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST, Allow: []string{alice}, Deny: []string{bob}}},
		{name: "takes full lists", owner: alice, policy: types.InboxPolicy{Deny: full}},
		{name: "refuses fuller ones", owner: alice, policy: types.InboxPolicy{Allow: []string{bob}, Deny: full}, want: types.ErrInvalidPolicy},
		{name: "refuses no owner", want: types.ErrInvalidAddress},
		{name: "refuses an unknown rule", owner: alice, policy: types.InboxPolicy{Admission: 9}, want: types.ErrInvalidPolicy},
		{name: "refuses a name, which can change hands", owner: alice, policy: types.InboxPolicy{Allow: []string{"bob"}}, want: types.ErrInvalidPolicy},
		{name: "refuses an address twice", owner: alice, policy: types.InboxPolicy{Deny: []string{bob, bob}}, want: types.ErrInvalidPolicy},
		{name: "refuses an address on both lists", owner: alice, policy: types.InboxPolicy{Allow: []string{bob}, Deny: []string{bob}}, want: types.ErrInvalidPolicy},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			msg := &types.MsgSetInboxPolicy{Owner: tc.owner, Policy: tc.policy}
			require.ErrorIs(t, msg.Validate(), tc.want)
		})
	}
}
