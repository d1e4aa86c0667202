package link_test

import (
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/relayer/link"
	"github.com/amigos-network/amigos/x/internode/types"
)

func both() (norte, sur *fakeChain) { return newFake("norte-1"), newFake("sur-1") }

func requireLinked(t *testing.T, norte, sur *fakeChain) {
	t.Helper()
	for _, c := range []*fakeChain{norte, sur} {
		require.Len(t, c.chans, 1, "%s has one channel", c.id)
		for _, end := range c.chans {
			require.Equal(t, channeltypes.OPEN, end.State)
		}
		open := 0
		for _, end := range c.conns {
			if end.State == connectiontypes.OPEN {
				open++
			}
		}
		require.Equal(t, 1, open, "%s has one open connection", c.id)
	}
}

func TestLinkOpensAChannelBetweenTwoNewChains(t *testing.T) {
	norte, sur := both()
	var list link.Checklist
	var seen []string
	res, err := link.Link(t.Context(), norte, sur, link.Options{}, func(e link.Event) {
		list.Note(e)
		seen = append(seen, list.String())
	})
	require.NoError(t, err)
	require.True(t, res.Changed)
	requireLinked(t, norte, sur)
	require.Equal(t, [2]link.End{
		{ChainID: "norte-1", Client: "07-tendermint-0", Connection: "connection-0", Channel: "channel-0", Link: "link-1"},
		{ChainID: "sur-1", Client: "07-tendermint-0", Connection: "connection-0", Channel: "channel-0", Link: "link-1"},
	}, res.Ends)
	require.Equal(t, []string{
		"client", "client ✓",
		"client ✓  connection 1/4 OPEN_INIT", "client ✓  connection 2/4 OPEN_TRY", "client ✓  connection 3/4 OPEN_ACK",
		"client ✓  connection 4/4 OPEN_CONFIRM", "client ✓  connection ✓",
		"client ✓  connection ✓  channel 3/4 OPEN_ACK", "client ✓  connection ✓  channel 4/4 OPEN_CONFIRM",
		"client ✓  connection ✓  channel ✓",
	}, seen, "the first two steps of the channel travel with the last two of the connection")
	require.Equal(t, []int{4, 4}, []int{norte.sent, sur.sent}, "a client each, and six steps")
}

func TestClientsAreMadeWithCare(t *testing.T) {
	norte, sur := both()
	_, err := link.Link(t.Context(), norte, sur, link.Options{}, nil)
	require.NoError(t, err)
	state := norte.clients["07-tendermint-0"]
	require.NoError(t, state.Validate())
	require.Equal(t, unbonding, state.UnbondingPeriod)
	require.Equal(t, unbonding*2/3, state.TrustingPeriod)
	require.EqualValues(t, 1, state.TrustLevel.Numerator)
	require.EqualValues(t, 3, state.TrustLevel.Denominator)
	require.Greater(t, state.MaxClockDrift, 10*time.Second, "a quiet chain's last block may be a heartbeat old")
}

func TestLinkAgainChangesNothing(t *testing.T) {
	norte, sur := both()
	first, err := link.Link(t.Context(), norte, sur, link.Options{}, nil)
	require.NoError(t, err)
	for _, order := range [][2]*fakeChain{{norte, sur}, {sur, norte}} {
		sent := norte.sent + sur.sent
		again, err := link.Link(t.Context(), order[0], order[1], link.Options{}, func(e link.Event) {
			require.Equal(t, link.Done, e.Status)
			require.True(t, e.Found)
		})
		require.NoError(t, err)
		require.False(t, again.Changed)
		require.Equal(t, first.Ends[0].Channel, again.Ends[0].Channel)
		require.Equal(t, sent, norte.sent+sur.sent)
	}
	requireLinked(t, norte, sur)
}

