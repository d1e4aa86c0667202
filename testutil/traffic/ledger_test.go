package traffic

import (
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"
)

var channel = Channel{Port: "internode", ID: "channel-3", Remote: "channel-7"}

func event(kind, sequence, port, id, remote string) []abci.Event {
	return []abci.Event{{Type: kind, Attributes: []abci.EventAttribute{
		{Key: "packet_sequence", Value: sequence},
		{Key: "packet_src_port", Value: port},
		{Key: "packet_src_channel", Value: id},
		{Key: "packet_dst_channel", Value: remote},
	}}}
}

func ours(kind, sequence string) []abci.Event {
	return event(kind, sequence, "internode", "channel-3", "channel-7")
}

func TestLedgerCountsOnlyItsChannel(t *testing.T) {
	l := NewLedger(channel)
	l.note(0, 5, ours("send_packet", "1"))
	l.note(0, 5, event("send_packet", "2", "transfer", "channel-3", "channel-7"))
	l.note(0, 5, event("send_packet", "2", "internode", "channel-4", "channel-7"))
	l.note(1, 9, event("write_acknowledgement", "2", "internode", "channel-3", "channel-8"))
	l.note(1, 9, ours("send_packet", "8")) // the other chain's own
	l.note(0, 6, ours("recv_packet", "9"))
	l.note(0, 6, ours("write_acknowledgement", "9"))
	l.note(1, 9, ours("acknowledge_packet", "9"))
	require.Len(t, l.Packets(), 1)
	require.Equal(t, 1, l.Count(func(p Packet) bool { return p.SentAt > 0 }))
	require.ErrorIs(t, l.Check(1), errLost)
}

func TestLedgerTellsLostAndDoubled(t *testing.T) {
	const sent, received, acknowledged, late = "send_packet", "write_acknowledgement", "acknowledge_packet", "timeout_packet"
	tests := []struct {
		name        string
		here, there []string
		want        error
	}{
		{"is acknowledged", []string{sent, acknowledged}, []string{received}, nil},
		{"is timed out", []string{sent, late}, nil, nil},
		{"waits", []string{sent}, []string{received}, errLost},
		{"is taken twice", []string{sent, acknowledged}, []string{received, received}, errDoubled},
		{"is acknowledged twice", []string{sent, acknowledged, acknowledged}, []string{received}, errDoubled},
		{"is both", []string{sent, acknowledged, late}, []string{received}, errDoubled},
		{"is taken and timed out", []string{sent, late}, []string{received}, errDoubled},
		{"is acknowledged and not taken", []string{sent, acknowledged}, nil, errDoubled},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			l := NewLedger(channel)
			for _, kind := range tc.here {
				l.note(0, 5, ours(kind, "1"))
			}
			for _, kind := range tc.there {
				l.note(1, 9, ours(kind, "1"))
			}
			require.ErrorIs(t, l.Check(1), tc.want)
			require.ErrorIs(t, l.Check(2), errLost, "one was never seen")
		})
	}
}
