package keeper_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// module is another module that talks over the links.
type module struct {
	refuse error
	answer []byte
	heard  []string
	from   types.PayloadOrigin
	sent   types.PayloadRef
	write  func(ctx context.Context) error
}

func (m *module) hear(ctx context.Context, what string, body []byte) error {
	m.heard = append(m.heard, what+" "+string(body))
	if m.write != nil {
		if err := m.write(ctx); err != nil {
			return err
		}
	}
	return m.refuse
}

func (m *module) ReceivePayload(ctx context.Context, from types.PayloadOrigin, body []byte) ([]byte, error) {
	m.from = from
	return m.answer, m.hear(ctx, "received", body)
}

func (m *module) PayloadAcknowledged(ctx context.Context, sent types.PayloadRef, body, answer []byte) error {
	m.sent = sent
	return m.hear(ctx, "acknowledged", append(append(bytes.Clone(body), ' '), answer...))
}

func (m *module) PayloadFailed(ctx context.Context, sent types.PayloadRef, body []byte, code uint32) error {
	m.sent = sent
	return m.hear(ctx, "failed", body)
}

func (m *module) PayloadTimedOut(ctx context.Context, sent types.PayloadRef, body []byte) error {
	m.sent = sent
	return m.hear(ctx, "timed out", body)
}

func withModules(t *testing.T) (*testkeeper.Pair, *module, *module) {
	t.Helper()
	p := testkeeper.NewPair(t)
	here, there := &module{}, &module{}
	p.Norte.Keeper.SetPayloadHandler("agentchat", here)
	p.Sur.Keeper.SetPayloadHandler("agentchat", there)
	return p, here, there
}

func TestAPayloadTravels(t *testing.T) {
	p, here, there := withModules(t)
	there.answer = []byte("bien")
	ref, err := p.Norte.Keeper.SendPayload(p.Norte.Ctx, "sur", "agentchat", []byte("hola"), 0)
	require.NoError(t, err)
	require.Equal(t, types.PayloadRef{Link: 1, ChannelID: "channel-0", Sequence: 1}, ref)
	require.Zero(t, p.Carry(p.Norte)[0].Code)
	require.Equal(t, []string{"received hola"}, there.heard)
	require.Equal(t, types.PayloadOrigin{Link: 1, LinkName: "norte", ChainID: "norte-1", ChannelID: "channel-0", Sequence: 1}, there.from)
	require.Equal(t, []string{"acknowledged hola bien"}, here.heard)
	require.Equal(t, ref, here.sent)
	require.Empty(t, p.Norte.Export().Packets)
}

func TestAPayloadThatIsRefusedOrLost(t *testing.T) {
	p, here, there := withModules(t)
	n := p.Norte
	n.SetParams(func(params *types.Params) { params.BreakerFailures = 1 })
	there.refuse = types.ErrInvalidRequest
	there.write = func(ctx context.Context) error { return p.Sur.Keeper.Numbers.Set(ctx, 99) }
	_, err := n.Keeper.SendPayload(n.Ctx, "sur", "agentchat", []byte("a"), 0)
	require.NoError(t, err)
	require.EqualValues(t, 1130, p.Carry(n)[0].Code)
	require.EqualValues(t, 3, p.Sur.Export().LastNumber, "what a refusing module wrote is discarded")
	require.Equal(t, []string{"failed a"}, here.heard)
	require.NoError(t, n.Attempt(n.Alice, n.Entry("bob@sur", "a module's refusal does not pause the link")))
	n.Take("channel-0")

	_, err = n.Keeper.SendPayload(n.Ctx, "sur", "agentchat", []byte("b"), n.Ctx.BlockTime().Add(time.Minute).UnixMilli())
	require.NoError(t, err)
	lost := n.Take("channel-0")[0]
	n.TimeOut(lost)
	n.TimeOut(lost)
	require.Equal(t, []string{"failed a", "timed out b"}, here.heard, "once")
}

func TestAModuleThatFailsKeepsNothingFromBeingSettled(t *testing.T) {
	p, here, _ := withModules(t)
	n := p.Norte
	here.refuse = errors.New("broken")
	here.write = func(ctx context.Context) error {
		waits, err := n.Keeper.Packets.Has(ctx, packetKey("channel-0", 1))
		require.NoError(t, err)
		require.False(t, waits, "the packet waits no more when its module hears of it")
		return n.Keeper.Numbers.Set(ctx, 99)
	}
	_, err := n.Keeper.SendPayload(n.Ctx, "sur", "agentchat", []byte("hola"), 0)
	require.NoError(t, err)
	p.Carry(n)
	require.Empty(t, n.Export().Packets)
	require.EqualValues(t, 3, n.Export().LastNumber, "what a failing module wrote is discarded")
}

func TestSendPayloadRefuses(t *testing.T) {
	p, _, _ := withModules(t)
	n := p.Norte
	send := func(link, module string, body []byte, at int64) error {
		_, err := n.Keeper.SendPayload(n.Ctx, link, module, body, at)
		return err
	}
	require.ErrorIs(t, send("sur", "elsewhere", nil, 0), types.ErrUnknownPayload)
	require.ErrorIs(t, send("oeste", "agentchat", nil, 0), types.ErrLinkNotFound)
	require.ErrorIs(t, send("sur", "agentchat", nil, 1), types.ErrInvalidTimeout)
	require.ErrorIs(t, send("sur", "agentchat", make([]byte, 64<<10), 0), types.ErrPacketTooLarge)
	pause(p)
	require.ErrorIs(t, send("sur", "agentchat", nil, 0), types.ErrLinkPaused)
	quarantine(t, n, true)
	require.ErrorIs(t, send("sur", "agentchat", nil, 0), types.ErrLinkQuarantined)
}

func TestAnAnswerTooLongIsARefusal(t *testing.T) {
	p, here, there := withModules(t)
	there.answer = make([]byte, types.MaxPacketBytes)
	_, err := p.Norte.Keeper.SendPayload(p.Norte.Ctx, "sur", "agentchat", []byte("hola"), 0)
	require.NoError(t, err)
	require.EqualValues(t, 1140, p.Carry(p.Norte)[0].Code)
	require.Equal(t, []string{"failed hola"}, here.heard)
}
