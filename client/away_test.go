package client

import (
	"context"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	statusPath  = "/amigos.internode.v1.Query/Status"
	messagePath = "/amigos.internode.v1.Query/Message"
	linkPath    = "/amigos.internode.v1.Query/Link"
)

// leaving is a chain on which every message leaves for another one, as alice's third, and a client of alice's.
func leaving(t *testing.T, edit ...func(*Config)) (*fakeNode, *Client) {
	t.Helper()
	n := newFakeNode()
	n.answer(nodePath, &types.QueryNodeResponse{Record: types.NodeRecord{Node: types.Node{Name: "alice"}}})
	n.respond(&types.MsgSendResponse{Results: []types.SendResult{{Number: 3, Link: 1, ChannelId: "channel-0", Sequence: 5}}})
	return n, newTestClient(t, n, edit...)
}

// stands makes the chain tell these statuses of a message, one after the other, the last one for ever.
func (n *fakeNode) stands(t *testing.T, statuses ...types.QueryStatusResponse) {
	n.answer(messagePath, &types.QueryMessageResponse{Sent: &types.SentMessage{Handle: "alice/out/3"}})
	n.queries[statusPath] = func(data []byte) abci.ResponseQuery {
		var req types.QueryStatusRequest
		require.NoError(t, proto.Unmarshal(data, &req))
		require.Equal(t, "amigos1pkh5lx07ufakvvnjzfn3jax9gythzldgl25kcs/out/3", req.Ref, "asked by place, which needs no index")
		status := statuses[0]
		if len(statuses) > 1 {
			statuses = statuses[1:]
		}
		bz, err := proto.Marshal(&status)
		require.NoError(t, err)
		return abci.ResponseQuery{Value: bz}
	}
}

func pendingFor(blocker uint32, why string) types.QueryStatusResponse {
	return types.QueryStatusResponse{
		Status: types.MESSAGE_STATUS_PENDING, Blocker: blocker, Why: why,
		Sent: &types.SentMessage{Handle: "alice/out/3", Entry: types.OutboxEntry{Number: 3, Link: 1, ChannelId: "channel-0", Sequence: 5}},
	}
}

func TestAMessageToAnotherChainLeaves(t *testing.T) {
	n, c := leaving(t)
	sent, err := c.Send(t.Context(), true, Draft{To: "bob@sur", Body: []byte("hola"), Timeout: time.Hour})
	require.NoError(t, err)
	filed := sent.Messages[0]
	require.Equal(t, "alice/out/3", filed.Handle)
	require.Equal(t, &Left{Number: 3, Link: 1, ChannelID: "channel-0", Sequence: 5}, filed.Left)
	require.Empty(t, filed.Recipient)

	tx, err := c.enc.txConfig.TxDecoder()(n.broadcasts[0])
	require.NoError(t, err)
	require.Equal(t, start.Add(time.Hour).UnixMilli(), tx.GetMsgs()[0].(*types.MsgSend).TimeoutAt)
	require.Equal(t, sentID(t, c, n.broadcasts[0]), filed.ID, "the ID is the one the chain will compute")
}

func TestTheShortestTimeoutCountsForAll(t *testing.T) {
	_, c := leaving(t)
	msg, _, err := c.Compose(true, Draft{To: "bob@sur", Body: []byte("a"), Timeout: time.Hour}, Draft{To: "bob@sur", Body: []byte("b"), Timeout: time.Minute},
		Draft{To: "bob@sur", Body: []byte("c")})
	require.NoError(t, err)
	require.Equal(t, start.Add(time.Minute).UnixMilli(), msg.TimeoutAt)
	msg, _, err = c.Compose(true, Draft{To: "bob@sur", Body: []byte("a")})
	require.NoError(t, err)
	require.Zero(t, msg.TimeoutAt, "the chain's own")
}