// TestKilledAnywhereAndRunAgainGivesOneChannel kills the set-up at each call to either chain, also when a transaction
// has just landed, and runs it again: in the same order, and with the chains named the other way round.
func TestKilledAnywhereAndRunAgainGivesOneChannel(t *testing.T) {
	for victim := range 2 {
		for _, turned := range []bool{false, true} {
			killed := 0
			for at := 1; ; at++ {
				norte, sur := both()
				[]*fakeChain{norte, sur}[victim].killAt = at
				_, err := link.Link(t.Context(), norte, sur, link.Options{}, nil)
				if err == nil {
					break
				}
				require.ErrorIs(t, err, errKilled)
				killed++
				norte.killAt, sur.killAt = 0, 0
				a, b := norte, sur
				if turned {
					a, b = sur, norte
				}
				_, err = link.Link(t.Context(), a, b, link.Options{}, nil)
				require.NoError(t, err, "killed at call %d of %s", at, []string{"norte-1", "sur-1"}[victim])
				requireLinked(t, norte, sur)
			}
			require.Greater(t, killed, 20)
		}
	}
}

func TestAHandshakeThatOthersFinishIsNoFailure(t *testing.T) {
	norte, sur := both()
	raced := false
	norte.refuse = func(msg sdk.Msg) error {
		if _, ack := msg.(*connectiontypes.MsgConnectionOpenAck); !ack || raced {
			return nil
		}
		raced = true
		norte.refuse = nil
		_, err := link.Link(t.Context(), norte, sur, link.Options{}, nil) // another one does it all
		require.NoError(t, err)
		return errState
	}
	_, err := link.Link(t.Context(), norte, sur, link.Options{}, nil)
	require.NoError(t, err)
	require.True(t, raced)
	requireLinked(t, norte, sur)
}

func TestUselessClientsAreNotUsed(t *testing.T) {
	norte, sur := both()
	_, err := link.Link(t.Context(), norte, sur, link.Options{}, nil)
	require.NoError(t, err)
	norte.expired["07-tendermint-0"] = true
	res, err := link.Link(t.Context(), norte, sur, link.Options{}, nil)
	require.NoError(t, err)
	require.Equal(t, "07-tendermint-1", res.Ends[0].Client, "an expired client cannot be updated")
	require.Equal(t, "07-tendermint-0", res.Ends[1].Client, "the other end's is as good as ever")
	require.Equal(t, "connection-1", res.Ends[0].Connection)
}

func TestACarelessClientIsNotUsed(t *testing.T) {
	norte, sur := both()
	_, err := link.Link(t.Context(), norte, sur, link.Options{}, nil)
	require.NoError(t, err)
	norte.clients["07-tendermint-0"].MaxClockDrift = 365 * 24 * time.Hour
	res, err := link.Link(t.Context(), norte, sur, link.Options{}, nil)
	require.NoError(t, err)
	require.Equal(t, "07-tendermint-1", res.Ends[0].Client)
}

func TestAChainBegunAnewIsNotTakenForTheOldOne(t *testing.T) {
	norte, sur := both()
	_, err := link.Link(t.Context(), norte, sur, link.Options{}, nil)
	require.NoError(t, err)
	sur = newFake("sur-1")
	sur.genesis = "another"
	for range 50 {
		sur.block()
	}
	_, err = link.Link(t.Context(), norte, sur, link.Options{}, nil)
	require.ErrorIs(t, err, link.ErrGenesis)
	require.ErrorContains(t, err, "07-tendermint-0")
	require.Contains(t, fixOf(t, err), "--new")
	require.Zero(t, sur.sent, "nothing was begun")
}

func TestAClosedChannelIsReplaced(t *testing.T) {
	norte, sur := both()
	_, err := link.Link(t.Context(), norte, sur, link.Options{}, nil)
	require.NoError(t, err)
	norte.chans["channel-0"].State, sur.chans["channel-0"].State = channeltypes.CLOSED, channeltypes.CLOSED
	norte.store()
	sur.store()
	res, err := link.Link(t.Context(), norte, sur, link.Options{}, nil)
	require.NoError(t, err)
	require.Equal(t, "channel-1", res.Ends[0].Channel)
	require.Equal(t, "connection-0", res.Ends[0].Connection, "the connection serves on")
}

