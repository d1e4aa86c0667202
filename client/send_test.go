package client

import (
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

const bobAddress = "amigos1j2we2xrpkm0d9pqfv2nw7nnvt47pnx6xfmrqs6"

func TestSendTellsWhatBecameOfEachMessage(t *testing.T) {
	n := newFakeNode()
	n.respond(&types.MsgSendResponse{Results: []types.SendResult{
		{Recipient: bobAddress, Arrival: 17},
		{Code: types.ErrNodeNotFound.ABCICode()},
	}})
	c := newTestClient(t, n)

	sent, err := c.Send(t.Context(), false, Draft{To: "bob", Body: []byte("hola")}, Draft{To: "zed", Body: []byte("hola")})
	require.NoError(t, err)
	require.Equal(t, "bob/17", sent.Messages[0].Handle)
	require.NoError(t, sent.Messages[0].Err)
	require.ErrorIs(t, sent.Messages[1].Err, types.ErrNodeNotFound)
	require.NotEqual(t, sent.Messages[0].ID, sent.Messages[1].ID)
	require.Equal(t, sentID(t, c, n.broadcasts[0]), sent.Messages[0].ID, "the ID is the one the chain will compute")
}

func TestSendRefusesWhatTheChainWouldRefuse(t *testing.T) {
	c := newTestClient(t, newFakeNode())
	_, err := c.Send(t.Context(), true, Draft{To: "Bob!", Body: []byte("hola")})
	require.ErrorIs(t, err, types.ErrInvalidAddress)
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, ExitRefused, e.ExitCode())
}

func TestSendNeverDoubles(t *testing.T) {
	const path = "/amigos.internode.v1.Query/Message"
	tests := []struct {
		name    string
		arrange func(*fakeNode)
		sends   int
	}{
		{
			name: "sends again what the chain does not know",
			arrange: func(n *fakeNode) {
				n.refuse(path, "sdk", 22, "codespace internode code 1124: message not found")
			},
			sends: 2,
		},
		{
			name:    "leaves what was filed after all",
			arrange: func(n *fakeNode) { n.answer(path, &types.QueryMessageResponse{}) },
			sends:   1,
		},
		{
			name: "does not guess without an index",
			arrange: func(n *fakeNode) {
				n.refuse(path, "sdk", 6, "codespace internode code 1128: message index unavailable")
			},
			sends: 1,
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			n := newFakeNode()
			n.frozen = true
			tc.arrange(n)
			c := newTestClient(t, n)

			_, err := c.Send(t.Context(), true, Draft{To: "bob", Body: []byte("hola")})
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, PhaseUnseen, e.Phase)
			require.Equal(t, tc.sends, n.distinct(), "transactions signed for it")
			for _, tx := range n.broadcasts {
				require.Equal(t, sentID(t, c, n.broadcasts[0]), sentID(t, c, tx), "it is the same message")
			}
		})
	}
}

func TestReplyAnswersAMessageInTheOwnInbox(t *testing.T) {
	n := newFakeNode()
	id := envelope.ID{1, 2, 3}
	n.answer("/amigos.internode.v1.Query/Message", &types.QueryMessageResponse{Message: types.FiledMessage{
		Id: id.String(), Entry: types.Entry{Arrival: 3, Message: envelope.Message{Sender: bobAddress}},
	}})
	c := newTestClient(t, n)
	draft, err := c.Reply(t.Context(), "alice/3")
	require.NoError(t, err)
	require.Equal(t, Draft{To: bobAddress, ReplyTo: id, Parent: 3}, draft)

	_, err = c.Reply(t.Context(), id.String())
	require.Error(t, err, "an ID does not tell the arrival that the chain wants")
}

func TestPing(t *testing.T) {
	const path = "/amigos.internode.v1.Query/Ping"
	arrange := func() *fakeNode {
		n := newFakeNode()
		n.respond(&types.MsgSendResponse{Results: []types.SendResult{{Recipient: bobAddress, Arrival: 4}}})
		return n
	}
	t.Run("waits for its pong", func(t *testing.T) {
		n := arrange()
		asked := 0
		n.queries[path] = func([]byte) abci.ResponseQuery {
			asked++
			res := types.QueryPingResponse{Answered: asked > 2, Blocks: 1, Millis: 200, Answer: types.PingAnswer{Pong: 9, Height: 5}}
			bz, err := res.Marshal()
			require.NoError(t, err)
			return abci.ResponseQuery{Value: bz}
		}
		pong, err := newTestClient(t, n).Ping(t.Context(), "bob")
		require.NoError(t, err)
		require.EqualValues(t, 9, pong.Pong)
		require.EqualValues(t, 1, pong.Blocks)
		require.Equal(t, "bob/4", pong.Ping.Handle)
	})
	t.Run("ends when it is rejected", func(t *testing.T) {
		n := arrange()
		n.answer(path, &types.QueryPingResponse{Ping: types.FiledMessage{Status: types.MESSAGE_STATUS_REJECTED, Reason: "asleep"}})
		_, err := newTestClient(t, n).Ping(t.Context(), "bob")
		require.ErrorContains(t, err, "asleep")
	})
}

// sentID computes the ID of the first message in a transaction as the chain does.
func sentID(t *testing.T, c *Client, bz cmttypes.Tx) envelope.ID {
	t.Helper()
	tx, err := c.enc.txConfig.TxDecoder()(bz)
	require.NoError(t, err)
	send := tx.GetMsgs()[0].(*types.MsgSend)
	return send.Entries[0].Message(testChain, send.Sender).ID()
}
