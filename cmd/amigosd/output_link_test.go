package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// sentEntry is alice's third message, to bob behind the link sur.
func sentEntry(edit func(*types.OutboxEntry)) *types.SentMessage {
	m := &types.SentMessage{
		Handle: "alice/out/3", Id: "ab", Sender: "amigos1…", Entry: types.OutboxEntry{
			Number: 3, Link: 1, ChannelId: "channel-0", Sequence: 5, Height: 7, Status: types.MESSAGE_STATUS_PENDING,
			Message: envelope.Message{Recipient: "bob@sur", Kind: envelope.KindText, Body: []byte("hola")},
		},
	}
	if edit != nil {
		edit(&m.Entry)
	}
	return m
}

func standingOf(m *types.SentMessage, blocker uint32, why string) *client.Standing {
	return &client.Standing{
		QueryStatusResponse: types.QueryStatusResponse{
			Id: m.Id, Handle: m.Handle, Status: m.Entry.Status, Code: m.Entry.Code, Reason: m.Entry.Reason, Blocker: blocker, Why: why, Sent: m,
		},
		Link: &types.LinkRecord{Link: types.Link{Number: 1, Name: "sur"}},
	}
}

func TestStatusTellsWhatKeepsAMessageFromAnotherChain(t *testing.T) {
	tests := []struct {
		name     string
		standing *client.Standing
		says     []string
	}{
		{
			name:     "on its way",
			standing: standingOf(sentEntry(nil), 0, "it waits for sur-1 until noon"),
			says:     []string{"pending: it has left for bob@sur", "sur (link-1, packet channel-0/5)", "it waits for sur-1 until noon", "amigosd relayer why channel-0/5"},
		},
		{
			name:     "stuck on what the chain sees",
			standing: standingOf(sentEntry(nil), types.ErrClientNotActive.ABCICode(), ""),
			says:     []string{"light client not active (internode 1137)", "re-point"},
		},
		{
			name:     "not relayed",
			standing: standingOf(sentEntry(nil), types.ErrNotRelayed.ABCICode(), ""),
			says:     []string{"(internode 1151)", "amigosd relayer why channel-0/5"},
		},
		{
			name: "timed out",
			standing: standingOf(sentEntry(func(e *types.OutboxEntry) {
				e.Status, e.Code = types.MESSAGE_STATUS_EXPIRED, types.ErrPacketTimedOut.ABCICode()
			}), 0, ""),
			says: []string{"its packet timed out before it reached bob@sur", "send it anew"},
		},
		{
			name:     "acted on there",
			standing: standingOf(sentEntry(func(e *types.OutboxEntry) { e.Status = types.MESSAGE_STATUS_PROCESSED }), 0, ""),
			says:     []string{"thread alice/out/3"},
		},
		{
			name: "refused there",
			standing: standingOf(sentEntry(func(e *types.OutboxEntry) {
				e.Status, e.Code, e.Reason = types.MESSAGE_STATUS_FAILED, types.ErrNotAdmitted.ABCICode(), "inbox does not admit the sender"
			}), 0, ""),
			says: []string{"failed: bob@sur did not take it: inbox does not admit the sender", "admit your address"},
		},
		{
			name: "filed there",
			standing: standingOf(sentEntry(func(e *types.OutboxEntry) {
				e.Status, e.Recipient, e.Arrival, e.RemoteHeight = types.MESSAGE_STATUS_FILED, "amigos1bob", 17, 40
			}), 0, ""),
			says: []string{"filed: it is in the inbox of bob@sur", "amigos1bob/17", "height 40 of that chain", "agent"},
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			cmd, out := printingCmd(t, "text")
			require.NoError(t, printStanding(cmd, tc.standing))
			for _, text := range tc.says {
				require.Contains(t, out.String(), text)
			}
			cmd, out = printingCmd(t, "json")
			require.NoError(t, printStanding(cmd, tc.standing))
			require.Contains(t, out.String(), `"sequence":"5"`)
		})
	}
}

func TestWhatLeftIsToldWhenItIsSent(t *testing.T) {
	sent := &client.Sent{
		Result:   &client.Result{Hash: "AB", Height: 71, Took: 210e6},
		Messages: []client.Filed{{Handle: "alice/out/3", Left: &client.Left{Number: 3, Link: 1, ChannelID: "channel-0", Sequence: 5}}},
	}
	cmd, out := printingCmd(t, "text")
	require.NoError(t, printSent(cmd, sent, &types.QueryStatusResponse{Status: types.MESSAGE_STATUS_PENDING}))
	require.Contains(t, out.String(), "link-1, packet channel-0/5")
	require.Contains(t, out.String(), "pending")
	require.NotContains(t, out.String(), "filed")

	cmd, out = printingCmd(t, "text")
	require.NoError(t, printSent(cmd, sent, &types.QueryStatusResponse{
		Status: types.MESSAGE_STATUS_READ, Handle: "amigos1bob@sur/17", Sent: sentEntry(func(e *types.OutboxEntry) { e.Arrival = 17 }),
	}))
	require.Contains(t, out.String(), "amigos1bob@sur/17")

	cmd, out = printingCmd(t, "json")
	require.NoError(t, printSent(cmd, sent, &types.QueryStatusResponse{Status: types.MESSAGE_STATUS_FAILED, Code: 1101}))
	require.Contains(t, out.String(), `"left":{"number":"3","link":"1","channel_id":"channel-0","sequence":"5"}`)
	require.Contains(t, out.String(), `"code":1101`)
}

func TestLinksSayWhetherTheySend(t *testing.T) {
	tests := []struct {
		name   string
		record types.LinkRecord
		says   string
	}{
		{"open", types.LinkRecord{Link: types.Link{Number: 1, Name: "sur", Open: true}}, "yes"},
		{"closed", types.LinkRecord{Link: types.Link{Number: 1}, Blocker: types.ErrLinkClosed.ABCICode()}, "no: link closed (internode 1133)"},
		{"paused", types.LinkRecord{Link: types.Link{Number: 1}, Blocker: types.ErrLinkPaused.ABCICode(), Meter: types.LinkMeter{Failures: 16, PausedUntil: 1}}, "after 16 packets"},
		{"retired", types.LinkRecord{Link: types.Link{Number: 2, RetiredInto: 1}, Blocker: types.ErrLinkClosed.ABCICode()}, "no: retired, link-1 has its channel"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			require.Contains(t, linkState(&tc.record), tc.says)
			cmd, out := printingCmd(t, "text")
			require.NoError(t, printLinks(cmd, &types.QueryLinksResponse{Records: []types.LinkRecord{tc.record}}))
			require.Contains(t, out.String(), tc.says)
			cmd, out = printingCmd(t, "text")
			require.NoError(t, printLink(cmd, &tc.record))
			require.Contains(t, out.String(), tc.says)
		})
	}
}

func TestWhoLivesBehindALinkIsShownByIt(t *testing.T) {
	names := map[string]string{"@link-1": "sur", "amigos1bob": "bob"}
	entry := types.Entry{Link: 1, Message: envelope.Message{Sender: "amigos1bob"}}
	require.Equal(t, "amigos1bob@sur", senderName(t.Context(), nil, names, entry), "bob there is not bob here")
	entry.Link = 0
	require.Equal(t, "bob", senderName(t.Context(), nil, names, entry))
	require.Equal(t, "channel-7", linkLabel(types.Link{Number: 2, ChannelId: "channel-7"}))
}
