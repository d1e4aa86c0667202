package keeper_test

import (
	"fmt"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

func discuss(f *testkeeper.Agentchat, by testkeeper.Person, room, subject string) (res *types.MsgDiscussResponse, err error) {
	err = f.Try(func(ctx sdk.Context) error {
		res, err = f.Msg.Discuss(ctx, &types.MsgDiscuss{
			Sender: by.Address, Room: room, Subject: subject, Body: []byte("what do you think?"), Nonce: f.Entry(room, "").Nonce,
		})
		return err
	})
	return res, err
}

func stance(f *testkeeper.Agentchat, by testkeeper.Person, number uint64, stance types.Stance, reason string) error {
	return f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.TakeStance(ctx, &types.MsgTakeStance{
			Sender: by.Address, Room: "project-x", Number: number, Stance: stance, Reason: reason,
		})
		return err
	})
}

func TestSubjects(t *testing.T) {
	for _, good := range []string{"block:1840", "proposal:7", "alliance:north", "topic:where to meet", "topic:¿dónde: aquí?"} {
		require.NoError(t, types.ValidateSubject(good), good)
	}
	for _, bad := range []string{
		"", "block", "block:", "block:0", "block:-1", "block:+1", "block:01", "block:9223372036854775808", "proposal:x", "alliance:North",
		"alliance:", "topic:", "topic: x", "topic:x ", "topic:a\nb", "topic:" + string(make([]byte, 128)), "weather:rain", ":x",
	} {
		require.ErrorIs(t, types.ValidateSubject(bad), types.ErrInvalidSubject, bad)
	}
}

func TestDiscussions(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", nil, f.Bob, f.Carol)
	_, err := discuss(f, f.Dave, "project-x", "proposal:7")
	require.ErrorIs(t, err, types.ErrNotMember)
	_, err = discuss(f, f.Bob, "project-x", "weather")
	require.ErrorIs(t, err, types.ErrInvalidSubject)
	res, err := discuss(f, f.Bob, "project-x", "proposal:7")
	require.NoError(t, err)
	f.Post(f.Bob, f.Entry("project-x", "by the way"))

	require.ErrorIs(t, stance(f, f.Dave, 1, types.STANCE_SUPPORT, ""), types.ErrNotMember)
	require.ErrorIs(t, stance(f, f.Bob, 2, types.STANCE_SUPPORT, ""), types.ErrNoDiscussion)
	require.ErrorIs(t, stance(f, f.Bob, 9, types.STANCE_SUPPORT, ""), types.ErrPostNotFound)
	require.ErrorIs(t, stance(f, f.Bob, 1, 9, ""), types.ErrInvalidStance)
	require.ErrorIs(t, stance(f, f.Bob, 1, types.STANCE_SUPPORT, "a\nb"), types.ErrInvalidStance)
	require.ErrorIs(t, stance(f, f.Bob, 1, types.STANCE_UNSPECIFIED, ""), types.ErrNoStance)
	require.NoError(t, stance(f, f.Bob, 1, types.STANCE_SUPPORT, "it is time"))
	require.ErrorIs(t, stance(f, f.Bob, 1, types.STANCE_SUPPORT, "it is time"), types.ErrSameStance)
	require.NoError(t, stance(f, f.Carol, 1, types.STANCE_SUPPORT, ""))
	require.NoError(t, stance(f, f.Alice, 1, types.STANCE_OPPOSE, "too soon"))
	require.NoError(t, stance(f, f.Carol, 1, types.STANCE_QUESTION, ""), "one stance of a node, the latest")

	one, err := f.Query.Discussion(f.Ctx, &types.QueryDiscussionRequest{Ref: "project-x/1"})
	require.NoError(t, err)
	require.Equal(t, types.StanceTally{Support: 1, Oppose: 1, Question: 1}, one.Record.Discussion.Tally)
	require.Equal(t, "proposal:7", one.Record.Discussion.Subject)
	require.Equal(t, res.Id, one.Record.Post.Post.Id)

	var said []string
	for after := uint64(0); ; {
		page, err := f.Query.Stances(f.Ctx, &types.QueryStancesRequest{Ref: "project-x/1", After: after, Limit: 2})
		require.NoError(t, err)
		for _, s := range page.Stances {
			said = append(said, fmt.Sprint(s.Node, " ", s.Record.Stance, " ", s.Record.Reason))
		}
		if after = page.Next; after == 0 {
			break
		}
	}
	require.Equal(t, []string{"alice STANCE_OPPOSE too soon", "bob STANCE_SUPPORT it is time", "carol STANCE_QUESTION "}, said)

	require.NoError(t, stance(f, f.Bob, 1, types.STANCE_UNSPECIFIED, ""))
	one, err = f.Query.Discussion(f.Ctx, &types.QueryDiscussionRequest{Ref: "project-x/1"})
	require.NoError(t, err)
	require.Equal(t, types.StanceTally{Oppose: 1, Question: 1}, one.Record.Discussion.Tally)
	_, err = f.Query.Discussion(f.Ctx, &types.QueryDiscussionRequest{Ref: "project-x/2"})
	require.ErrorIs(t, err, types.ErrNoDiscussion)

	_, err = f.Msg.RedactPost(f.Ctx, &types.MsgRedactPost{Sender: f.Bob.Address, Room: "project-x", Number: 1})
	require.NoError(t, err)
	require.ErrorIs(t, stance(f, f.Carol, 1, types.STANCE_SUPPORT, ""), types.ErrRedacted)
}

