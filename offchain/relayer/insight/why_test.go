package insight_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/offchain/relayer"
	"github.com/amigos-network/amigos/offchain/relayer/insight"
)

var update = flag.Bool("update", false, "write the snapshots anew")

func requireSnapshot(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), text)
}

func TestWhy(t *testing.T) {
	type edit func(norte, sur *fakeChain, q *insight.Inquiry)
	tests := []struct {
		name    string
		packet  string
		edit    edit
		state   insight.State
		blocker string // a part of it; empty for none
		help    string // a part of it
	}{
		{name: "nothing keeps it", packet: "channel-0/5", state: insight.Delivering, help: "receive it on sur-1 next"},
		{name: "by the link's name", packet: "sur/5", state: insight.Delivering, help: "pid 4121"},
		{name: "its answer is on the way", packet: "channel-0/3", state: insight.Answering, help: "acknowledge it on norte-1 next"},
		{name: "settled: answered", packet: "channel-0/1", state: insight.Acknowledged, help: "nothing is left to do"},
		{name: "settled: timed out", packet: "norte-1/channel-0/2", state: insight.TimedOut, help: "send again"},
		{name: "never sent", packet: "channel-0/8", state: insight.Unsent, help: "status"},
		{
			name: "no relayer runs", packet: "channel-0/5", edit: func(_, _ *fakeChain, q *insight.Inquiry) { q.Running = nil },
			state: insight.Delivering, blocker: "no relayer runs", help: "amigosd relayer start",
		},
		{
			name: "its time has passed", packet: "channel-0/5", edit: func(norte, _ *fakeChain, _ *insight.Inquiry) { norte.timeout = now.Add(-time.Second) },
			state: insight.TimingOut, help: "timeout it on norte-1",
		},
		{
			name: "its time has passed here, but not on a chain that stands still", packet: "channel-0/5",
			edit: func(norte, sur *fakeChain, _ *insight.Inquiry) {
				norte.timeout, sur.time = now.Add(-time.Second), now.Add(-time.Minute)
			}, state: insight.Delivering,
		},
		{
			name: "the channel was closed", packet: "channel-0/5", edit: func(_, sur *fakeChain, _ *insight.Inquiry) { sur.closed = true },
			state: insight.TimingOut, help: "timeout",
		},
		{
			name: "the client expired", packet: "channel-0/5", edit: func(_, sur *fakeChain, _ *insight.Inquiry) { sur.status = "Expired" },
			state: insight.Delivering, blocker: "07-tendermint-0 on sur-1 is expired", help: "MsgRecoverClient",
		},
		{
			name: "the client is frozen, and the answer cannot come back", packet: "channel-0/3",
			edit:  func(norte, _ *fakeChain, _ *insight.Inquiry) { norte.status = "Frozen" },
			state: insight.Answering, blocker: "on norte-1 is frozen", help: "--new",
		},
		{
			name: "the account is empty", packet: "channel-0/5", edit: func(_, sur *fakeChain, _ *insight.Inquiry) { sur.balance = 3 },
			state: insight.Delivering, blocker: "amigos1sur-1 on sur-1 has 3uamigo", help: "send it coins",
		},
		{
			name: "the other account is empty, which does not matter yet", packet: "channel-0/5",
			edit: func(norte, _ *fakeChain, _ *insight.Inquiry) { norte.balance = 0 }, state: insight.Delivering,
		},
		{
			name: "the chain is away", packet: "channel-0/5", edit: func(_, _ *fakeChain, q *insight.Inquiry) { away(*q, "sur-1") },
			state: insight.Unknown, blocker: "no answer", help: "see that the node runs",
		},
		{
			name: "the answer is no longer kept", packet: "channel-0/3", edit: func(_, sur *fakeChain, _ *insight.Inquiry) { sur.answers = []uint64{4} },
			state: insight.Answering, blocker: "no longer keeps the answer", help: "archive node",
		},
		{name: "its block is pruned", packet: "channel-0/5", edit: func(norte, _ *fakeChain, q *insight.Inquiry) {
			norte.port = "transfer"
			q.Parties["sur-1"].Chain.(*fakeChain).port = "transfer"
			q.Snapshot = &relayer.Snapshot{Channels: []relayer.ChannelStatus{{
				Chain: "norte-1", Port: "transfer", Channel: "channel-0", Gone: []relayer.GonePacket{{Sequence: 5, Why: "its block 17 is pruned"}},
			}}}
		}, state: insight.Delivering, blocker: "pruned", help: "--rpc URL"},
		{name: "the chain refuses it", packet: "channel-0/5", edit: func(_, _ *fakeChain, q *insight.Inquiry) {
			q.Snapshot = &relayer.Snapshot{Channels: []relayer.ChannelStatus{{
				Chain: "sur-1", Port: "internode", Channel: "channel-1",
				Items: []relayer.Item{{Kind: relayer.Receive, Source: "channel-0", Sequence: 5, GivenUp: true, Reason: "out of gas"}},
			}}}
		}, state: insight.Delivering, blocker: "sur-1 refuses it: out of gas", help: "clear"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			norte, sur, q := both()
			if tc.edit != nil {
				tc.edit(norte, sur, &q)
			}
			stories, err := q.Why(t.Context(), tc.packet)
			require.NoError(t, err)
			require.NotEmpty(t, stories)
			s := stories[0]
			require.Equal(t, tc.state, s.State, s.Where)
			require.NotEmpty(t, s.Where)
			require.NotEmpty(t, s.Help)
			require.Contains(t, s.Help, tc.help)
			if tc.blocker == "" {
				require.Empty(t, s.Blocker)
			} else {
				require.Contains(t, s.Blocker, tc.blocker)
			}
		})
	}
}

