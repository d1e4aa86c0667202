package link

import (
	"context"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
)

// handshakes goes on until the channel is open. What was done is read from the chains again when a transaction fails:
// it may have been done by somebody else, or by this program before it was told so.
func (l *linker) handshakes(ctx context.Context) error {
	for {
		d, more, err := next(l.pair)
		if err != nil || !more {
			return err
		}
		l.report(Event{Step: d.step, Status: Doing, Count: d.of, Of: handshake, Doing: d.what, Chain: l.chains[d.at].ID()})
		failed := l.do(ctx, d)
		if failed == nil {
			continue
		}
		if ctx.Err() != nil {
			return failed
		}
		before := l.pair
		if err := l.refresh(ctx); err != nil {
			return err
		}
		if l.pair == before {
			return l.explain(d, failed)
		}
	}
}

// do makes the transaction of a deed. Where the connection's last messages meet the channel's first ones at one end,
// they travel together.
func (l *linker) do(ctx context.Context, d deed) error {
	var msgs []sdk.Msg
	var err error
	then := l.pair // as it will be
	if d.step == StepConnection {
		msgs, err = l.connectionMsgs(ctx, d, &then)
	} else {
		msgs, err = l.channelMsgs(ctx, d, &then)
	}
	if err != nil {
		return err
	}
	res, err := l.chains[d.at].Submit(ctx, msgs...)
	if err != nil {
		return err
	}
	l.wrote[d.at] = res.Height
	if then[d.at].connection == "" {
		then[d.at].connection = attribute(res.Events, connectiontypes.AttributeKeyConnectionID,
			connectiontypes.EventTypeConnectionOpenInit, connectiontypes.EventTypeConnectionOpenTry)
	}
	if then[d.at].channel == "" && then[d.at].chanState != chanNone {
		then[d.at].channel = attribute(res.Events, channeltypes.AttributeKeyChannelID,
			channeltypes.EventTypeChannelOpenInit, channeltypes.EventTypeChannelOpenTry)
	}
	if then[d.at].connection == "" || then[d.at].chanState != chanNone && then[d.at].channel == "" {
		return fmt.Errorf("%s: transaction %s does not tell what it made", l.chains[d.at].ID(), res.Hash)
	}
	l.advanceTo(then)
	return nil
}

// advanceTo takes a new standing and tells what was finished with it.
func (l *linker) advanceTo(then pair) {
	was := l.pair
	l.pair = then
	if was.connected() < handshake && then.connected() == handshake {
		l.finish(StepConnection, false)
	}
	if was.opened() < handshake && then.opened() == handshake {
		l.finish(StepChannel, false)
	}
}

// refresh reads the states behind the IDs that are known, and finds ends that others made meanwhile.
func (l *linker) refresh(ctx context.Context) error {
	fresh := l.opts
	fresh.Fresh = false
	a, b, err := l.survey(ctx, fresh)
	if err != nil {
		return err
	}
	if found := match(a.only(l.pair[0].client), b.only(l.pair[1].client)); found[0].client == l.pair[0].client && found[1].client == l.pair[1].client {
		l.wrote = [2]int64{}
		l.advanceTo(found)
	}
	return nil
}

// attribute finds an ID that a transaction gave.
func attribute(events []abci.Event, key string, types ...string) string {
	for _, want := range types {
		for _, e := range events {
			if e.Type != want {
				continue
			}
			for _, a := range e.Attributes {
				if a.Key == key {
					return a.Value
				}
			}
		}
	}
	return ""
}
