package relayer

import (
	"bytes"
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	host "github.com/cosmos/ibc-go/v8/modules/core/24-host"
	"golang.org/x/sync/errgroup"
)

// atOnce is how many proofs are asked for at the same time.
const atOnce = 4

// proven is an item with its message.
type proven struct {
	item *item
	msg  sdk.Msg
}

// prove asks for the proofs of a batch after one height. Items that the state shows to be settled, or that are not what
// was sent, go out.
func (l *lane) prove(ctx context.Context, batch []*item, height int64) ([]proven, error) {
	msgs := make([]sdk.Msg, len(batch))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	var end *closing
	if first := batch[0]; first.closed {
		value, proof, _, err := l.from.chain.Prove(ctx, host.ChannelKey(first.packet.DestinationPort, first.packet.DestinationChannel), height)
		if err != nil {
			return nil, err
		}
		end = &closing{proof: proof}
		if err := end.channel.Unmarshal(value); err != nil {
			return nil, fmt.Errorf("chain %s: channel %s: %w", l.from.id, first.packet.DestinationChannel, err)
		}
		if end.channel.State != channeltypes.CLOSED {
			return nil, fmt.Errorf("chain %s: channel %s is not closed", l.from.id, first.packet.DestinationChannel)
		}
	}
	for i, it := range batch {
		g.Go(func() error {
			value, proof, at, err := l.from.chain.Prove(gctx, proofKey(it), height)
			if err == nil && l.holds(it, value) {
				msgs[i] = message(it, proof, end, at, l.to.chain.Address())
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	all := make([]proven, 0, len(batch))
	for i, it := range batch {
		if msgs[i] != nil {
			all = append(all, proven{it, msgs[i]})
		}
	}
	return all, nil
}

func proofKey(it *item) []byte {
	p := it.packet
	switch it.kind {
	case Receive:
		return host.PacketCommitmentKey(p.SourcePort, p.SourceChannel, p.Sequence)
	case Acknowledge:
		return host.PacketAcknowledgementKey(p.DestinationPort, p.DestinationChannel, p.Sequence)
	default:
		return host.PacketReceiptKey(p.DestinationPort, p.DestinationChannel, p.Sequence)
	}
}

// holds tells whether the state says what the item says. Where it does not, the item has nothing to tell: a packet that
// was settled meanwhile, or one whose data came from a node that lies.
func (l *lane) holds(it *item, value []byte) bool {
	var want []byte
	switch it.kind {
	case Receive:
		want = channeltypes.CommitPacket(nil, it.packet)
	case Acknowledge:
		want = channeltypes.CommitAcknowledgement(it.ack)
	}
	if bytes.Equal(value, want) {
		return true
	}
	l.settle(it.key)
	if len(value) > 0 && it.kind != Timeout {
		l.r.log.Warn("dropped what the chain says is something else", "kind", it.kind.String(), "chain", l.from.id,
			"channel", it.channel, "sequence", it.sequence)
	}
	return false
}

// closing is the proof that a channel's other end is closed. A batch of such timeouts is of one channel.
type closing struct {
	channel channeltypes.Channel
	proof   []byte
}

func message(it *item, proof []byte, end *closing, at clienttypes.Height, signer string) sdk.Msg {
	switch {
	case it.kind == Receive:
		return channeltypes.NewMsgRecvPacket(it.packet, proof, at, signer)
	case it.kind == Acknowledge:
		return channeltypes.NewMsgAcknowledgement(it.packet, it.ack, proof, at, signer)
	case it.closed:
		return channeltypes.NewMsgTimeoutOnCloseWithCounterpartyUpgradeSequence(it.packet, 1, proof, end.proof, at, signer, end.channel.UpgradeSequence)
	default:
		return channeltypes.NewMsgTimeout(it.packet, 1, proof, at, signer)
	}
}

func describe(it *item) string {
	return fmt.Sprintf("%s %s/%s/%d", it.kind, it.packet.SourcePort, it.packet.SourceChannel, it.sequence)
}
