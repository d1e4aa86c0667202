package app

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

// chat is another module as internode sees it. It writes down what it hears.
type chat struct {
	refuse error // what it says to every payload
	heard  []string
}

var _ types.PayloadHandler = (*chat)(nil)

func (c *chat) ReceivePayload(_ context.Context, from types.PayloadOrigin, body []byte) ([]byte, error) {
	c.heard = append(c.heard, "received from "+from.ChainID+": "+string(body))
	return []byte("thanks"), c.refuse
}

func (c *chat) PayloadAcknowledged(_ context.Context, _ types.PayloadRef, body, answer []byte) error {
	c.heard = append(c.heard, "acknowledged "+string(body)+": "+string(answer))
	return nil
}

func (c *chat) PayloadFailed(_ context.Context, _ types.PayloadRef, body []byte, code uint32) error {
	c.heard = append(c.heard, "failed "+string(body)+": "+types.Meaning(code))
	return nil
}

func (c *chat) PayloadTimedOut(_ context.Context, _ types.PayloadRef, body []byte) error {
	c.heard = append(c.heard, "timed out "+string(body))
	return types.ErrInvalidRequest // settled all the same
}

// sendPayload does what another module of the chain does in one of its transactions.
func (e *end) sendPayload(body string) types.PayloadRef {
	e.Helper()
	ref, err := e.app.internode.SendPayload(e.GetContext(), "link-1", "chat", []byte(body), e.CurrentHeader.Time.Add(5*minute).UnixMilli())
	require.NoError(e, err)
	e.block()
	return ref
}

func TestAnotherModulesPayloads(t *testing.T) {
	l := newLink(t)
	here, there := &chat{}, &chat{}
	l.norte.app.internode.SetPayloadHandler("chat", here)
	l.sur.app.internode.SetPayloadHandler("chat", there)

	ref := l.norte.sendPayload("one")
	require.Equal(t, types.PayloadRef{Link: 1, ChannelID: "channel-0", Sequence: 1}, ref)
	l.settle()
	there.refuse = types.ErrNotAdmitted
	l.norte.sendPayload("two")
	l.settle()
	l.norte.sendPayload("three")
	packets := l.norte.pending()
	l.IncrementTimeBy(10 * minute)
	require.NoError(t, l.norte.expire(packets...))

	require.Equal(t, []string{"received from norte-1: one", "received from norte-1: two"}, there.heard)
	require.Equal(t, []string{
		"acknowledged one: thanks", "failed two: " + types.Meaning(types.ErrNotAdmitted.ABCICode()), "timed out three",
	}, here.heard)
	require.Empty(t, l.norte.pending())
}

func TestAPayloadForNobodyFails(t *testing.T) {
	l := newLink(t)
	here := &chat{}
	l.norte.app.internode.SetPayloadHandler("chat", here)
	l.norte.sendPayload("one")
	l.settle()
	require.Equal(t, []string{"failed one: " + types.Meaning(types.ErrUnknownPayload.ABCICode())}, here.heard)
}
