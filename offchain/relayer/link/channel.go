package link

import (
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/gogoproto/proto"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	host "github.com/cosmos/ibc-go/v8/modules/core/24-host"
)

// channelMsgs are the messages of one step of the channel's handshake.
func (l *linker) channelMsgs(ctx context.Context, d deed, then *pair) ([]sdk.Msg, error) {
	here, there := &then[d.at], l.pair[1-d.at]
	if d.what == deedInit {
		here.chanState = chanInit
		return []sdk.Msg{l.initChannel(d.at, here.connection)}, nil
	}
	end := l.channelFact(1 - d.at)
	ev, err := l.prove(ctx, 1-d.at, end)
	if err != nil {
		return nil, err
	}
	port, signer := l.opts.Port, l.chains[d.at].Address()
	switch d.what {
	case deedTry:
		here.chanState = chanTry
		return append(ev.update, l.tryChannel(d.at, here.connection, end, ev)), nil
	case deedAck:
		var known channeltypes.Channel
		if err := proto.Unmarshal(end.value, &known); err != nil {
			return nil, fmt.Errorf("%s: channel %s: %w", l.chains[1-d.at].ID(), there.channel, err)
		}
		here.chanState = chanOpen
		return append(ev.update, channeltypes.NewMsgChannelOpenAck(port, here.channel, there.channel, known.Version, end.proof, ev.height, signer)), nil
	default:
		here.chanState = chanOpen
		return append(ev.update, channeltypes.NewMsgChannelOpenConfirm(port, here.channel, end.proof, ev.height, signer)), nil
	}
}

func (l *linker) initChannel(at int, connection string) sdk.Msg {
	o := l.opts
	return channeltypes.NewMsgChannelOpenInit(o.Port, o.Version, o.order(), []string{connection}, o.Port, l.chains[at].Address())
}

func (l *linker) tryChannel(at int, connection string, offer *fact, ev evidence) sdk.Msg {
	o := l.opts
	return channeltypes.NewMsgChannelOpenTry(o.Port, o.Version, o.order(), []string{connection}, o.Port, l.pair[1-at].channel, o.Version,
		offer.proof, ev.height, l.chains[at].Address())
}

// channelFact is the channel's end at one of the chains, in the state it is known to be in.
func (l *linker) channelFact(at int) *fact {
	end := l.pair[at]
	return &fact{key: host.ChannelKey(l.opts.Port, end.channel), holds: func(value []byte) bool {
		var c channeltypes.Channel
		return len(value) > 0 && proto.Unmarshal(value, &c) == nil && c.State == end.chanState
	}}
}
