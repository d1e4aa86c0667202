package link

import (
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/gogoproto/proto"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	host "github.com/cosmos/ibc-go/v8/modules/core/24-host"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"
)

// connectionMsgs are the messages of one step of the connection's handshake.
func (l *linker) connectionMsgs(ctx context.Context, d deed, then *pair) ([]sdk.Msg, error) {
	here, there := &then[d.at], l.pair[1-d.at]
	signer := l.chains[d.at].Address()
	if d.what == deedInit {
		here.connState = connInit
		return []sdk.Msg{connectiontypes.NewMsgConnectionOpenInit(here.client, there.client, storePrefix,
			connectiontypes.GetCompatibleVersions()[0], 0, signer)}, nil
	}
	end := &fact{key: host.ConnectionKey(there.connection), holds: connectionIs(there.connState)}
	facts := []*fact{end}
	var witness *clientProof
	if d.what != deedConfirm {
		var err error
		if witness, err = l.clientProof(ctx, 1-d.at); err != nil {
			return nil, err
		}
		facts = append(facts, &witness.state, &witness.consensus)
	}
	var offer *fact
	if d.what == deedConfirm && there.chanState == chanInit && here.chanState == chanNone {
		offer = l.channelFact(1 - d.at)
		facts = append(facts, offer)
	}
	ev, err := l.prove(ctx, 1-d.at, facts...)
	if err != nil {
		return nil, err
	}
	var known connectiontypes.ConnectionEnd
	if err := proto.Unmarshal(end.value, &known); err != nil {
		return nil, fmt.Errorf("%s: connection %s: %w", l.chains[1-d.at].ID(), there.connection, err)
	}
	msgs := ev.update
	switch d.what {
	case deedTry:
		here.connState = connTry
		msgs = append(msgs, connectiontypes.NewMsgConnectionOpenTry(here.client, there.connection, there.client, witness.decoded, storePrefix,
			known.Versions, known.DelayPeriod, end.proof, witness.state.proof, witness.consensus.proof, ev.height, witness.height, signer))
	case deedAck:
		here.connState = connOpen
		msgs = append(msgs, connectiontypes.NewMsgConnectionOpenAck(here.connection, there.connection, witness.decoded,
			end.proof, witness.state.proof, witness.consensus.proof, ev.height, witness.height, known.Versions[0], signer))
		if here.chanState == chanNone && there.chanState == chanNone {
			here.chanState = chanInit
			msgs = append(msgs, l.initChannel(d.at, here.connection))
		}
	case deedConfirm:
		here.connState = connOpen
		msgs = append(msgs, connectiontypes.NewMsgConnectionOpenConfirm(here.connection, end.proof, ev.height, signer))
		if offer != nil {
			here.chanState = chanTry
			msgs = append(msgs, l.tryChannel(d.at, here.connection, offer, ev))
		}
	}
	return msgs, nil
}

// connectionIs tells whether a proven connection is in the state that was read before.
func connectionIs(state connectiontypes.State) func([]byte) bool {
	return func(value []byte) bool {
		var end connectiontypes.ConnectionEnd
		return len(value) > 0 && proto.Unmarshal(value, &end) == nil && end.State == state
	}
}

// clientProof shows one chain what the client on the other knows of it. Chains of today look no more at it; older ones
// refuse a connection without it.
type clientProof struct {
	state, consensus fact
	height           clienttypes.Height // of the consensus state
	decoded          *ibctm.ClientState
}

func (l *linker) clientProof(ctx context.Context, on int) (*clientProof, error) {
	id := l.pair[on].client
	state, err := l.chains[on].ClientState(ctx, id)
	if err != nil {
		return nil, err
	}
	p := &clientProof{height: state.LatestHeight}
	p.consensus.key = host.FullConsensusStateKey(id, state.LatestHeight)
	p.consensus.holds = func(value []byte) bool { return len(value) > 0 }
	p.state.key = host.FullClientStateKey(id)
	p.state.holds = func(value []byte) bool {
		p.decoded = decodeClient(value)
		return p.decoded != nil
	}
	return p, nil
}