func TestDiscussionsAreListedByRoomAndSubject(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", nil, f.Bob)
	f.Room("project-y", nil, f.Bob)
	for i := range 6 {
		room := []string{"project-x", "project-y"}[i%2]
		_, err := discuss(f, f.Bob, room, fmt.Sprintf("proposal:%d", 1+i/4))
		require.NoError(t, err)
	}
	list := func(req types.QueryDiscussionsRequest) (handles []string) {
		for {
			res, err := f.Query.Discussions(f.Ctx, &req)
			require.NoError(t, err)
			for _, r := range res.Records {
				handles = append(handles, r.Post.Handle)
			}
			if req.After = res.Next; req.After == "" {
				return handles
			}
		}
	}
	for _, limit := range []uint32{0, 1, 2} {
		require.Equal(t, []string{"project-x/1", "project-x/2", "project-x/3"}, list(types.QueryDiscussionsRequest{Room: "project-x", Limit: limit}))
		require.Equal(t, []string{"project-x/1", "project-x/2", "project-y/1", "project-y/2"}, list(types.QueryDiscussionsRequest{Subject: "proposal:1", Limit: limit}))
		require.Equal(t, []string{"project-y/3"}, list(types.QueryDiscussionsRequest{Room: "project-y", Subject: "proposal:2", Limit: limit}))
		require.Equal(t, []string{"project-x/3"}, list(types.QueryDiscussionsRequest{Room: "project-x", Subject: "proposal:2", Limit: limit}))
	}
	_, err := f.Query.Discussions(f.Ctx, &types.QueryDiscussionsRequest{})
	require.ErrorIs(t, err, types.ErrInvalidRequest)
	_, err = f.Query.Discussions(f.Ctx, &types.QueryDiscussionsRequest{Subject: "weather"})
	require.ErrorIs(t, err, types.ErrInvalidSubject)
}

// TestWhatHangsOnAPostGoesWithIt compares the store after everything expired with the store without it.
func TestWhatHangsOnAPostGoesWithIt(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.SetParams(func(p *types.Params) { p.DefaultRetention = time.Hour })
	f.Room("project-x", func(m *types.MsgCreateRoom) { m.Retention = time.Hour; m.Policy.Read = types.ACCESS_LEVEL_PUBLIC }, f.Bob, f.Carol)
	say(f, f.Bob, "the feed stays")
	began, err := discuss(f, f.Bob, "project-x", "topic:lunch")
	require.NoError(t, err)
	for _, p := range []testkeeper.Person{f.Alice, f.Bob, f.Carol} {
		require.NoError(t, stance(f, p, 1, types.STANCE_SUPPORT, ""))
		_, err = repost(f, p, "project-x", types.PostResult{Number: 1, Id: began.Id})
		require.NoError(t, err)
	}
	exported := f.Export()
	require.NoError(t, exported.Validate())
	g := testkeeper.NewEmptyAgentchat(t)
	require.NoError(t, g.Keeper.InitGenesis(g.Ctx, exported))
	require.Equal(t, f.Stored(), g.Stored(), "genesis brings back every key")

	f.Advance(2 * time.Hour)
	f.Advance(time.Second)
	state := f.Export()
	for _, room := range state.Rooms {
		require.Empty(t, room.Posts)
		require.Empty(t, room.Discussions)
	}
	for key := range f.Stored() {
		require.False(t, key[0] >= types.PostTalliesPrefix.Bytes()[0] && key[0] <= types.StancesPrefix.Bytes()[0], "%x", key)
	}
}

func TestABusyDiscussionGoesInSteps(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", func(m *types.MsgCreateRoom) {
		m.Retention = time.Hour
		m.Policy.Write = types.ACCESS_LEVEL_AUTHENTICATED
	})
	_, err := discuss(f, f.Alice, "project-x", "topic:lunch")
	require.NoError(t, err)
	for range types.SweepItems + 5 {
		p := testkeeper.NewPerson(fmt.Sprint("node ", f.Nodes.Len()))
		f.Nodes.Add(p, "")
		require.NoError(t, stance(f, p, 1, types.STANCE_OPPOSE, ""))
	}
	f.Advance(2 * time.Hour)
	f.Advance(time.Second)
	res, err := f.Query.Discussion(f.Ctx, &types.QueryDiscussionRequest{Ref: "project-x/1"})
	require.NoError(t, err)
	require.Equal(t, types.StanceTally{Oppose: 5}, res.Record.Discussion.Tally, "the tally counts those that are left")
	f.Advance(time.Second)
	_, err = f.Query.Discussion(f.Ctx, &types.QueryDiscussionRequest{Ref: "project-x/1"})
	require.ErrorIs(t, err, types.ErrPostNotFound)
}
