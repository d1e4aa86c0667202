package app

import (
	"testing"
	"time"

	errorsmod "cosmossdk.io/errors"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestAnEnvelopeIsNotTakenTwice has alice say something to bob once, by an envelope that was carried, and lets
// everybody try it again.
func TestAnEnvelopeIsNotTakenTwice(t *testing.T) {
	again := func(f *fixture, said envelope.Envelope) types.SendResult {
		return f.anchor(2, types.AnchorEntry{Envelope: said})[0]
	}
	tests := []struct {
		name string
		try  func(f *fixture, said envelope.Envelope) types.SendResult
		want error
	}{
		{"in the next block", again, types.ErrAnchored},
		{"by another payer", func(f *fixture, said envelope.Envelope) types.SendResult {
			return f.anchor(3, types.AnchorEntry{Envelope: said})[0]
		}, types.ErrAnchored},
		{"by its author", func(f *fixture, said envelope.Envelope) types.SendResult {
			return f.anchor(0, types.AnchorEntry{Envelope: said})[0]
		}, types.ErrAnchored},
		{"twice in one anchor", func(f *fixture, said envelope.Envelope) types.SendResult {
			fresh := types.AnchorEntry{Envelope: f.seal(0, "bob", 2)}
			results := f.anchor(2, fresh, types.AnchorEntry{Envelope: said}, fresh)
			require.Zero(f.t, results[0].Code)
			require.ErrorIs(f.t, results[1].Err(), types.ErrAnchored)
			return results[2]
		}, types.ErrAnchored},
		{"as an answer to something", func(f *fixture, said envelope.Envelope) types.SendResult {
			return f.anchor(2, types.AnchorEntry{Envelope: said, Parent: 1})[0]
		}, types.ErrInvalidMessage},
		{"after a restart", func(f *fixture, said envelope.Envelope) types.SendResult {
			f.restart()
			return again(f, said)
		}, types.ErrAnchored},
		{"at the end of its life", func(f *fixture, said envelope.Envelope) types.SendResult {
			f.late += time.Hour - 3*blockTime
			return again(f, said)
		}, types.ErrAnchored},
		{"after the window", func(f *fixture, said envelope.Envelope) types.SendResult {
			f.late += time.Hour
			f.block()
			return again(f, said)
		}, types.ErrMessageExpired},
		{"long after it was forgotten, and a restart", func(f *fixture, said envelope.Envelope) types.SendResult {
			f.late += 100 * time.Hour
			f.full()
			f.restart()
			return again(f, said)
		}, types.ErrMessageExpired},
		{"after the author left and came back", func(f *fixture, said envelope.Envelope) types.SendResult {
			d := f.transfer(0)
			d.msgs, d.gas = []sdk.Msg{&types.MsgRetireNode{Owner: f.address(0).String()}}, 1_000_000
			require.Zero(f.t, f.block(f.sign(d))[0].Code)
			f.register(0, "alice")
			return again(f, said)
		}, types.ErrAnchored},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f, said := saidOnce(t)
			require.ErrorIs(t, tc.try(f, said).Err(), tc.want)
		})
	}
}

// saidOnce is a chain on which an envelope of alice to bob was carried.
func saidOnce(t *testing.T) (*fixture, envelope.Envelope) {
	t.Helper()
	f := newFixture(t)
	f.register(0, "alice")
	f.register(1, "bob")
	said := f.seal(0, "bob", 1)
	require.Zero(t, f.anchor(2, types.AnchorEntry{Envelope: said})[0].Code)
	return f, said
}

// What was signed for one purpose or one chain is good for no other, even where its bytes are carried over.
func TestASignatureServesOnePurpose(t *testing.T) {
	f := newFixture(t)
	f.register(0, "alice")
	f.register(1, "bob")
	here := f.seal(0, "bob", 1)
	owner := f.address(0).String()
	signed := func(bz []byte) []byte {
		sig, err := f.keys[0].Sign(bz)
		require.NoError(t, err)
		return sig
	}
	with := func(sig []byte) envelope.Envelope {
		return envelope.Envelope{Message: here.Message, PublicKey: here.PublicKey, Signature: sig}
	}
	for name, tc := range map[string]struct {
		envelope envelope.Envelope
		want     error
	}{
		"said on another chain":                   {f.sealOn("sur-1", chainID), types.ErrWrongChain},
		"said for another chain":                  {f.sealOn(chainID, "sur-1"), types.ErrWrongChain},
		"signed for another chain":                {with(signed(envelope.SignBytes("sur-1", here.Message))), types.ErrBadSignature},
		"signed without a domain":                 {with(signed(here.Message)), types.ErrBadSignature},
		"a proof that the key is its owner's":     {with(signed(envelope.ProofBytes(chainID, owner))), types.ErrBadSignature},
		"a proof that the owner may use the key":  {with(signed(envelope.OperationalProofBytes(chainID, owner, "KEY_PURPOSE_ENVELOPE"))), types.ErrBadSignature},
		"the signature of a transaction":          {with(take(f.sign(f.transfer(0))).signatures[0]), types.ErrBadSignature},
		"the signature of another of its letters": {with(f.seal(0, "bob", 2).Signature), types.ErrBadSignature},
	} {
		require.ErrorIs(t, f.anchor(2, types.AnchorEntry{Envelope: tc.envelope})[0].Err(), tc.want, name)
	}

	tx := take(f.sign(f.transfer(0)))
	tx.signatures[0] = here.Signature
	f.requireRefused(tx.bytes(), "an envelope's signature under a transaction")
	require.Zero(t, f.anchor(2, types.AnchorEntry{Envelope: here})[0].Code)
}

