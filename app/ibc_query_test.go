package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestWhatLeftIsFoundByID(t *testing.T) {
	l := newLink(t)
	ref := l.leaveAndSettle(alice, "bob@link-1", "question")
	l.sur.leave(bob, l.sur.reply(l.sur.inbox("bob")[0], envelope.KindText))
	l.settle()
	id := l.norte.status(ref).Id
	l.norte.requireFound(id, ref)

	require.NoError(t, l.norte.app.Close())
	require.NoError(t, os.RemoveAll(filepath.Join(l.norte.home, "data")))
	l.norte.app = openAppOf(t, l.norte.db, l.norte.home, l.norte.ChainID)
	l.norte.requireFound(id, ref)

	l.norte.App = testingApp{l.norte.app}
	l.norte.reborn()
	l.norte.requireFound(id, ref)
}

// requireFound asks for alice's message to bob by its ID and by its handle.
func (e *end) requireFound(id, ref string) {
	e.Helper()
	server, ctx := e.query()
	for _, name := range []string{id, ref, "alice/out/1"} {
		require.Equal(e, id, e.status(name).Id)
		res, err := server.Message(ctx, &types.QueryMessageRequest{Ref: name})
		require.NoError(e, err)
		require.Equal(e, "alice/out/1", res.Sent.Handle)
		require.Empty(e, res.Message.Handle)
	}
	for _, name := range []string{id, "alice/1"} {
		res, err := server.Thread(ctx, &types.QueryThreadRequest{Ref: name})
		require.NoError(e, err)
		require.Len(e, res.Messages, 2, "question and answer")
		require.Equal(e, "alice/out/1", res.Messages[0].Handle)
		require.Equal(e, "alice/1", res.Messages[1].Handle)
	}
}

func TestQueriesForWhatIsNotThere(t *testing.T) {
	l := newLink(t)
	server, ctx := l.norte.query()
	for ref, want := range map[string]error{
		"alice/out/1": types.ErrMessageNotFound, "nadie/out/1": types.ErrNodeNotFound, "alice/out/0": types.ErrInvalidRequest,
		"bob@link-1/out/1": types.ErrUnsupportedAddress,
	} {
		_, err := server.Status(ctx, &types.QueryStatusRequest{Ref: ref})
		require.ErrorIs(t, err, want, ref)
	}
	_, err := server.Link(ctx, &types.QueryLinkRequest{Link: "oeste"})
	require.ErrorIs(t, err, types.ErrLinkNotFound)
	_, err = server.PendingPackets(ctx, &types.QueryPendingPacketsRequest{ChannelId: "sur"})
	require.ErrorIs(t, err, types.ErrInvalidRequest)
	packets, err := server.PendingPackets(ctx, &types.QueryPendingPacketsRequest{ChannelId: "channel-9"})
	require.NoError(t, err)
	require.Empty(t, packets.Packets)
}

func TestPagesOfPacketsAndOutboxes(t *testing.T) {
	l := newLink(t)
	n := l.norte
	for range 3 {
		n.leave(alice, n.entry("bob@link-1", "hola"))
	}
	packets := n.pending()
	require.NoError(t, l.sur.receive(packets...))
	require.NoError(t, n.acknowledge(packets[0]))

	server, ctx := n.query()
	page, err := server.PendingPackets(ctx, &types.QueryPendingPacketsRequest{ChannelId: "channel-0", Limit: 1})
	require.NoError(t, err)
	require.EqualValues(t, []uint64{2, 2}, []uint64{page.Packets[0].Sequence, page.Next})
	page, err = server.PendingPackets(ctx, &types.QueryPendingPacketsRequest{ChannelId: "channel-0", Limit: 1, After: page.Next})
	require.NoError(t, err)
	require.EqualValues(t, []uint64{3, 0}, []uint64{page.Packets[0].Sequence, page.Next})

	outbox, err := server.Outbox(ctx, &types.QueryOutboxRequest{Node: "alice", Pending: true, Limit: 1})
	require.NoError(t, err)
	require.Equal(t, "alice/out/2", outbox.Messages[0].Handle)
	require.EqualValues(t, 2, outbox.Next)
	require.EqualValues(t, types.OutboxState{Last: 3, First: 1, Pending: 2}, outbox.State)

	links, err := server.Links(ctx, &types.QueryLinksRequest{})
	require.NoError(t, err)
	require.Len(t, links.Records, 1)
	require.Zero(t, links.Next)
}
