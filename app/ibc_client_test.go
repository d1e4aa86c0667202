package app

import (
	"testing"
	"time"

	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"
	ibctesting "github.com/cosmos/ibc-go/v8/testing"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestAnExpiredClientIsNamedAndRecovered(t *testing.T) {
	l := newLink(t)
	l.sur.set(func(p *types.Params) { p.AcknowledgementRetention = 30 * 24 * time.Hour })
	ref := l.norte.leave(alice, l.norte.entry("bob@link-1", "hola"))
	packets := l.norte.pending()
	require.NoError(t, l.sur.receive(packets...))
	l.IncrementTimeBy(ibctesting.TrustingPeriod + time.Hour)
	l.norte.requireStuck(ref, "Expired")
	require.Error(t, l.norte.acknowledge(packets...))

	l.recover(l.norte)
	require.NoError(t, l.norte.acknowledge(packets...), "what was on its way settles")
	require.Equal(t, types.MESSAGE_STATUS_FILED, l.norte.status(ref).Status)
	require.Zero(t, l.norte.record("link-1").Blocker)
}

func TestAFrozenClientIsNamedAndRecovered(t *testing.T) {
	l := newLink(t)
	ref := l.norte.leave(alice, l.norte.entry("bob@link-1", "hola"))
	packets := l.norte.pending()
	require.NoError(t, l.sur.receive(packets...))
	l.norte.provesTwoBlocksAtOneHeight()
	l.norte.requireStuck(ref, "Frozen")

	l.recover(l.norte)
	require.NoError(t, l.norte.acknowledge(packets...))
	require.Equal(t, types.MESSAGE_STATUS_FILED, l.norte.status(ref).Status)
}

// requireStuck looks at what a person sees when the light client of the other chain is not active.
func (e *end) requireStuck(ref, clientStatus string) {
	e.Helper()
	want := types.ErrClientNotActive.ABCICode()
	e.later()
	require.Equal(e, want, e.status(ref).Blocker)
	require.Contains(e, e.status(ref).Why, e.at.ClientID)
	require.Equal(e, want, e.record("link-1").Blocker)
	require.Equal(e, clientStatus, e.record("link-1").ClientStatus)
	require.Equal(e, want, e.send(alice, e.entry("bob@link-1", "again"))[0].Code)
}

// recover does what governance does: the stuck client goes on where a new one stands.
func (l *link) recover(e *end) {
	l.Helper()
	stuck := e.at.ClientID
	require.NoError(l, e.at.CreateClient())
	substitute := e.at.ClientID
	e.at.ClientID = stuck
	require.NoError(l, e.app.ibc.core.ClientKeeper.RecoverClient(e.GetContext(), stuck, substitute))
	e.block()
}

// provesTwoBlocksAtOneHeight brings evidence that the other chain's validators lie.
func (e *end) provesTwoBlocksAtOneHeight() {
	e.Helper()
	e.other.block()
	trusted := e.GetClientState(e.at.ClientID).GetLatestHeight().(clienttypes.Height)
	vals, known := e.other.GetValsAtHeight(int64(trusted.RevisionHeight))
	require.True(e, known)
	header := func(at time.Time) *ibctm.Header {
		return e.other.CreateTMClientHeader(e.other.ChainID, e.other.CurrentHeader.Height, trusted, at, e.other.Vals, e.other.NextVals, vals, e.other.Signers)
	}
	now := e.other.CurrentHeader.Time
	evidence := ibctm.NewMisbehaviour(e.at.ClientID, header(now), header(now.Add(time.Second)))
	update, err := clienttypes.NewMsgUpdateClient(e.at.ClientID, evidence, e.relayer())
	require.NoError(e, err)
	e.must(0, update)
}