func TestWaitStatusOfAMessageThatLeft(t *testing.T) {
	left := Filed{Handle: "alice/out/3", Left: &Left{Number: 3, Link: 1, ChannelID: "channel-0", Sequence: 5}}
	t.Run("waits until it has come far enough", func(t *testing.T) {
		n, c := leaving(t)
		n.stands(t, pendingFor(0, ""), types.QueryStatusResponse{Status: types.MESSAGE_STATUS_FILED}, types.QueryStatusResponse{Status: types.MESSAGE_STATUS_READ})
		status, err := c.WaitStatus(t.Context(), left, types.MESSAGE_STATUS_DELIVERED)
		require.NoError(t, err)
		require.Equal(t, types.MESSAGE_STATUS_READ, status.Status)
	})
	t.Run("fails with the other chain's code and its hint", func(t *testing.T) {
		n, c := leaving(t)
		n.stands(t, pendingFor(0, ""), types.QueryStatusResponse{
			Status: types.MESSAGE_STATUS_FAILED, Code: types.ErrNodeNotFound.ABCICode(), Reason: "node not found",
			Sent: &types.SentMessage{Entry: types.OutboxEntry{RemoteHeight: 9}},
		})
		status, err := c.WaitStatus(t.Context(), left, types.MESSAGE_STATUS_FILED)
		require.ErrorIs(t, err, types.ErrNodeNotFound)
		require.Equal(t, types.MESSAGE_STATUS_FAILED, status.Status)
		var e *Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, PhaseAway, e.Phase)
		require.Equal(t, ExitFailed, e.ExitCode())
		require.Contains(t, e.Fix(), "on the other chain: ")
	})
	t.Run("fails when its packet has timed out", func(t *testing.T) {
		n, c := leaving(t)
		n.stands(t, types.QueryStatusResponse{Status: types.MESSAGE_STATUS_EXPIRED, Code: types.ErrPacketTimedOut.ABCICode()})
		_, err := c.WaitStatus(t.Context(), left, types.MESSAGE_STATUS_FILED)
		require.ErrorIs(t, err, types.ErrPacketTimedOut)
		var e *Error
		require.ErrorAs(t, err, &e)
		require.True(t, e.Retryable())
		require.NotEmpty(t, e.Fix())
	})
	t.Run("tells of a rejection", func(t *testing.T) {
		n, c := leaving(t)
		n.stands(t, types.QueryStatusResponse{Status: types.MESSAGE_STATUS_REJECTED, Reason: "busy"})
		status, err := c.WaitStatus(t.Context(), left, types.MESSAGE_STATUS_PROCESSED)
		require.NoError(t, err)
		require.Equal(t, "busy", status.Reason)
	})
	for name, tc := range map[string]struct {
		blocker uint32
		fix     string
	}{
		"says where to look when nothing moves":  {types.ErrNotRelayed.ABCICode(), "amigosd relayer why channel-0/5"},
		"says where to look when all seems well": {0, "amigosd relayer why channel-0/5"},
		"says what helps where the chain knows":  {types.ErrLinkQuarantined.ABCICode(), "link authority"},
	} {
		t.Run(name, func(t *testing.T) {
			n, c := leaving(t)
			n.stands(t, pendingFor(tc.blocker, "it waits since noon"))
			ctx, cancel := context.WithCancel(t.Context())
			n.ticks[4] = cancel
			status, err := c.WaitStatus(ctx, left, types.MESSAGE_STATUS_DELIVERED)
			require.ErrorIs(t, err, context.Canceled)
			require.ErrorContains(t, err, "it waits since noon")
			require.Equal(t, types.MESSAGE_STATUS_PENDING, status.Status)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, ExitUnseen, e.ExitCode())
			require.Contains(t, e.Fix(), tc.fix)
		})
	}
}

func TestPingOfAnotherChain(t *testing.T) {
	const path = "/amigos.internode.v1.Query/Ping"
	t.Run("is answered by the chain itself", func(t *testing.T) {
		n, c := leaving(t)
		asked := 0
		n.queries[path] = func([]byte) abci.ResponseQuery {
			asked++
			bz, err := (&types.QueryPingResponse{
				Answered: asked > 2, Blocks: 4, Millis: 800, Answer: types.PingAnswer{Height: 9},
				Sent: &types.SentMessage{Entry: types.OutboxEntry{Status: types.MESSAGE_STATUS_PENDING}},
			}).Marshal()
			require.NoError(t, err)
			return abci.ResponseQuery{Value: bz}
		}
		pong, err := c.Ping(t.Context(), "@sur")
		require.NoError(t, err)
		require.Zero(t, pong.Pong)
		require.EqualValues(t, 4, pong.Blocks)
		require.Equal(t, 800*time.Millisecond, pong.BlockTime)
		require.Equal(t, "alice/out/3", pong.Ping.Handle)
	})
	t.Run("fails when it was refused there", func(t *testing.T) {
		n, c := leaving(t)
		n.answer(path, &types.QueryPingResponse{Sent: &types.SentMessage{Entry: types.OutboxEntry{Status: types.MESSAGE_STATUS_FAILED}}})
		n.stands(t, types.QueryStatusResponse{Status: types.MESSAGE_STATUS_FAILED, Code: types.ErrNodeNotFound.ABCICode()})
		_, err := c.Ping(t.Context(), "nadie@sur")
		require.ErrorIs(t, err, types.ErrNodeNotFound)
	})
	t.Run("says what keeps it", func(t *testing.T) {
		n, c := leaving(t)
		n.answer(path, &types.QueryPingResponse{Sent: &types.SentMessage{Entry: types.OutboxEntry{Status: types.MESSAGE_STATUS_PENDING}}})
		n.stands(t, pendingFor(types.ErrNotRelayed.ABCICode(), "no relayer seems to run"))
		ctx, cancel := context.WithCancel(t.Context())
		n.ticks[4] = cancel
		_, err := c.Ping(ctx, "@sur")
		require.ErrorContains(t, err, "no relayer seems to run")
		var e *Error
		require.ErrorAs(t, err, &e)
		require.Contains(t, e.Fix(), "relayer why channel-0/5")
	})
	t.Run("asks for the agent when it was filed there", func(t *testing.T) {
		n, c := leaving(t)
		n.answer(path, &types.QueryPingResponse{Sent: &types.SentMessage{Entry: types.OutboxEntry{Status: types.MESSAGE_STATUS_FILED}}})
		n.stands(t, types.QueryStatusResponse{Status: types.MESSAGE_STATUS_FILED})
		ctx, cancel := context.WithCancel(t.Context())
		n.ticks[4] = cancel
		_, err := c.Ping(ctx, "bob@sur")
		require.ErrorContains(t, err, "does an agent run for bob@sur?")
	})
}

