package app

import (
	"math/rand/v2"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestMalformedTransactionsChangeNothing spoils good transactions in every way, a thousand a block. Nothing panics,
// nothing is accepted at any door, and the state is as before: the good ones still pass.
func TestMalformedTransactionsChangeNothing(t *testing.T) {
	const perBlock = 1_000
	f := newFixture(t)
	f.register(0, "alice")
	f.register(1, "bob")
	rng := rand.New(rand.NewPCG(7, 7))
	for range malformedCases / perBlock {
		good := f.goodTransactions()
		before := f.balances()
		corpus := make([][]byte, perBlock)
		for i := range corpus {
			corpus[i] = malform(rng, good[i%len(good)])
			f.requireRefused(corpus[i])
		}
		require.Empty(t, f.prepare(corpus...))
		for i, result := range f.block(corpus...) {
			require.NotZero(t, result.Code, "%X", corpus[i])
		}
		require.Equal(t, before, f.balances(), "not even a fee")
		require.Equal(t, good, f.prepare(good...))
		require.True(t, f.process(good...))
		for i, result := range f.block(good...) {
			require.Zero(t, result.Code, "good transaction %d: %s", i, result.Log)
		}
	}
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
	return [][]byte{f.sign(node), f.sign(messages), f.sign(f.transfer(2)), f.sign(unordered)}
}

// requireRefused knocks at the doors for single transactions. Decoding is tried by itself, where no one recovers it.
func (f *fixture) requireRefused(bz []byte) {
	f.t.Helper()
	require.NotPanics(f.t, func() { _, _ = f.app.txConfig.TxDecoder()(bz) }, "%X", bz)
	check, err := f.app.CheckTx(&abci.RequestCheckTx{Tx: bz})
	require.NoError(f.t, err)
	require.NotZero(f.t, check.Code, "%X", bz)
	require.False(f.t, check.Codespace == sdkerrors.RootCodespace && check.Code == sdkerrors.ErrPanic.ABCICode(), "%s: %X", check.Log, bz)
	require.False(f.t, f.process(bz), "%X", bz)
}

func (f *fixture) balances() (all []string) {
	for i := range f.keys {
		all = append(all, f.balance(f.address(i)).String())
	}
	return all
}
