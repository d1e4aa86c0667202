package keeper_test

import (
	"fmt"
	"testing"
	"time"

	dbm "github.com/cosmos/cosmos-db"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

func remembered(f *testkeeper.Internode) int { return len(f.Export().Anchored) }

func TestAnEnvelopeIsAnchoredOnce(t *testing.T) {
	f := testkeeper.NewInternode(t)
	entry := f.Sealed(f.Alice, "bob", "hola")
	other := f.Sealed(f.Alice, "bob", "hola")

	results := f.Anchor(mallory, entry, other, entry)
	require.NoError(t, results[0].Err())
	require.NoError(t, results[1].Err(), "another nonce is another message")
	require.ErrorIs(t, results[2].Err(), types.ErrAnchored, "not in the same batch")
	require.ErrorIs(t, f.Anchor(f.Carol, entry)[0].Err(), types.ErrAnchored, "not in another one, by anybody")

	f.Advance(30 * time.Minute)
	require.ErrorIs(t, f.Anchor(mallory, entry)[0].Err(), types.ErrAnchored, "not in another block")
	f.Advance(30*time.Minute - time.Millisecond)
	require.ErrorIs(t, f.Anchor(mallory, entry)[0].Err(), types.ErrAnchored, "not at the end of its life")
	require.Equal(t, 2, remembered(f))

	f.Advance(time.Millisecond)
	require.ErrorIs(t, f.Anchor(mallory, entry)[0].Err(), types.ErrMessageExpired, "nor afterwards, when it is")
	f.Advance(time.Second)
	require.Zero(t, remembered(f), "forgotten")
	require.ErrorIs(t, f.Anchor(mallory, entry)[0].Err(), types.ErrMessageExpired)
	state, err := f.Keeper.Inboxes.Get(f.Ctx, 2)
	require.NoError(t, err)
	require.EqualValues(t, 2, state.Last)
}

// A second signature of the same message by the same key, or another encoding of it, is the same message.
func TestAnEnvelopeIsKnownByItsMessage(t *testing.T) {
	f := testkeeper.NewInternode(t)
	entry := f.Sealed(f.Alice, "bob", "hola")
	require.NoError(t, f.Anchor(mallory, entry)[0].Err())
	entry.Envelope.Signature = append([]byte(nil), entry.Envelope.Signature...)
	entry.Parent = 0
	require.ErrorIs(t, f.Anchor(mallory, entry)[0].Err(), types.ErrAnchored)
}

func TestAnAnchoredEnvelopeIsRememberedAfterARestart(t *testing.T) {
	db := dbm.NewMemDB()
	f := testkeeper.NewInternodeOn(t, db)
	require.NoError(t, f.Keeper.InitGenesis(f.Ctx, *types.DefaultGenesis()))
	f.Alice, f.Bob = f.Register("alice"), f.Register("bob")
	entry := f.Sealed(f.Alice, "bob", "hola")
	require.NoError(t, f.Anchor(mallory, entry)[0].Err())
	f.Advance(time.Second)

	g := testkeeper.NewInternodeOn(t, db)
	require.ErrorIs(t, g.Anchor(mallory, entry)[0].Err(), types.ErrAnchored, "after a restart")

	h := testkeeper.NewEmptyInternode(t)
	exported := g.Export()
	require.NoError(t, exported.Validate())
	require.NoError(t, h.Keeper.InitGenesis(h.Ctx, exported))
	require.ErrorIs(t, h.Anchor(mallory, entry)[0].Err(), types.ErrAnchored, "after an export")
	require.Equal(t, exported, h.Export())
	h.Advance(2 * time.Hour)
	h.Advance(time.Second)
	require.Zero(t, remembered(h))
}

func TestARevertedAnchorIsNotRemembered(t *testing.T) {
	f := testkeeper.NewInternode(t)
	entry := f.Sealed(f.Alice, "bob", "hola")
	err := f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.Anchor(ctx, &types.MsgAnchor{Carrier: mallory.Address, Entries: []types.AnchorEntry{entry}})
		require.NoError(t, err)
		return envelope.ErrTooLarge // another message of the transaction fails
	})
	require.Error(t, err)
	require.NoError(t, f.Anchor(mallory, entry)[0].Err())
}

// Blocks forget more than they take, and never more than twice that beyond a fixed number.
func TestForgettingKeepsUpWithAccepting(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.SetParams(func(p *types.Params) { p.MaxBatchEntries, p.MaxBatchBytes = 1000, 1<<20 })
	fill := func(n int) {
		batch := make([]types.AnchorEntry, n)
		for i := range batch {
			batch[i] = f.Sealed(f.Alice, "bob", fmt.Sprint(i))
		}
		for _, result := range f.Anchor(mallory, batch...) {
			require.NoError(t, result.Err())
		}
	}
	fill(1000)
	f.Advance(time.Second)
	fill(300)
	f.Advance(2 * time.Hour)
	require.Equal(t, 1300, remembered(f))

	fill(200)
	changes := f.Advance(time.Second)
	require.Equal(t, 1300+200-(types.SweepAnchored+2*200), remembered(f), "what it takes, twice, and a fixed number")
	require.LessOrEqual(t, byPrefix(changes)[24], 200+types.SweepAnchored+2*200)
	for remembered(f) > 200 {
		before := remembered(f)
		f.Advance(time.Second)
		require.GreaterOrEqual(t, before-remembered(f), min(types.SweepAnchored, before-200))
	}
	require.Empty(t, f.Advance(time.Second), "a block with nothing to forget writes nothing")
}
