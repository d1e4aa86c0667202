package keeper

import (
	"time"

	cmted25519 "github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Letter is a good text message to a recipient on this chain, of use for an hour.
func (f *Internode) Letter(from Person, recipient, body string) envelope.Message {
	msg := f.Entry(recipient, body).Message(f.Ctx.ChainID(), from.Address)
	msg.ExpiresAt = f.Ctx.BlockTime().Add(time.Hour).UnixMilli()
	return msg
}

// Seal puts a message into an envelope signed by a person's key.
func (f *Internode) Seal(by Person, msg envelope.Message) types.AnchorEntry {
	f.tb.Helper()
	sealed, err := envelope.Seal(msg, cmted25519.PrivKey(by.Key.Key))
	require.NoError(f.tb, err)
	return types.AnchorEntry{Envelope: sealed}
}

// Sealed is a good envelope of a person.
func (f *Internode) Sealed(from Person, recipient, body string) types.AnchorEntry {
	f.tb.Helper()
	return f.Seal(from, f.Letter(from, recipient, body))
}

// Anchor carries envelopes and returns their results; the message as a whole must succeed.
func (f *Internode) Anchor(carrier Person, entries ...types.AnchorEntry) []types.SendResult {
	f.tb.Helper()
	res, err := f.Msg.Anchor(f.Ctx, &types.MsgAnchor{Carrier: carrier.Address, Entries: entries})
	require.NoError(f.tb, err)
	require.Len(f.tb, res.Results, len(entries))
	return res.Results
}
