package app

import (
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"
)

// said is all that a chain answers about a block.
type said struct {
	checked  []uint32
	proposed [][]byte
	accepted []bool
	results  []*abci.ExecTxResult
	hash     []byte
}

// answers lets the chain see some of txs in its mempool, proposes, judges what is proposed and all of txs, and makes a
// block of them, the bad ones too.
func (f *fixture) answers(mempool, txs [][]byte) (s said) {
	f.t.Helper()
	for _, bz := range mempool {
		res, err := f.app.CheckTx(&abci.RequestCheckTx{Tx: bz})
		require.NoError(f.t, err)
		s.checked = append(s.checked, res.Code)
	}
	s.proposed = f.prepare(txs...)
	s.accepted = []bool{f.process(s.proposed...), f.process(txs...)}
	s.results = f.block(txs...)
	for _, result := range s.results {
		result.Log = "" // no part of the state
	}
	s.hash = f.app.LastCommitID().Hash
	return s
}

// TestVerdictsAreTheSameWhateverIsRemembered runs random blocks on chains that check signatures in different ways.
func TestVerdictsAreTheSameWhateverIsRemembered(t *testing.T) {
	members := []cryptotypes.PubKey{ed25519.GenPrivKeyFromSecret([]byte{0}).PubKey(), ed25519.GenPrivKeyFromSecret([]byte{1}).PubKey()}
	together := multisig.NewLegacyAminoPubKey(2, members)
	other := secp256k1.GenPrivKeyFromSecret([]byte("other"))
	also := []sdk.AccAddress{sdk.AccAddress(together.Address()), sdk.AccAddress(other.PubKey().Address())}
	var all []*fixture
	var processors []int
	for _, settings := range []simtestutil.AppOptionsMap{
		nil, {FlagSignatureMemo: 0}, {FlagSignatureMemo: 3}, {FlagSignatureBatch: false}, {FlagSignatureMemo: 0, FlagSignatureBatch: false},
	} {
		for n := range 2 {
			f := newFixtureWith(t, settings, also...)
			f.keys = append(f.keys, other)
			f.register(0, "alice")
			f.register(1, "bob")
			all, processors = append(all, f), append(processors, 1+n)
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	codes := map[bool]int{}
	for seed := range uint64(signatureBlocks) {
		rng := rand.New(rand.NewPCG(seed, 3))
		txs := all[0].randomTransactions(rng, together)
		mempool := make([][]byte, 0, len(txs))
		for _, i := range rng.Perm(len(txs))[:rng.IntN(len(txs)+1)] {
			mempool = append(mempool, txs[i])
		}
		var want said
		for i, f := range all {
			runtime.GOMAXPROCS(processors[i])
			got := f.answers(mempool, txs)
			if i == 0 {
				want = got
			}
			require.Equal(t, want, got, "seed %d, chain %d", seed, i)
		}
		for _, result := range want.results {
			codes[result.Code == 0]++
		}
	}
	require.Greater(t, min(codes[true], codes[false]), signatureBlocks, "good ones and bad ones")
}

// randomTransactions are good and bad ones of all kinds.
func (f *fixture) randomTransactions(rng *rand.Rand, together *multisig.LegacyAminoPubKey) (txs [][]byte) {
	var bad [][]byte
	for _, name := range []string{"bad signature", "another chain", "not the signer", "sequence on unordered", "truncated"} {
		bad = append(bad, f.badTransactions()[name])
	}
	ahead := map[int]uint64{}
	for range 1 + rng.IntN(20) {
		from := rng.IntN(len(f.keys))
		d := f.transfer(from)
		switch rng.IntN(6) {
		case 0:
			txs = append(txs, bad[rng.IntN(len(bad))])
			continue
		case 1:
			txs = append(txs, f.signMultisig(together, uint64(rng.IntN(2)), 1))
			continue
		case 2:
			d.sequence, d.unordered = 0, f.now().Add(time.Minute+time.Duration(rng.IntN(3)))
		case 3:
			txs = append(txs, f.goodTransactions()[:2]...)
			continue
		default:
			d.sequence += ahead[from]
			ahead[from]++
		}
		txs = append(txs, f.sign(d))
		if rng.IntN(5) == 0 {
			txs = append(txs, malform(rng, txs[len(txs)-1]))
		}
	}
	return txs
}

// A remembered signature is no leave to skip what the state says.
func TestARememberedSignatureIsNotEnough(t *testing.T) {
	f := newFixture(t)
	ordered := f.sign(f.transfer(1))
	d := f.transfer(2)
	d.sequence, d.unordered = 0, f.now().Add(time.Minute)
	unordered := f.sign(d)
	for _, bz := range [][]byte{ordered, unordered} {
		require.True(t, f.process(bz))
		require.Zero(t, f.block(bz)[0].Code)
		require.NotZero(t, f.block(bz)[0].Code, "its sequence, or its nonce, is used up")
		res, err := f.app.CheckTx(&abci.RequestCheckTx{Tx: bz})
		require.NoError(t, err)
		require.NotZero(t, res.Code)
	}
}

// The same transaction takes the same gas whether its signature is new or known.
func TestGasDoesNotTellWhatIsRemembered(t *testing.T) {
	f := newFixture(t)
	bz := f.sign(f.transfer(1))
	used := func() int64 {
		ctx := f.app.NewUncachedContext(false, cmtproto.Header{ChainID: chainID, Height: f.height + 1, Time: f.now()}).WithTxBytes(bz)
		cached, _ := ctx.CacheContext()
		after, err := f.app.newAnteHandler(1)(cached.WithConsensusParams(f.app.GetConsensusParams(ctx)), f.decode(bz), false)
		require.NoError(t, err)
		return int64(after.GasMeter().GasConsumed())
	}
	first := used()
	require.Equal(t, first, used())
	require.True(t, f.process(bz))
	require.Equal(t, first, used())
}
