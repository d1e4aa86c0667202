package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestLinkMsgsValidate(t *testing.T) {
	authority := account(t, 1)
	tests := []struct {
		name string
		msg  interface{ Validate() error }
		want error
	}{
		{name: "name takes a link by number", msg: &types.MsgNameLink{Authority: authority, Link: "link-1", Name: "sur"}},
		{name: "name takes a link by channel", msg: &types.MsgNameLink{Authority: authority, Link: "channel-0", Name: "sur"}},
		{name: "name takes a link by name, and the name away", msg: &types.MsgNameLink{Authority: authority, Link: "sur"}},
		{name: "name refuses no link", msg: &types.MsgNameLink{Authority: authority, Name: "sur"}, want: types.ErrInvalidLink},
		{name: "name refuses a link without end", msg: &types.MsgNameLink{Authority: authority, Link: "link-" + strings.Repeat("1", 60), Name: "sur"}, want: types.ErrInvalidLink},
		{name: "name refuses no authority", msg: &types.MsgNameLink{Link: "link-1", Name: "sur"}, want: types.ErrInvalidAuthority},
		{name: "name refuses two parts", msg: &types.MsgNameLink{Authority: authority, Link: "link-1", Name: "sur.org"}, want: types.ErrInvalidName},
		{name: "name refuses what reads like a link", msg: &types.MsgNameLink{Authority: authority, Link: "link-1", Name: "link-2"}, want: types.ErrInvalidName},
		{name: "name refuses what reads like a channel", msg: &types.MsgNameLink{Authority: authority, Link: "link-1", Name: "channel-2"}, want: types.ErrInvalidName},
		{name: "re-point takes a channel", msg: &types.MsgRepointLink{Authority: authority, Link: "sur", ChannelId: "channel-7"}},
		{name: "re-point refuses none", msg: &types.MsgRepointLink{Authority: authority, Link: "sur"}, want: types.ErrInvalidLink},
		{name: "re-point refuses a link for a channel", msg: &types.MsgRepointLink{Authority: authority, Link: "sur", ChannelId: "link-7"}, want: types.ErrInvalidLink},
		{name: "re-point refuses no authority", msg: &types.MsgRepointLink{Link: "sur", ChannelId: "channel-7"}, want: types.ErrInvalidAuthority},
		{name: "quarantine takes a reason", msg: &types.MsgQuarantineLink{Authority: authority, Link: "sur", Quarantined: true, Reason: "floods us"}},
		{name: "quarantine ends", msg: &types.MsgQuarantineLink{Authority: authority, Link: "sur"}},
		{name: "quarantine refuses a reason for its end", msg: &types.MsgQuarantineLink{Authority: authority, Link: "sur", Reason: "better now"}, want: types.ErrInvalidLink},
		{name: "quarantine refuses a reason of two lines", msg: &types.MsgQuarantineLink{Authority: authority, Link: "sur", Quarantined: true, Reason: "a\nb"}, want: types.ErrInvalidLink},
		{name: "quarantine refuses no authority", msg: &types.MsgQuarantineLink{Link: "sur"}, want: types.ErrInvalidAuthority},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			require.ErrorIs(t, tc.msg.Validate(), tc.want)
		})
	}
}

func TestSendValidatesWhatGoesToAnotherChain(t *testing.T) {
	tests := []struct {
		name string
		edit func(*types.MsgSend)
		want error
	}{
		{name: "takes a node behind a link", edit: func(m *types.MsgSend) { m.Entries[0].Recipient = "bob@sur" }},
		{name: "takes a ping to a chain", edit: func(m *types.MsgSend) { m.Entries[0].Recipient, m.Entries[0].Kind = "@sur", envelope.KindPing }},
		{name: "takes a ping to a chain in its long form", edit: func(m *types.MsgSend) {
			m.Entries[0].Recipient, m.Entries[0].Kind = "sur.amigos.ibc", envelope.KindPing
		}},
		{name: "refuses a text to a chain", edit: func(m *types.MsgSend) { m.Entries[0].Recipient = "@sur" }, want: types.ErrInvalidMessage},
		{name: "refuses a pong to a chain", edit: func(m *types.MsgSend) {
			m.Entries[0].Recipient, m.Entries[0].Kind = "@sur", envelope.KindPong
		}, want: types.ErrInvalidMessage},
		{name: "refuses a pong without parent", edit: func(m *types.MsgSend) {
			m.Entries[0].Recipient, m.Entries[0].Kind = "bob@sur", envelope.KindPong
		}, want: types.ErrNotAPing},
		{name: "takes a timeout", edit: func(m *types.MsgSend) { m.TimeoutAt = 1 }},
		{name: "refuses a timeout before time", edit: func(m *types.MsgSend) { m.TimeoutAt = -1 }, want: types.ErrInvalidTimeout},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			msg := &types.MsgSend{Sender: account(t, 1), Entries: []types.SendEntry{sendEntry("bob")}}
			tc.edit(msg)
			require.ErrorIs(t, msg.Validate(), tc.want)
		})
	}
}

func TestAMessageToAnotherChainNamesNoChain(t *testing.T) {
	for recipient, dest := range map[string]string{"bob": "norte-1", "bob@sur": "", "@sur": "", "sur.amigos.ibc": ""} {
		require.Equal(t, dest, sendEntry(recipient).Message("norte-1", account(t, 1)).DestChain, recipient)
	}
}
