package simulation

import (
	cmted25519 "github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// anchor carries envelopes of several authors, some altered, some twice. One that is refused does not sink the others.
func anchor(v *view) attempt[*types.MsgAnchor] {
	carrier := v.anybody()
	msg := &types.MsgAnchor{Carrier: carrier.AddressBech32}
	size := 0
	for range 1 + v.rand.Intn(maxEntries/2) {
		entry, ok := v.sealed()
		if !ok {
			continue
		}
		if v.oneIn(6) && len(msg.Entries) > 0 {
			entry = msg.Entries[0] // again
		}
		msg.Entries = append(msg.Entries, entry)
		size += entry.Bytes()
	}
	switch {
	case len(msg.Entries) == 0:
		return attempt[*types.MsgAnchor]{carrier, msg, []error{types.ErrInvalidMessage}}
	case len(msg.Entries) > int(v.params.MaxBatchEntries), size > int(v.params.MaxBatchBytes):
		return attempt[*types.MsgAnchor]{carrier, msg, []error{types.ErrBatchTooLarge}}
	}
	return attempt[*types.MsgAnchor]{carrier, msg, []error{nil}}
}

// sealed is an envelope of an account with an Ed25519 key, a node or not.
func (v *view) sealed() (types.AnchorEntry, bool) {
	author := v.somebody()
	key, ok := author.PrivKey.(*ed25519.PrivKey)
	if !ok {
		return types.AnchorEntry{}, false
	}
	node, found := v.node(author)
	entry, _ := v.entry(node, found)
	msg := entry.Message(v.chainID, author.AddressBech32)
	msg.ExpiresAt = v.now.UnixMilli() + int64(v.rand.Intn(int(v.params.EnvelopeLifetime.Milliseconds())*11/10))
	if msg.ExpiresAt <= msg.CreatedAt {
		msg.ExpiresAt = msg.CreatedAt + 1
	}
	sealed, err := envelope.Seal(msg, cmted25519.PrivKey(key.Key))
	if err != nil { // the entry was drawn to be malformed
		return types.AnchorEntry{}, false
	}
	switch v.rand.Intn(10) {
	case 0:
		sealed.Signature[v.rand.Intn(len(sealed.Signature))] ^= 1
	case 1:
		sealed.Message[v.rand.Intn(len(sealed.Message))] ^= 1
	case 2:
		sealed.PublicKey = simsx.OneOf(v.rand, [][]byte{nil, make([]byte, 32), v.bytes(32)})
	}
	return types.AnchorEntry{Envelope: sealed, Parent: entry.Parent}, true
}
