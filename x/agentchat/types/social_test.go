package types_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

func TestRoomsAreCalledBySlugOrByTheirNode(t *testing.T) {
	for _, good := range []string{"project-x", "feed-7", "@alice", "@alice.amigos.dev", "alliance-north"} {
		require.NoError(t, types.ValidateRoomName(good), good)
	}
	for _, bad := range []string{"", "@", "Project X", "@alice@sur", "@peer://12D3KooW", "@" + strings.Repeat("a", 64), "alice@sur", "@@alice"} {
		require.Error(t, types.ValidateRoomName(bad), bad)
	}
	for _, none := range []string{"feed", "feed-", "feed-0", "feed-07", "feed-x", "feed-18446744073709551616", "project-x"} {
		_, feed := types.ParseFeedSlug(none)
		require.False(t, feed, none)
	}
	node, feed := types.ParseFeedSlug(types.FeedSlug(math.MaxUint64))
	require.True(t, feed)
	require.EqualValues(t, uint64(math.MaxUint64), node)
}

// TestAFeedsPermissionsAreItsOwn goes through each standing and action in a feed.
func TestAFeedsPermissionsAreItsOwn(t *testing.T) {
	room := types.Room{Slug: "feed-7", Policy: types.FeedPolicy()}
	for name, who := range standings() {
		for _, action := range types.Actions() {
			err := room.Permit(who, action)
			switch action {
			case types.ActionInvite, types.ActionKick, types.ActionArchive, types.ActionTransfer, types.ActionSetRole,
				types.ActionMirror:
				require.ErrorIs(t, err, types.ErrFeed, "%s, %s", name, action)
			case types.ActionRead:
				require.NoError(t, err, name)
			case types.ActionAnswer, types.ActionReact:
				require.Equal(t, who.Node && !who.Banned, err == nil, "%s, %s", name, action)
			default:
				require.Equal(t, who.Role == types.ROLE_OWNER && !who.Banned, err == nil, "%s, %s", name, action)
			}
		}
	}
}

// FuzzParsePosition reads cursors of timelines: what is read is written the same.
func FuzzParsePosition(f *testing.F) {
	for _, seed := range []string{"1840", "1840:feed-3/12", "0", "-1", "7:feed-0/0", "9223372036854775807:feed-18446744073709551615/1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, parse := range []func(string) (types.Position, error){types.ParseBefore, types.ParseAfter} {
			at, err := parse(s)
			if err != nil {
				require.ErrorIs(t, err, types.ErrInvalidCursor)
				continue
			}
			again, err := parse(at.String())
			require.NoError(t, err)
			require.Zero(t, at.Compare(again), "%s is %s", s, at)
		}
	})
}

// FuzzValidateSubject takes nothing that a list could not be asked for again.
func FuzzValidateSubject(f *testing.F) {
	for _, seed := range []string{"block:1840", "proposal:7", "alliance:north", "topic:where to meet", "topic:\u202e", ":"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if err := types.ValidateSubject(s); err != nil {
			require.ErrorIs(t, err, types.ErrInvalidSubject)
			return
		}
		require.NotEmpty(t, s)
		require.LessOrEqual(t, len(s), types.MaxSubjectBytes)
		require.Equal(t, strings.TrimSpace(s), s)
		require.NotContains(t, s, "\n")
	})
}

func TestGenesisOfFeedsAndDiscussions(t *testing.T) {
	feed := func(edit func(*types.Room)) types.GenesisState {
		room := types.Room{Number: 1, Slug: "feed-7", Owner: 7, Policy: types.FeedPolicy(), Retention: 1 << 40}
		if edit != nil {
			edit(&room)
		}
		g := *types.DefaultGenesis()
		g.LastRoom = 1
		g.Rooms = []types.GenesisRoom{{Room: room, State: types.RoomState{Members: 1, First: 2, Last: 2}, Members: []types.GenesisMember{
			{Node: room.Owner, Membership: types.Membership{Role: types.ROLE_OWNER}},
		}}}
		g.Rooms[0].State.First, g.Rooms[0].State.Last = 1, 0
		return g
	}
	require.NoError(t, feed(nil).Validate())
	for name, edit := range map[string]func(*types.Room){
		"of another node":  func(r *types.Room) { r.Owner = 8 },
		"archived":         func(r *types.Room) { r.Archived = true },
		"ephemeral":        func(r *types.Room) { r.Retention = 0 },
		"of another kind":  func(r *types.Room) { r.Slug = "feed-x" },
		"open for writing": func(r *types.Room) { r.Policy.Write = types.ACCESS_LEVEL_MEMBER },
	} {
		require.ErrorIs(t, feed(edit).Validate(), types.ErrInvalidGenesis, name)
	}
	for name, edit := range map[string]func(*types.GenesisState){
		"oneself": func(g *types.GenesisState) {
			g.Follows = []types.GenesisFollows{{Node: 1, Follows: []types.GenesisFollow{{Node: 1}}}}
		},
		"nobody": func(g *types.GenesisState) { g.Follows = []types.GenesisFollows{{Node: 1}} },
		"twice": func(g *types.GenesisState) {
			g.Follows = []types.GenesisFollows{{Node: 1, Follows: []types.GenesisFollow{{Node: 2}, {Node: 2}}}}
		},
		"a discussion of no post": func(g *types.GenesisState) {
			g.Rooms[0].Discussions = []types.GenesisDiscussion{{Number: 1, Subject: "topic:x"}}
		},
	} {
		g := feed(nil)
		edit(&g)
		require.ErrorIs(t, g.Validate(), types.ErrInvalidGenesis, name)
	}
}
