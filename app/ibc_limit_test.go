package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

// set changes the parameters, as governance does.
func (e *end) set(edit func(*types.Params)) {
	e.Helper()
	ctx := e.GetContext()
	params, err := e.app.internode.Params.Get(ctx)
	require.NoError(e, err)
	edit(&params)
	require.NoError(e, params.Validate())
	require.NoError(e, e.app.internode.Params.Set(ctx, params))
	e.block()
}

func TestALinkBringsSoMuchAtATime(t *testing.T) {
	l := newLink(t)
	l.sur.set(func(p *types.Params) { p.LinkRate, p.LinkWindow = 3, minute })
	n := l.norte
	n.send(alice, n.entry("bob@link-1", "1"), n.entry("bob@link-1", "2"))
	n.send(carol, n.entry("bob@link-1", "3"), n.entry("bob@link-1", "4"))
	l.settle()
	require.Len(t, l.sur.inbox("bob"), 2)
	for _, sent := range n.outbox("carol").Messages {
		require.Equal(t, types.ErrLinkRate.ABCICode(), sent.Entry.Code)
	}
	l.IncrementTimeBy(2 * minute)
	n.send(carol, n.entry("bob@link-1", "5"), n.entry("bob@link-1", "6"))
	l.settle()
	require.Len(t, l.sur.inbox("bob"), 4)
}

func TestALinkThatFailsPauses(t *testing.T) {
	l := newLink(t)
	n := l.norte
	n.set(func(p *types.Params) { p.BreakerFailures, p.BreakerPause, p.PacketTimeout = 2, 3*minute, 2*minute })
	for range 2 {
		n.leave(alice, n.entry("bob@link-1", "hola"))
	}
	l.IncrementTimeBy(3 * minute)
	require.NoError(t, n.expire(n.pending()...))
	require.Equal(t, types.ErrLinkPaused.ABCICode(), n.record("link-1").Blocker)
	require.Equal(t, types.ErrLinkPaused.ABCICode(), n.send(alice, n.entry("bob@link-1", "again"))[0].Code)

	l.IncrementTimeBy(4 * minute)
	require.Zero(t, n.later().record("link-1").Blocker)
	l.leaveAndSettle(alice, "bob@link-1", "again")
	require.Zero(t, n.record("link-1").Meter.Failures, "a success closes it")
	require.Len(t, l.sur.inbox("bob"), 1)
}

func TestOneNodeWaitsForSoManyAnswers(t *testing.T) {
	l := newLink(t)
	n := l.norte
	n.set(func(p *types.Params) { p.MaxPending = 2 })
	results := n.send(alice, n.entry("bob@link-1", "1"), n.entry("bob@link-1", "2"), n.entry("bob@link-1", "3"))
	require.Equal(t, types.ErrTooManyPending.ABCICode(), results[2].Code)
	l.settle()
	l.leaveAndSettle(alice, "bob@link-1", "3")
	require.Len(t, l.sur.inbox("bob"), 3)
}

func TestALinkHasItsShareOfAnInbox(t *testing.T) {
	l := newLink(t)
	l.sur.set(func(p *types.Params) { p.LinkShare = 2 })
	l.norte.send(alice, l.norte.entry("bob@link-1", "1"))
	l.norte.send(carol, l.norte.entry("bob@link-1", "2"), l.norte.entry("bob@link-1", "3"))
	l.settle()
	require.Equal(t, types.ErrLinkShare.ABCICode(), l.norte.outbox("carol").Messages[1].Entry.Code)
	require.NoError(t, l.sur.send(dora, l.sur.entry("bob", "from here"))[0].Err())
	l.sur.receipt(bob, types.STAGE_PROCESSED, 0, 3)
	l.leaveAndSettle(carol, "bob@link-1", "3")
	require.Len(t, l.sur.inbox("bob"), 4)
}
