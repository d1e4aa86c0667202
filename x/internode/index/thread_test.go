package index_test

import (
	"testing"
	"time"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/index"
	"github.com/amigos-network/amigos/x/internode/types"
)

// threads is a chain whose queries have its index.
func threads(t *testing.T) *chain {
	c := newChain(t)
	c.Keeper.SetIndex(c.idx)
	return c
}

func (c *chain) answer(from testkeeper.Person, to types.FiledMessage) types.FiledMessage {
	return c.File(from, c.Reply(to, envelope.KindText))
}

func (c *chain) thread(ref string, limit uint32) (handles []string, truncated bool) {
	c.t.Helper()
	res, err := c.Query.Thread(c.Ctx, &types.QueryThreadRequest{Ref: ref, Limit: limit})
	require.NoError(c.t, err)
	for _, m := range res.Messages {
		handles = append(handles, m.Handle)
	}
	return handles, res.Truncated
}

func TestThread(t *testing.T) {
	c := threads(t)
	root := c.File(c.Alice, c.Entry("bob", "1"))
	other := c.File(c.Carol, c.Entry("bob", "another matter"))
	c.advance(time.Second)
	one := c.answer(c.Bob, root)
	two := c.answer(c.Bob, root)
	c.advance(time.Second)
	leaf := c.answer(c.Alice, one)
	c.advance(time.Second)

	whole := []string{root.Handle, one.Handle, two.Handle, leaf.Handle}
	for _, ref := range []string{root.Handle, root.Id, one.Id, two.Handle, leaf.Id} {
		handles, truncated := c.thread(ref, 0)
		require.Equal(t, whole, handles, "the same from every message of it")
		require.False(t, truncated)
	}
	handles, _ := c.thread(other.Id, 0)
	require.Equal(t, []string{other.Handle}, handles)

	handles, truncated := c.thread(leaf.Id, 3)
	require.Equal(t, []string{root.Handle, one.Handle, leaf.Handle}, handles, "the way up comes before the rest")
	require.True(t, truncated)
	handles, truncated = c.thread(leaf.Id, 2)
	require.Equal(t, []string{one.Handle, leaf.Handle}, handles, "the nearest of it")
	require.True(t, truncated)
}

func TestThreadHasADoubledMessageOnce(t *testing.T) {
	c := threads(t)
	root := c.File(c.Alice, c.Entry("bob", "1"))
	c.advance(time.Second)
	reply := c.Reply(root, envelope.KindText)
	first := c.File(c.Bob, reply)
	require.Equal(t, first.Id, c.File(c.Bob, reply).Id)
	c.advance(time.Second)
	handles, _ := c.thread(root.Id, 0)
	require.Equal(t, []string{root.Handle, first.Handle}, handles)
}

func TestThreadWithoutItsBeginning(t *testing.T) {
	c := threads(t)
	entry := c.Entry("bob", "soon gone")
	entry.ExpiresAt = c.Ctx.BlockTime().Add(time.Minute).UnixMilli()
	root := c.File(c.Alice, entry)
	c.advance(time.Second)
	reply := c.answer(c.Bob, root)
	c.advance(time.Hour)
	c.advance(time.Second) // the sweep has dropped the root
	handles, truncated := c.thread(reply.Id, 0)
	require.Equal(t, []string{reply.Handle}, handles)
	require.False(t, truncated)
}

func TestThreadEndsAtOneMebibyte(t *testing.T) {
	c := threads(t)
	root := c.File(c.Alice, c.Entry("bob", "1"))
	for range 5 {
		var replies []types.SendEntry
		for range 31 {
			reply := c.Reply(root, envelope.KindText)
			reply.Body = make([]byte, 8<<10)
			for i := range reply.Body {
				reply.Body[i] = 'a'
			}
			replies = append(replies, reply)
		}
		c.Send(c.Bob, replies...)
	}
	c.advance(time.Second)
	res, err := c.Query.Thread(c.Ctx, &types.QueryThreadRequest{Ref: root.Id, Limit: 1000})
	require.NoError(t, err)
	require.True(t, res.Truncated)
	require.LessOrEqual(t, res.Size(), types.MaxPageBytes+4096)
	require.Greater(t, len(res.Messages), 100)
}

func TestThreadNeedsAWholeIndex(t *testing.T) {
	c := newChain(t)
	root := c.File(c.Alice, c.Entry("bob", "1"))
	_, err := c.Query.Thread(c.Ctx, &types.QueryThreadRequest{Ref: root.Handle})
	require.ErrorIs(t, err, types.ErrIndexUnavailable)
	c.Keeper.SetIndex(index.New(dbm.NewMemDB()))
	_, err = c.Query.Thread(c.Ctx, &types.QueryThreadRequest{Ref: root.Handle})
	require.ErrorIs(t, err, types.ErrIndexUnavailable)
	_, err = c.Query.Thread(c.Ctx, &types.QueryThreadRequest{Ref: "bob/9"})
	require.ErrorIs(t, err, types.ErrMessageNotFound)
}

func TestChildrenGoWithTheirMessage(t *testing.T) {
	c := newChain(t)
	root := c.File(c.Alice, c.Entry("bob", "1"))
	c.answer(c.Bob, root)
	c.advance(time.Second)
	children, err := c.idx.Children(root.Entry.Message.ID(), 10)
	require.NoError(t, err)
	require.Len(t, children, 1)

	rebuilt := index.New(dbm.NewMemDB())
	_, err = rebuilt.Sync(c.Ctx, c.Keeper, 1)
	require.NoError(t, err)
	again, err := rebuilt.Children(root.Entry.Message.ID(), 10)
	require.NoError(t, err)
	require.Equal(t, children, again, "a rebuilt index knows the same")

	c.advance(31 * 24 * time.Hour)
	c.advance(time.Second)
	children, err = c.idx.Children(root.Entry.Message.ID(), 10)
	require.NoError(t, err)
	require.Empty(t, children)
	left, err := c.db.Iterator(nil, nil)
	require.NoError(t, err)
	defer left.Close()
	require.Equal(t, []byte{'m'}, left.Key(), "nothing is left behind")
}

func TestIndexOfAnEarlierVersionIsBuiltAnew(t *testing.T) {
	c := newChain(t)
	m := c.File(c.Alice, c.Entry("bob", "hola"))
	c.advance(time.Second)
	require.NoError(t, c.db.Set([]byte{'m'}, []byte{0, 0, 0, 0, 0, 0, 0, 1})) // as it was without a version
	c.idx = index.New(c.db)
	rebuilt, err := c.idx.Sync(c.Ctx, c.Keeper, 1)
	require.NoError(t, err)
	require.True(t, rebuilt)
	_, arrival := c.find(m)
	require.EqualValues(t, 1, arrival)
}