func TestNames(t *testing.T) {
	norte, sur := both()
	names := link.Options{Names: [2]string{"sur", "norte"}}
	_, err := link.Link(t.Context(), norte, sur, names, nil)
	require.ErrorIs(t, err, link.ErrAuthority)
	require.ErrorContains(t, err, "authority")
	require.Zero(t, norte.sent+sur.sent, "it is refused before anything is set up")

	norte.authority, sur.authority = norte.Address(), sur.Address()
	res, err := link.Link(t.Context(), norte, sur, names, nil)
	require.NoError(t, err)
	require.Equal(t, "sur", res.Ends[0].Name)
	require.Equal(t, "norte", res.Ends[1].Name)
	require.Equal(t, "sur", norte.names["channel-0"])

	again, err := link.Link(t.Context(), norte, sur, names, nil)
	require.NoError(t, err)
	require.False(t, again.Changed, "it is called so already")
}

func TestRefusals(t *testing.T) {
	refused := func(space string, code uint32) func(sdk.Msg) error {
		return func(msg sdk.Msg) error {
			switch msg.(type) {
			case *channeltypes.MsgChannelOpenInit, *channeltypes.MsgChannelOpenTry:
				return &client.Error{Phase: client.PhaseCheck, Codespace: space, Code: code, Message: "no"}
			}
			return nil
		}
	}
	tests := []struct {
		name string
		opts link.Options
		edit func(norte, sur *fakeChain)
		want error
		says string
	}{
		{name: "a chain with itself", edit: func(_, sur *fakeChain) { sur.id = "norte-1" }, want: link.ErrSame, says: "norte-1"},
		{name: "an empty account", edit: func(_, sur *fakeChain) { sur.balance = 0 }, want: link.ErrEmpty, says: "relayer-sur-1"},
		{name: "an account with too little", opts: link.Options{Prices: [2]string{"0.01uamigo", "0.5uamigo"}}, want: link.ErrEmpty, says: "1250000uamigo"},
		{name: "another version", edit: func(_, sur *fakeChain) { sur.refuse = refused(types.ModuleName, 1142) }, want: link.ErrVersion, says: "sur-1 refuses version internode-1"},
		{name: "an ordering", opts: link.Options{Ordered: true}, edit: func(n, _ *fakeChain) { n.refuse = refused(types.ModuleName, 1143) }, want: link.ErrOrdering, says: "ORDER_ORDERED"},
		{name: "a port that the other end may not have", edit: func(_, sur *fakeChain) { sur.refuse = refused(types.ModuleName, 1144) }, want: link.ErrPort, says: "sur-1"},
		{name: "a version nobody named", opts: link.Options{Port: "oracle"}, want: link.ErrVersion, says: "oracle"},
		{name: "a name for another port", opts: link.Options{Port: "transfer", Names: [2]string{"sur", ""}}, want: link.ErrName, says: "transfer"},
		{name: "a name that is none", opts: link.Options{Names: [2]string{"Not A Name", ""}}, want: link.ErrName, says: "Not A Name"},
		{name: "a trusting period longer than the unbonding period", opts: link.Options{Trusting: 2 * unbonding}, want: link.ErrParams, says: "504h"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			norte, sur := both()
			if tc.edit != nil {
				tc.edit(norte, sur)
			}
			_, err := link.Link(t.Context(), norte, sur, tc.opts, nil)
			require.ErrorIs(t, err, tc.want)
			require.ErrorContains(t, err, tc.says)
			require.NotEmpty(t, fixOf(t, err))
		})
	}
}

func TestAfterARefusalItGoesOnWhereItStood(t *testing.T) {
	norte, sur := both()
	sur.refuse = func(msg sdk.Msg) error {
		if _, try := msg.(*channeltypes.MsgChannelOpenTry); try {
			return &client.Error{Phase: client.PhaseCheck, Codespace: types.ModuleName, Code: 1142, Message: "no"}
		}
		return nil
	}
	_, err := link.Link(t.Context(), norte, sur, link.Options{}, nil)
	require.ErrorIs(t, err, link.ErrVersion)
	sur.refuse = nil
	_, err = link.Link(t.Context(), norte, sur, link.Options{}, nil)
	require.NoError(t, err)
	requireLinked(t, norte, sur)
}

func fixOf(t *testing.T, err error) string {
	t.Helper()
	var known interface{ Fix() string }
	require.ErrorAs(t, err, &known)
	return known.Fix()
}