// sealOn is an envelope of alice to bob from one chain for another.
func (f *fixture) sealOn(origin, dest string) envelope.Envelope {
	f.t.Helper()
	message := envelope.Message{
		OriginChain: origin, Sender: f.address(0).String(), DestChain: dest, Recipient: "bob", Kind: envelope.KindText, Body: []byte("hola"),
		Nonce: make([]byte, envelope.NonceBytes), CreatedAt: f.now().UnixMilli(), ExpiresAt: f.now().Add(time.Hour).UnixMilli(),
	}
	sealed, err := envelope.Seal(message, f.keys[0].Bytes())
	require.NoError(f.t, err)
	return sealed
}

// An envelope gives nobody the right to say the same in a transaction, in a room or in an inbox.
func TestAnEnvelopeIsNoTransaction(t *testing.T) {
	f, said := saidOnce(t)
	message, err := envelope.ParseMessage(said.Message)
	require.NoError(t, err)
	send := &types.MsgSend{Sender: message.Sender, Entries: []types.SendEntry{{
		Recipient: message.Recipient, Kind: message.Kind, Body: message.Body, Nonce: message.Nonce, CreatedAt: message.CreatedAt, ExpiresAt: message.ExpiresAt,
	}}}
	post := &chattypes.MsgPost{Author: message.Sender, Entries: []chattypes.PostEntry{{Room: "lobby", Body: message.Body}}}
	for _, msg := range []sdk.Msg{send, post} {
		d := f.transfer(2)
		d.msgs = []sdk.Msg{msg}
		f.requireRefused(f.sign(d), "signed by the carrier")
	}
	room := f.sealOn(chainID, chainID)
	require.ErrorIs(t, f.anchor(2, types.AnchorEntry{Envelope: f.toRoom(room)})[0].Err(), types.ErrUnsupportedAddress)

	// Its author alone may say it by another road. It is the same message then, which readers fold.
	d := f.transfer(0)
	d.msgs, d.gas = []sdk.Msg{send}, 1_000_000
	result := f.block(f.sign(d))[0]
	require.Zero(t, result.Code, result.Log)
	var page types.QueryInboxResponse
	f.query("/amigos.internode.v1.Query/Inbox", &types.QueryInboxRequest{Node: "bob", Limit: 10}, &page)
	require.Len(t, page.Messages, 2)
	require.Equal(t, page.Messages[0].Entry.Message.ID(), page.Messages[1].Entry.Message.ID())
}

// toRoom is the same, said in a room.
func (f *fixture) toRoom(e envelope.Envelope) envelope.Envelope {
	f.t.Helper()
	message, err := envelope.ParseMessage(e.Message)
	require.NoError(f.t, err)
	message.Recipient, message.Room = "", "lobby"
	sealed, err := envelope.Seal(message, f.keys[0].Bytes())
	require.NoError(f.t, err)
	return sealed
}

// TestATransactionIsNotTakenTwice lets everybody try a transaction again that was in a block.
func TestATransactionIsNotTakenTwice(t *testing.T) {
	for _, tc := range []struct {
		name               string
		wait               func(f *fixture)
		ordered, unordered error
	}{
		{"in the next block", func(*fixture) {}, sdkerrors.ErrWrongSequence, sdkerrors.ErrInvalidRequest},
		{"after a restart", (*fixture).restart, sdkerrors.ErrWrongSequence, sdkerrors.ErrInvalidRequest},
		{"after the window", func(f *fixture) {
			f.late += 10 * time.Minute
			f.block()
		}, sdkerrors.ErrWrongSequence, sdkerrors.ErrTxTimeout},
		{"long after it was forgotten, and a restart", func(f *fixture) {
			f.late += 100 * time.Hour
			f.full()
			f.restart()
		}, sdkerrors.ErrWrongSequence, sdkerrors.ErrTxTimeout},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := newFixture(t)
			d := f.transfer(2)
			d.sequence, d.unordered = 0, f.now().Add(5*time.Minute)
			ordered, unordered := f.sign(f.transfer(1)), f.sign(d)
			for _, result := range f.block(ordered, unordered) {
				require.Zero(t, result.Code, result.Log)
			}
			tc.wait(f)
			before := f.balances()
			for bz, want := range map[string]error{string(ordered): tc.ordered, string(unordered): tc.unordered} {
				res := f.check([]byte(bz))
				require.ErrorIs(t, errorsmod.ABCIError(res.Codespace, res.Code, res.Log), want, res.Log)
				result := f.block([]byte(bz))[0]
				require.ErrorIs(t, errorsmod.ABCIError(result.Codespace, result.Code, result.Log), want, result.Log)
			}
			require.Equal(t, before, f.balances(), "not even a fee")
		})
	}
}
