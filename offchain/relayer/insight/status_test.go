package insight_test

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/offchain/relayer"
	"github.com/amigos-network/amigos/offchain/relayer/insight"
)

func TestStatusCountsWhatWaits(t *testing.T) {
	norte, sur, q := both()
	sur.balance = 7
	sur.expires = 3 * time.Hour
	s, err := insight.Read(t.Context(), q.Parties, q.Paths)
	require.NoError(t, err)
	require.Len(t, s.Paths, 1)
	require.Len(t, s.Paths[0].Channels, 1)
	ends := s.Paths[0].Channels[0].Ends
	require.Equal(t, "channel-0", ends[0].Channel)
	require.Equal(t, 3, ends[0].Deliver)
	require.Equal(t, 2, ends[0].Acknowledge)
	require.Equal(t, norte.left.UnixMilli(), ends[0].Oldest.UnixMilli())
	require.Zero(t, ends[1].Deliver+ends[1].Acknowledge)
	require.False(t, s.Chains[0].Empty)
	require.True(t, s.Chains[1].Empty)

	s.At = now
	s.Running = q.Running
	s.Alarms = []relayer.Alarm{{About: "funds/sur-1", What: "the account amigos1sur-1 is empty", Fix: "send it coins"}}
	var text bytes.Buffer
	require.NoError(t, s.Write(&text))
	requireSnapshot(t, "status.txt", text.String())
	bz, err := json.Marshal(s)
	require.NoError(t, err)
	require.Contains(t, string(bz), `"to_deliver":3`)
}

func TestStatusOfAChainThatIsAway(t *testing.T) {
	for _, id := range []string{"norte-1", "sur-1"} {
		_, _, q := both()
		away(q, id)
		s, err := insight.Read(t.Context(), q.Parties, q.Paths)
		require.NoError(t, err)
		ends := s.Paths[0].Channels[0].Ends
		require.Equal(t, "norte-1", ends[0].Chain)
		require.Equal(t, "sur-1", ends[1].Chain)
		s.At = now
		var text bytes.Buffer
		require.NoError(t, s.Write(&text))
		requireSnapshot(t, "away-"+id+".txt", text.String())
	}
	_, _, q := both()
	away(q, "norte-1")
	away(q, "sur-1")
	s, err := insight.Read(t.Context(), q.Parties, q.Paths)
	require.NoError(t, err)
	require.Empty(t, s.Paths[0].Channels)
}

func TestABacklogIsWatchedToItsEnd(t *testing.T) {
	norte, _, q := both()
	b, err := q.ReadBacklog(t.Context())
	require.NoError(t, err)
	require.Equal(t, 5, b.Total)
	var seen []int
	err = q.Watch(t.Context(), b, nil, func(left int) {
		seen = append(seen, left)
		norte.sent = [][]uint64{{5, 6, 7, 8}, {7, 8}, {8, 9}, {9}}[min(len(seen), 4)-1] // 8 and 9 came later
	})
	require.NoError(t, err)
	require.Equal(t, 5, seen[0])
	require.Zero(t, seen[len(seen)-1])
}

func TestABacklogThatStandsStillIsExplained(t *testing.T) {
	_, sur, q := both()
	sur.status = "Expired"
	b, err := q.ReadBacklog(t.Context())
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	err = q.Watch(ctx, b, func(context.Context) *relayer.Snapshot { return nil }, func(int) { cancel() })
	var stuck *insight.StuckError
	require.ErrorAs(t, err, &stuck)
	require.Equal(t, 5, stuck.Left)
	require.Equal(t, uint64(3), stuck.Story.Sequence, "the oldest")
	require.NotEmpty(t, stuck.Fix())
}

func TestABacklogNeedsBothChains(t *testing.T) {
	_, _, q := both()
	away(q, "sur-1")
	_, err := q.ReadBacklog(t.Context())
	require.ErrorIs(t, err, insight.ErrAway)
}
