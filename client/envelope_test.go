package client

import (
	"testing"
	"time"

	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestSealEnvelopeSignsWhatTheChainReads(t *testing.T) {
	c := newTestClient(t, newFakeNode())
	entry, id, err := c.SealEnvelope("", Draft{To: "bob", Body: []byte("hola")})
	require.NoError(t, err)
	msg, _, err := entry.Read(testChain)
	require.NoError(t, err)
	require.Equal(t, id, msg.ID())
	require.Equal(t, c.Address(), msg.Sender)
	require.Equal(t, DefaultEnvelopeLifetime.Milliseconds(), msg.ExpiresAt-msg.CreatedAt, "an envelope must end")
	opened, err := entry.Envelope.Open()
	require.NoError(t, err)
	require.Equal(t, msg, opened)

	entry, _, err = c.SealEnvelope(bobAddress, Draft{To: "carol", ExpiresAt: time.UnixMilli(msg.CreatedAt).Add(time.Minute)})
	require.NoError(t, err)
	msg, _, err = entry.Read(testChain)
	require.NoError(t, err)
	require.Equal(t, bobAddress, msg.Sender, "an operational key signs for its node")
	require.Equal(t, time.Minute.Milliseconds(), msg.ExpiresAt-msg.CreatedAt)

	_, _, err = c.SealEnvelope("", Draft{To: "Bob!"})
	require.ErrorIs(t, err, types.ErrInvalidAddress)
}

func TestAnchorTellsWhatBecameOfEachEnvelope(t *testing.T) {
	n := newFakeNode()
	c := newTestClient(t, n)
	first, id, err := c.SealEnvelope("", Draft{To: "bob", Body: []byte("hola")})
	require.NoError(t, err)
	second, _, err := c.SealEnvelope("", Draft{To: "zed", Body: []byte("hola")})
	require.NoError(t, err)
	n.respond(&types.MsgAnchorResponse{Results: []types.SendResult{
		{Id: id[:], Recipient: bobAddress, Arrival: 17},
		{Code: types.ErrAnchored.ABCICode()},
	}})
	sent, err := c.Anchor(t.Context(), first, second)
	require.NoError(t, err)
	require.Equal(t, "bob/17", sent.Messages[0].Handle)
	require.Equal(t, id, sent.Messages[0].ID)
	require.ErrorIs(t, sent.Messages[1].Err, types.ErrAnchored)
	_, err = c.Anchor(t.Context())
	require.ErrorIs(t, err, types.ErrInvalidMessage)
}

func TestAddKeyProvesThatTheKeyAgrees(t *testing.T) {
	n := newFakeNode()
	n.respond(&types.MsgAddKeyResponse{ValidFrom: 9})
	c := newTestClient(t, n)
	_, err := c.AddKey(t.Context(), c.signerName(), types.KEY_PURPOSE_ENVELOPE, 0)
	require.NoError(t, err)
	tx, err := c.enc.txConfig.TxDecoder()(n.broadcasts[0])
	require.NoError(t, err)
	msg := tx.GetMsgs()[0].(*types.MsgAddKey)
	require.True(t, envelope.Verify(msg.PublicKey, types.KeyProofBytes(testChain, c.Address(), msg.Purpose), msg.Proof))

	public, err := c.PublicKey(envelope.PeerID(msg.PublicKey))
	require.NoError(t, err)
	require.Equal(t, msg.PublicKey, public)
	public, err = c.PublicKey(c.signerName())
	require.NoError(t, err)
	require.Equal(t, msg.PublicKey, public)
	_, err = c.PublicKey("nobody")
	require.Error(t, err)
}

// A node whose coins are spent answers by its free quota.
func TestWhoHasNoCoinsSendsWithoutAFee(t *testing.T) {
	n := newFakeNode()
	n.respond(&types.MsgSendResponse{Results: []types.SendResult{{Recipient: bobAddress, Arrival: 1}}})
	c := newTestClient(t, n)
	poor := sdkerrors.ErrInsufficientFunds
	n.check = func(bz cmttypes.Tx) (*ctypes.ResultBroadcastTx, error) {
		tx, err := c.enc.txConfig.TxDecoder()(bz)
		if err != nil || tx.(sdk.FeeTx).GetFee().IsZero() {
			return nil, err
		}
		return &ctypes.ResultBroadcastTx{Codespace: poor.Codespace(), Code: poor.ABCICode(), Log: "no coins"}, nil
	}
	_, err := c.Send(t.Context(), true, Draft{To: "bob", Body: []byte("hola")})
	require.NoError(t, err)
	require.Len(t, n.broadcasts, 2)

	_, err = c.Send(t.Context(), true, Draft{To: "bob", Body: []byte("hola"), Priority: envelope.PRIORITY_URGENT})
	require.ErrorIs(t, err, poor, "not what is urgent")
	_, err = c.Do(t.Context(), &types.MsgRenewNode{Owner: c.Address()})
	require.ErrorIs(t, err, poor, "nor anything else")
	require.Len(t, n.broadcasts, 4)

	free := newTestClient(t, n, func(cfg *Config) { cfg.Free = true })
	_, err = free.Send(t.Context(), true, Draft{To: "bob", Body: []byte("hola")})
	require.NoError(t, err)
	require.Len(t, n.broadcasts, 5, "at once, if it is asked to")
}