func TestWhatLeftIsNotSentAgain(t *testing.T) {
	n, c := leaving(t)
	n.frozen = true
	n.answer(messagePath, &types.QueryMessageResponse{Sent: &types.SentMessage{Handle: "alice/out/3"}})
	_, err := c.Send(t.Context(), true, Draft{To: "bob@sur", Body: []byte("hola")})
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, 1, n.distinct())

	_, err = c.Message(t.Context(), "alice/out/3")
	require.ErrorContains(t, err, "alice/out/3")
	found, err := c.Find(t.Context(), "alice/out/3")
	require.NoError(t, err)
	require.Equal(t, "alice/out/3", found.Sent.Handle)
}

func TestAReplyGoesBackByItsLink(t *testing.T) {
	n := newFakeNode()
	id := envelope.ID{1, 2, 3}
	n.answer(messagePath, &types.QueryMessageResponse{Message: types.FiledMessage{
		Handle: "alice/3", Id: id.String(), Entry: types.Entry{Arrival: 3, Link: 2, Message: envelope.Message{Sender: bobAddress}},
	}})
	c := newTestClient(t, n)
	draft, err := c.Reply(t.Context(), "alice/3")
	require.NoError(t, err)
	require.Equal(t, Draft{To: bobAddress + "@link-2", ReplyTo: id, Parent: 3}, draft)
	_, err = c.Reply(t.Context(), "alice/out/3")
	require.Error(t, err, "what one has sent is not answered")
}

func TestALinksNameKeepsItsMeaning(t *testing.T) {
	dir, asked := t.TempDir(), 0
	link := func(n *fakeNode, number uint64, chain string) {
		n.queries[linkPath] = func([]byte) abci.ResponseQuery {
			asked++
			bz, err := (&types.QueryLinkResponse{Record: types.LinkRecord{Link: types.Link{Number: number, Name: "sur", ChainId: chain}}}).Marshal()
			require.NoError(t, err)
			return abci.ResponseQuery{Value: bz}
		}
	}
	to := func(c *Client, recipients ...string) error {
		var drafts []Draft
		for _, recipient := range recipients {
			drafts = append(drafts, Draft{To: recipient, Kind: envelope.KindPing})
		}
		_, _, err := c.SendNoWait(t.Context(), drafts...)
		return err
	}
	pinning := func(cfg *Config) { cfg.Pins = dir }
	n, c := leaving(t, pinning)
	link(n, 1, "sur-1")
	require.NoError(t, to(c, "bob@sur", "carol@sur", "@sur"))
	require.Equal(t, 1, asked, "once for all")

	link(n, 1, "sur-2")
	require.ErrorIs(t, to(c, "dora@sur"), ErrNameMoved, "another chain")
	link(n, 2, "sur-1")
	require.ErrorIs(t, to(c, "@sur"), ErrNameMoved, "another link")
	asked = 0
	require.NoError(t, to(c, "bob@link-2", "bob@channel-7"))
	require.Zero(t, asked, "numbers mean what they meant")

	n, c = leaving(t, pinning, func(cfg *Config) {
		cfg.OnRepin = func(name, was, is string) bool {
			require.Equal(t, []string{"@sur", "link-1 to sur-1", "link-2 to sur-1"}, []string{name, was, is})
			return true
		}
	})
	link(n, 2, "sur-1")
	require.NoError(t, to(c, "bob@sur"))
}

func TestOutboxAndLinksAskTheChain(t *testing.T) {
	n := newFakeNode()
	n.queries["/amigos.internode.v1.Query/Outbox"] = func(data []byte) abci.ResponseQuery {
		var req types.QueryOutboxRequest
		require.NoError(t, proto.Unmarshal(data, &req))
		require.Equal(t, types.QueryOutboxRequest{Node: "alice", After: 2, Limit: 7, Pending: true}, req)
		return abci.ResponseQuery{}
	}
	n.answer("/amigos.internode.v1.Query/Links", &types.QueryLinksResponse{Next: 4})
	c := newTestClient(t, n)
	_, err := c.Outbox(t.Context(), "alice", 2, 7, true)
	require.NoError(t, err)
	links, err := c.Links(t.Context(), 0, 0)
	require.NoError(t, err)
	require.EqualValues(t, 4, links.Next)
}
