package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"cosmossdk.io/collections"
	storetypes "cosmossdk.io/store/types"
	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

const (
	smallRoom = 1_000
	largeRoom = 100_000
	fillBlock = 5_000 // posts
)

// filledRoom is a committed chain whose room has so many posts, all of them like the first one.
func filledRoom(tb testing.TB, posts uint64) *testkeeper.Agentchat {
	tb.Helper()
	f := testkeeper.NewAgentchat(tb)
	f.Room("project-x", nil, f.Bob)
	f.Post(f.Alice, f.Entry("project-x", "deploying v2, and this is as long as a post often is"))
	room, err := f.Query.Room(f.Ctx, &types.QueryRoomRequest{Room: "project-x"})
	require.NoError(tb, err)
	state, number := room.Record.State, room.Record.Room.Number
	post, err := f.Keeper.Posts.Get(f.Ctx, collections.Join(number, uint64(1)))
	require.NoError(tb, err)
	for state.Last < posts {
		for range min(fillBlock, posts-state.Last) {
			state.Last++
			post.Number, post.Time = state.Last, f.Ctx.BlockTime().UnixMilli()
			require.NoError(tb, f.Keeper.Posts.Set(f.Ctx, collections.Join(number, post.Number), post))
		}
		require.NoError(tb, f.Keeper.States.Set(f.Ctx, number, state))
		f.Advance(time.Second)
	}
	return f
}

// historyRequests begin a page in each of the ways that there are.
func historyRequests(f *testkeeper.Agentchat, posts uint64) map[string]*types.QueryHistoryRequest {
	return map[string]*types.QueryHistoryRequest{
		"last":         {Room: "project-x", Last: 100},
		"after":        {Room: "project-x", After: posts / 2, Limit: 100},
		"first":        {Room: "project-x", Limit: 100},
		"since":        {Room: "project-x", Since: f.Ctx.BlockTime().UnixMilli() - 1, Limit: 100},
		"after by one": {Room: "project-x", After: posts - 1, Limit: 100},
	}
}

// TestAPageOfALargeRoomReadsNoMoreThanOfASmallOne counts what a page reads from the store, by its gas, in a room of a
// thousand posts and in one of a hundred thousand. To find a time takes seven more reads there, by halving.
func TestAPageOfALargeRoomReadsNoMoreThanOfASmallOne(t *testing.T) {
	gas := func(posts uint64) map[string]uint64 {
		f, used := filledRoom(t, posts), map[string]uint64{}
		for name, req := range historyRequests(f, posts) {
			ctx := f.Ctx.WithGasMeter(storetypes.NewInfiniteGasMeter())
			res, err := f.Query.History(ctx, req)
			require.NoError(t, err)
			if name != "since" && name != "after by one" {
				require.Len(t, res.Posts, 100, name)
			}
			used[name] = ctx.GasMeter().GasConsumed()
		}
		return used
	}
	small, large := gas(smallRoom), gas(largeRoom)
	for name := range small {
		limit := small[name] * 12 / 10
		if name == "since" {
			limit = small[name] * 2 // halving, of which a page is left out here
		}
		require.LessOrEqual(t, large[name], limit, "%s: %d at %d posts, %d at %d", name, small[name], smallRoom, large[name], largeRoom)
	}
}

func BenchmarkHistoryPage(b *testing.B) {
	for _, posts := range []uint64{smallRoom, largeRoom} {
		f := filledRoom(b, posts)
		for _, name := range []string{"last", "after"} {
			req := historyRequests(f, posts)[name]
			b.Run(fmt.Sprintf("%s/%dk", name, posts/1000), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := f.Query.History(f.Ctx, req); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkPost is what a post costs its block, by itself and among others of a batch.
func BenchmarkPost(b *testing.B) {
	for _, batch := range []int{1, 100} {
		b.Run(fmt.Sprintf("batch of %d", batch), func(b *testing.B) {
			f := filledRoom(b, smallRoom)
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				entries := make([]types.PostEntry, batch)
				for i := range entries {
					entries[i] = f.Entry("project-x", "deploying v2, and this is as long as a post often is")
				}
				b.StartTimer()
				f.Post(f.Alice, entries...)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*batch), "ns/post")
		})
	}
}
