package app

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestMalformedTransactionsChangeNothing spoils good transactions in every way, a thousand a block. Nothing panics,
// nothing is accepted at any door, and the state is as before: the good ones still pass.
func TestMalformedTransactionsChangeNothing(t *testing.T) {
	const perBlock = 1_000
	blocks := malformedCases / perBlock
	shares := uint64(min(runtime.GOMAXPROCS(0), blocks))
	for share := range shares {
		t.Run(fmt.Sprint("share ", share), func(t *testing.T) {
			t.Parallel()
			f, together := newStrictFixture(t)
			s := f.spoiler(rand.New(rand.NewPCG(7, share)))
			for block := range blocks / int(shares) {
				s.good = append(f.goodTransactions(), f.goodInOtherModes(together)...)
				if block%2 == 0 {
					require.True(t, f.process(s.good...), "and all of them are remembered, decoded and checked")
				}
				f.requireAllRefused(s, perBlock)
			}
			require.Len(t, s.made, len(deeds)+2, "every way was tried: %v", s.made)
			t.Log(s.made)
		})
	}
}

// requireAllRefused spoils n transactions and offers each at every door, then a block of all, then the good ones.
func (f *fixture) requireAllRefused(s *spoiler, n int) {
	f.t.Helper()
	before := f.balances()
	corpus, ways := make([][]byte, n), make([]string, n)
	for i := range corpus {
		corpus[i], ways[i] = s.next()
		f.requireRefused(corpus[i], ways[i])
	}
	require.Empty(f.t, f.prepare(corpus...))
	for i, result := range f.block(corpus...) {
		require.NotZero(f.t, result.Code, "%s: %X", ways[i], corpus[i])
	}
	require.Equal(f.t, before, f.balances(), "not even a fee")
	require.Equal(f.t, s.good, f.prepare(s.good...))
	require.True(f.t, f.process(s.good...))
	for i, result := range f.block(s.good...) {
		require.Zero(f.t, result.Code, "good transaction %d: %s", i, result.Log)
	}
}

// newStrictFixture has two nodes, and beside the usual accounts one for each other way to sign.
func newStrictFixture(t *testing.T) (*fixture, *multisig.LegacyAminoPubKey) {
	t.Helper()
	others := []cryptotypes.PrivKey{secp256k1.GenPrivKeyFromSecret([]byte("other")), ed25519.GenPrivKeyFromSecret([]byte("amino")), ed25519.GenPrivKeyFromSecret([]byte("textual"))}
	together := multisig.NewLegacyAminoPubKey(2, []cryptotypes.PubKey{ed25519.GenPrivKeyFromSecret([]byte{0}).PubKey(), ed25519.GenPrivKeyFromSecret([]byte{1}).PubKey()})
	also := []sdk.AccAddress{sdk.AccAddress(together.Address())}
	for _, key := range others {
		also = append(also, sdk.AccAddress(key.PubKey().Address()))
	}
	f := newFixture(t, also...)
	f.keys = append(f.keys, others...)
	f.register(0, "alice")
	f.register(1, "bob")
	return f, together
}

func (f *fixture) spoiler(rng *rand.Rand) *spoiler {
	s := &spoiler{
		rng: rng, made: map[string]int{},
		messages: f.app.InterfaceRegistry().ListImplementations(sdk.MsgInterfaceProtoName),
		keys:     f.app.InterfaceRegistry().ListImplementations("cosmos.crypto.PubKey"),
	}
	slices.Sort(s.messages)
	slices.Sort(s.keys)
	for i := range f.keys {
		s.people = append(s.people, f.address(i).String())
	}
	return s
}

// goodInOtherModes are transfers by another kind of key, in the modes that sign texts, and of a multisig.
func (f *fixture) goodInOtherModes(together *multisig.LegacyAminoPubKey) [][]byte {
	amino, textual := f.transfer(5), f.transfer(6)
	amino.mode, textual.mode = signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON, signing.SignMode_SIGN_MODE_TEXTUAL
	return [][]byte{f.sign(f.transfer(4)), f.sign(amino), f.sign(textual), f.signMultisig(together, 0, 1)}
}

// goodTransactions are one of each account: of its node, messages, a transfer, and an unordered one.
func (f *fixture) goodTransactions() [][]byte {
	messages := f.transfer(1)
	messages.gas = 1_000_000
	messages.msgs = []sdk.Msg{&types.MsgSend{Sender: f.address(1).String(), Entries: []types.SendEntry{
		{Recipient: "alice", Kind: envelope.KindText, Body: []byte("hola"), Nonce: make([]byte, envelope.NonceBytes)},
		{Recipient: "bob", Kind: envelope.KindPing, Nonce: make([]byte, envelope.NonceBytes), CreatedAt: 1, ExpiresAt: 1 << 60},
	}}}
	node := f.transfer(0)
	node.gas = 1_000_000
	node.msgs = []sdk.Msg{
		&types.MsgRenewNode{Owner: f.address(0).String()},
		&types.MsgUpdateNode{Owner: f.address(0).String(), Kind: types.NODE_KIND_PEER, Profile: types.Profile{Description: "hola", Tags: []string{"a", "b"}}},
	}
	unordered := f.transfer(3)
	unordered.sequence, unordered.unordered = 0, f.now().Add(5*time.Minute)
	carried := f.transfer(2)
	carried.gas = 1_000_000
	carried.msgs = []sdk.Msg{&types.MsgAnchor{Carrier: f.address(2).String(), Entries: []types.AnchorEntry{
		{Envelope: f.seal(1, "alice", uint64(f.height))}, {Envelope: f.seal(0, "bob", uint64(f.height))},
	}}}
	return [][]byte{f.sign(node), f.sign(messages), f.sign(carried), f.sign(unordered)}
}

