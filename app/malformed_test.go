package app

import (
	"math/rand/v2"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"
)

// TestMalformedTransactionsChangeNothing cuts and flips a good transaction a thousand times. Nothing panics, nothing
// is accepted at any door, and the state is as before.
func TestMalformedTransactionsChangeNothing(t *testing.T) {
	f := newFixture(t)
	good := f.sign(f.transfer(1))
	before := f.balance(f.address(1))
	rng := rand.New(rand.NewPCG(7, 7))
	var corpus [][]byte
	for range 1000 {
		corpus = append(corpus, malform(rng, good))
	}
	for i, bz := range corpus {
		check, err := f.app.CheckTx(&abci.RequestCheckTx{Tx: bz})
		require.NoError(t, err)
		require.NotZero(t, check.Code, "case %d: %X", i, bz)
		require.False(t, f.process(bz), "case %d: %X", i, bz)
	}
	require.Empty(t, f.prepare(corpus...))
	for i, result := range f.block(corpus...) {
		require.NotZero(t, result.Code, "case %d", i)
	}
	require.Equal(t, before, f.balance(f.address(1)), "not even a fee")
	require.Zero(t, f.block(good)[0].Code, "the good one still passes")
}

func malform(rng *rand.Rand, good []byte) []byte {
	bz := append([]byte{}, good...)
	switch rng.IntN(4) {
	case 0:
		return bz[:rng.IntN(len(bz))]
	case 1:
		at := rng.IntN(len(bz))
		return append(bz[:at], append([]byte{byte(rng.Uint32())}, bz[at:]...)...)
	default:
		for range 1 + rng.IntN(3) {
			at := rng.IntN(len(bz))
			bz[at] ^= 1 << rng.IntN(8)
		}
		if string(bz) == string(good) { // two flips of one bit
			bz[0] ^= 1
		}
		return bz
	}
}
