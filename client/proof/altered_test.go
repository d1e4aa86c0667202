package proof_test

import (
	"bytes"
	"testing"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	ics23 "github.com/cosmos/ics23/go"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/proof"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestEveryByteCounts changes each byte of a file: its lowest bit, and the one that makes small letters capital.
func TestEveryByteCounts(t *testing.T) {
	s := newStory(t)
	s.set = func(int64) []member { return []member{newMember("v1", 10), newMember("v2", 1), newMember("v3", 1)} }
	s.sign = func(_ int64, i int) cmttypes.BlockIDFlag {
		return []cmttypes.BlockIDFlag{cmttypes.BlockIDFlagCommit, cmttypes.BlockIDFlagAbsent, cmttypes.BlockIDFlagNil}[i]
	}
	bz, root := s.file(proof.KindReceipt, 1), s.root(1)
	_, err := proof.Verify(bz, root)
	require.NoError(t, err)
	for i := range bz {
		for _, bit := range []byte{0x01, 0x20} {
			altered := bytes.Clone(bz)
			altered[i] ^= bit
			_, err := proof.Verify(altered, root)
			require.Error(t, err, "byte %d: %q to %q", i, bz[i], altered[i])
		}
	}
}

func TestAnotherEncodingIsRefused(t *testing.T) {
	s := newStory(t)
	bz, root := s.file(proof.KindReceipt, 1), s.root(1)
	for name, altered := range map[string][]byte{
		"nothing":          nil,
		"no JSON":          []byte("proof"),
		"a byte short":     bz[:len(bz)-1],
		"a space more":     append(bytes.Clone(bz), ' '),
		"twice":            append(bytes.Clone(bz), bz...),
		"other indents":    bytes.ReplaceAll(bz, []byte("  "), []byte("\t")),
		"other line ends":  bytes.ReplaceAll(bz, []byte("\n"), []byte("\r\n")),
		"an unknown field": bytes.Replace(bz, []byte(`"claim"`), []byte(`"note": "", "claim"`), 1),
		"an empty field":   bytes.Replace(bz, []byte(`"block"`), []byte("\"path\": [],\n  \"block\""), 1),
		"another format":   bytes.Replace(bz, []byte(proof.Format), []byte("amigos-proof/2"), 1),
		"too large":        append(bytes.Clone(bz), make([]byte, proof.MaxFileBytes)...),
	} {
		_, err := proof.Verify(altered, root)
		require.ErrorIs(t, err, proof.ErrFile, name)
	}
}

// TestForgedContentIsRefused alters the content of files and encodes them rightly again.
func TestForgedContentIsRefused(t *testing.T) {
	s := newStory(t)
	tests := []struct {
		name string
		edit func(*proof.File)
		want error
	}{
		{"another kind", func(f *proof.File) { f.Claim.Kind = proof.KindMessage }, proof.ErrFile},
		{"no kind", func(f *proof.File) { f.Claim.Kind = "" }, proof.ErrClaim},
		{"another inbox", func(f *proof.File) { f.Claim.Node = 3 }, proof.ErrRecord},
		{"another arrival", func(f *proof.File) { f.Claim.Arrival = 3 }, proof.ErrRecord},
		{"another message", func(f *proof.File) { f.Claim.MessageID = &envelope.ID{1} }, proof.ErrClaim},
		{"another chain", func(f *proof.File) { f.Claim.ChainID = "sur-1" }, proof.ErrChain},
		{"a height to come", func(f *proof.File) { f.Claim.Height += 1000 }, proof.ErrClaim},
		{"an earlier height", func(f *proof.File) { f.Claim.Height-- }, proof.ErrClaim},
		{"other words", editEntry(func(e *types.Entry) { e.Message.Body = []byte("adios") }), proof.ErrState},
		{"another sender", editEntry(func(e *types.Entry) { e.Message.Sender = s.Carol.Address }), proof.ErrState},
		{"another time", editEntry(func(e *types.Entry) { e.Time++ }), proof.ErrState},
		{"a key that is another's", editRecord(proof.WhatSenderKey, func(r *types.KeyRecord) { r.Node = 3 }), proof.ErrState},
		{"a key that never ended", editRecord(proof.WhatSenderKey, func(r *types.KeyRecord) { r.ValidUntil = 1 }), proof.ErrState},
		{"a renamed sender", editRecord(proof.WhatSender, func(n *types.Node) { n.Name = "mallory" }), proof.ErrState},
		{"a renamed recipient", editRecord(proof.WhatRecipient, func(n *types.Node) { n.Name = "mallory" }), proof.ErrState},
		{"a receipt moved on", editRecord(proof.WhatInbox, func(i *types.InboxState) { i.Processed++ }), proof.ErrState},
		{"a rejection left out", func(f *proof.File) { f.Records[5].Value = nil }, proof.ErrState},
		{"a rejection made up", func(f *proof.File) { f.Records[5].Value = []byte("no") }, proof.ErrState},
		{"a record missing", func(f *proof.File) { f.Records = f.Records[:5] }, proof.ErrFile},
		{"a record too many", func(f *proof.File) { f.Records = append(f.Records, f.Records[0]) }, proof.ErrFile},
		{"records in another order", func(f *proof.File) { f.Records[0], f.Records[1] = f.Records[1], f.Records[0] }, proof.ErrRecord},
		{"a record of another key", func(f *proof.File) { f.Records[2].Key = f.Records[1].Key }, proof.ErrRecord},
		{"a proof of another record", func(f *proof.File) { f.Records[2].Proof = f.Records[1].Proof }, proof.ErrState},
		{"no proof", func(f *proof.File) { f.Records[2].Proof = nil }, proof.ErrState},
		{"no store", func(f *proof.File) { f.Store = nil }, proof.ErrState},
		{"an absence for the store", func(f *proof.File) { f.Store = absence(&ics23.ExistenceProof{}, nil) }, proof.ErrState},
		{"other validators", func(f *proof.File) { f.Block.Validators[0].PublicKey = sum("x") }, proof.ErrBlock},
		{"other power", func(f *proof.File) { f.Block.Validators[0].Power++ }, proof.ErrBlock},
		{"power beyond bounds", func(f *proof.File) { f.Block.Validators[0].Power = 1<<63 - 1 }, proof.ErrBlock},
		{"negative power", func(f *proof.File) { f.Block.Validators[0].Power = -1 }, proof.ErrBlock},
		{"one validator twice", func(f *proof.File) { f.Block.Validators[1] = f.Block.Validators[0] }, proof.ErrBlock},
		{"a validator less", func(f *proof.File) { f.Block.Validators = f.Block.Validators[1:] }, proof.ErrBlock},
		{"no validators", func(f *proof.File) { f.Block.Validators = nil }, proof.ErrBlock},
		{"another app hash", editHeader(func(h *cmtproto.Header) { h.AppHash = sum("x") }), proof.ErrBlock},
		{"another block time", editHeader(func(h *cmtproto.Header) { h.Time = h.Time.Add(1) }), proof.ErrBlock},
		{"another round", editCommit(func(c *cmtproto.Commit) { c.Round++ }), proof.ErrBlock},
		{"a foreign signature", editCommit(func(c *cmtproto.Commit) { c.Signatures[0].Signature = c.Signatures[1].Signature }), proof.ErrBlock},
		{"a signature less", editCommit(func(c *cmtproto.Commit) { c.Signatures = c.Signatures[1:] }), proof.ErrBlock},
		{"a path of itself", func(f *proof.File) { f.Path = []proof.Block{f.Block} }, proof.ErrTrust},
		{"a path too long", func(f *proof.File) { f.Path = make([]proof.Block, proof.MaxPath+1) }, proof.ErrFile},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			_, err := proof.Verify(reseal(t, s.file(proof.KindReceipt, 2), tc.edit), s.root(1))
			require.ErrorIs(t, err, tc.want)
			var told *proof.Error
			require.ErrorAs(t, err, &told)
			require.NotEmpty(t, told.Fix())
		})
	}
}

// TestProofThatNoTreeHasIsRefused gives the Merkle library neighbours that it panics on.
func TestProofThatNoTreeHasIsRefused(t *testing.T) {
	s := newStory(t)
	bz := reseal(t, s.file(proof.KindReceipt, 1), func(f *proof.File) {
		rejection := &f.Records[5]
		before, after := bytes.Clone(rejection.Key), append(bytes.Clone(rejection.Key), 0)
		before[len(before)-1]--
		rejection.Proof = overlapping(t, rejection.Key, before, after)
	})
	_, err := proof.Verify(bz, s.root(1))
	require.ErrorIs(t, err, proof.ErrState)
}
