package app

import (
	"math/rand/v2"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"
)

// prepare proposes a block from a mempool of txs.
func (f *fixture) prepare(txs ...[]byte) [][]byte {
	f.t.Helper()
	res, err := f.app.PrepareProposal(&abci.RequestPrepareProposal{
		Height: f.height + 1, Time: f.now(), Txs: txs, MaxTxBytes: maxBlockBytes - 10_000,
	})
	require.NoError(f.t, err)
	return res.Txs
}

// process tells whether a block of txs is accepted.
func (f *fixture) process(txs ...[]byte) bool {
	f.t.Helper()
	res, err := f.app.ProcessProposal(&abci.RequestProcessProposal{Height: f.height + 1, Time: f.now(), Txs: txs})
	require.NoError(f.t, err)
	return res.IsAccepted()
}

func TestBadTransactionsAreNeitherProposedNorAccepted(t *testing.T) {
	f := newFixture(t)
	good := f.sign(f.transfer(1))
	for name, bad := range f.badTransactions() {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, [][]byte{good}, f.prepare(bad, good))
			require.False(t, f.process(good, bad))
		})
	}
}

func TestFeesAndOrderAreNoReasonToRefuseAProposal(t *testing.T) {
	f := newFixture(t)
	ahead := f.transfer(1)
	ahead.sequence += 7
	late := f.transfer(2)
	late.sequence, late.unordered = 0, genesisTime().Add(-time.Hour)
	poor := f.transfer(3)
	poor.msgs = []sdk.Msg{f.send(f.address(3), 2*funds)}
	txs := [][]byte{f.sign(ahead), f.sign(late), f.sign(poor), f.sign(poor)}
	require.Equal(t, txs, f.prepare(txs...))
	require.True(t, f.process(txs...))
}

// TestWhatOneProposesOthersAccept mixes good and bad transactions at random; every proposal must be accepted, and
// must hold what is good in its order.
func TestWhatOneProposesOthersAccept(t *testing.T) {
	f := newFixture(t)
	var bad [][]byte
	for _, bz := range f.badTransactions() {
		bad = append(bad, bz)
	}
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 1))
		var txs, good [][]byte
		for range rng.IntN(20) {
			if rng.IntN(2) == 0 {
				txs = append(txs, bad[rng.IntN(len(bad))])
				continue
			}
			d := f.transfer(rng.IntN(len(f.keys)))
			d.sequence, d.gas = rng.Uint64N(10), 100_000+rng.Uint64N(maxBlockGas/5)
			good = append(good, f.sign(d))
			txs = append(txs, good[len(good)-1])
		}
		proposed := f.prepare(txs...)
		require.True(t, f.process(proposed...), "seed %d", seed)
		require.LessOrEqual(t, len(proposed), len(good), "seed %d", seed)
		for i, bz := range proposed {
			require.Equal(t, good[i], bz, "seed %d: in order, from the first", seed)
		}
		if len(proposed) < len(good) {
			require.False(t, f.process(good...), "seed %d: what was left out finds no room", seed)
		}
	}
}

func TestProposalsKeepToTheBytesOfABlock(t *testing.T) {
	f := newFixture(t)
	d := f.transfer(1)
	d.gas = 250_000
	for range 90 { // a transaction unpacks a hundred messages at most
		d.msgs = append(d.msgs, f.send(f.address(1), 1))
	}
	bz := f.sign(d)
	var txs [][]byte
	for range maxBlockBytes/len(bz) + 10 {
		txs = append(txs, bz)
	}
	proposed := f.prepare(txs...)
	require.NotEmpty(t, proposed)
	require.Less(t, len(proposed), len(txs))
	require.True(t, f.process(proposed...))
	require.False(t, f.process(txs...))
}

func TestMultisigTransactionsAreProposed(t *testing.T) {
	members := []cryptotypes.PubKey{ed25519.GenPrivKeyFromSecret([]byte{0}).PubKey(), ed25519.GenPrivKeyFromSecret([]byte{1}).PubKey()}
	key := multisig.NewLegacyAminoPubKey(2, members)
	f := newFixture(t, sdk.AccAddress(key.Address()))
	bz := f.signMultisig(key, 0, 1)
	require.Equal(t, [][]byte{bz}, f.prepare(bz))
	require.True(t, f.process(bz))
	require.False(t, f.process(f.signMultisig(key, 1, 1)), "signed for another account number")
	result := f.block(bz)[0]
	require.Zero(t, result.Code, result.Log)
}

// badTransactions are refused by the bytes and the committed state alone.
func (f *fixture) badTransactions() map[string][]byte {
	good := f.sign(f.transfer(1))
	flipped := append([]byte{}, good...)
	flipped[len(flipped)-1] ^= 1 // in the signature
	other := f.transfer(1)
	other.chainID = "sur-1"
	stranger := f.transfer(1)
	stranger.msgs = []sdk.Msg{f.send(f.address(2), 1)} // signed by 1
	sequenced := f.transfer(1)
	sequenced.unordered, sequenced.sequence = f.now().Add(time.Minute), 2
	hungry := f.transfer(1)
	hungry.gas = maxBlockGas + 1
	greedy := f.transfer(1)
	greedy.gas = 1<<63 - 1
	return map[string][]byte{
		"empty": {}, "truncated": good[:len(good)/2], "bad signature": flipped,
		"another chain": f.sign(other), "not the signer": f.sign(stranger),
		"sequence on unordered": f.sign(sequenced), "over the gas": f.sign(hungry), "far over the gas": f.sign(greedy),
		"oversize": make([]byte, maxBlockBytes+1),
	}
}