func TestWhyOfWhatIsNowhere(t *testing.T) {
	tests := []struct {
		name, packet string
		edit         func(q insight.Inquiry)
		want         error
	}{
		{name: "no sequence", packet: "channel-0", want: insight.ErrRef},
		{name: "a sequence that is no number", packet: "channel-0/five", want: insight.ErrRef},
		{name: "an empty part", packet: "/5", want: insight.ErrRef},
		{name: "too many parts", packet: "a/b/c/d/5", want: insight.ErrRef},
		{name: "a channel that nobody has", packet: "channel-9/5", want: insight.ErrNoChannel},
		{name: "a link that nobody knows", packet: "este/5", want: insight.ErrNoChannel},
		{name: "a channel of another port", packet: "norte-1/transfer/channel-0/5", want: insight.ErrNoChannel},
		{name: "a chain that is away", packet: "sur-1/channel-1/5", edit: func(q insight.Inquiry) { away(q, "sur-1") }, want: insight.ErrNoChannel},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			_, _, q := both()
			if tc.edit != nil {
				tc.edit(q)
			}
			_, err := q.Why(t.Context(), tc.packet)
			require.ErrorIs(t, err, tc.want)
			var known interface{ Fix() string }
			require.ErrorAs(t, err, &known)
			require.NotEmpty(t, known.Fix())
		})
	}
}

func TestBothChainsMayHaveSentIt(t *testing.T) {
	norte, sur, q := both()
	sur.sent = []uint64{5}
	norte.received = nil
	// The ends have different names here; a name that both have is asked of both.
	stories, err := q.Why(t.Context(), "channel-1/5")
	require.NoError(t, err)
	require.Len(t, stories, 1)
	require.Equal(t, "sur-1", stories[0].From)
}

func TestAStoryReadsWell(t *testing.T) {
	_, _, q := both()
	q.Running = nil
	stories, err := q.Why(t.Context(), "channel-0/5")
	require.NoError(t, err)
	s := stories[0]
	s.Where = "it left norte-1, and sur-1 does not have it, after 1m30s"
	s.Timeout = time.Unix(1_700_000_000, 0)
	var out bytes.Buffer
	require.NoError(t, s.Write(&out))
	requireSnapshot(t, "story.txt", out.String())
}