// seal is an envelope of account i, which is a node.
func (f *fixture) seal(i int, to string, nonce uint64) envelope.Envelope {
	f.t.Helper()
	message := envelope.Message{
		OriginChain: chainID, Sender: f.address(i).String(), DestChain: chainID, Recipient: to, Kind: envelope.KindText, Body: []byte("hola"),
		Nonce:     binary.BigEndian.AppendUint64(make([]byte, envelope.NonceBytes-8), nonce),
		CreatedAt: f.now().UnixMilli(), ExpiresAt: f.now().Add(time.Hour).UnixMilli(),
	}
	sealed, err := envelope.Seal(message, f.keys[i].Bytes())
	require.NoError(f.t, err)
	return sealed
}

// TestSpoiledEnvelopesAreRefused spoils good envelopes in every way and has them carried by somebody who pays. Nothing
// panics, each is refused, and the good ones are still good.
func TestSpoiledEnvelopesAreRefused(t *testing.T) {
	const perAnchor = 250
	f := newFixture(t)
	f.register(0, "alice")
	f.register(1, "bob")
	rng := rand.New(rand.NewPCG(11, 11))
	for n := range uint64(malformedEnvelopes / perAnchor) {
		good := []envelope.Envelope{f.seal(1, "alice", n), f.seal(0, "bob", n)}
		var spoiled []types.AnchorEntry
		for len(spoiled) < perAnchor {
			if e, ok := spoil(rng, good[len(spoiled)%2], good[1-len(spoiled)%2]); ok {
				spoiled = append(spoiled, types.AnchorEntry{Envelope: e})
			}
		}
		for i, result := range f.anchor(2, spoiled...) {
			require.NotZero(t, result.Code, "%+v", spoiled[i].Envelope)
		}
		for _, result := range f.anchor(2, types.AnchorEntry{Envelope: good[0]}, types.AnchorEntry{Envelope: good[1]}) {
			require.Zero(t, result.Code)
		}
	}
}

// anchor has account i carry envelopes, and tells what became of each.
func (f *fixture) anchor(i int, entries ...types.AnchorEntry) []types.SendResult {
	f.t.Helper()
	d := f.transfer(i)
	d.msgs, d.gas = []sdk.Msg{&types.MsgAnchor{Carrier: f.address(i).String(), Entries: entries}}, maxBlockGas/2
	d.fee = 1 // the block asks for none
	bz := f.sign(d)
	require.Equal(f.t, [][]byte{bz}, f.prepare(bz))
	require.True(f.t, f.process(bz), "envelopes are no reason to refuse a proposal")
	result := f.block(bz)[0]
	require.Zero(f.t, result.Code, result.Log)
	var data sdk.TxMsgData
	require.NoError(f.t, data.Unmarshal(result.Data))
	var response types.MsgAnchorResponse
	require.NoError(f.t, response.Unmarshal(data.MsgResponses[0].Value))
	return response.Results
}

// spoil makes another envelope of a good one: its bytes spoiled as a transaction's are, one part alone, or a part of
// another's. It fails where what comes out is no envelope, or the same.
func spoil(rng *rand.Rand, good, other envelope.Envelope) (envelope.Envelope, bool) {
	e := good
	switch rng.IntN(6) {
	case 0:
		e.Message = malform(rng, good.Message)
	case 1:
		e.PublicKey = malform(rng, good.PublicKey)
	case 2:
		e.Signature = malform(rng, good.Signature)
	case 3:
		e.Signature = other.Signature
	case 4:
		e.PublicKey = other.PublicKey
	default:
		bz, err := good.Marshal()
		e = envelope.Envelope{}
		if err != nil || e.Unmarshal(malform(rng, bz)) != nil {
			return e, false
		}
	}
	changed := !bytes.Equal(e.Message, good.Message) || !bytes.Equal(e.PublicKey, good.PublicKey) || !bytes.Equal(e.Signature, good.Signature)
	return e, changed && len(e.Message) < 10_000
}

// requireRefused knocks at the doors for single transactions. Decoding is tried by itself, where no one recovers it.
func (f *fixture) requireRefused(bz []byte, way string) {
	f.t.Helper()
	require.NotPanics(f.t, func() { _, _ = f.app.decoder.decode(bz) }, "%s: %X", way, bz)
	check, err := f.app.CheckTx(&abci.RequestCheckTx{Tx: bz})
	require.NoError(f.t, err)
	require.NotZero(f.t, check.Code, "%s: %X", way, bz)
	require.False(f.t, check.Codespace == sdkerrors.RootCodespace && check.Code == sdkerrors.ErrPanic.ABCICode(), "%s, %s: %X", way, check.Log, bz)
	require.False(f.t, f.process(bz), "%s: %X", way, bz)
}

func (f *fixture) balances() (all []string) {
	for i := range f.keys {
		all = append(all, f.balance(f.address(i)).String())
	}
	return all
}
