package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// staleAcks is how many acknowledgements one packet removes that the other chain says it has: more than the one it adds,
// so that a busy channel gets rid of its past by itself.
const staleAcks = 4

// KeepAcknowledgement keeps a received packet with the acknowledgement that was written for it, as a relayer carries it,
// since IBC keeps only its hash. It is called for successful acknowledgements and for those of failure.
func (k *Keeper) KeepAcknowledgement(ctx context.Context, channelID string, sequence, timeoutAt uint64, data, acknowledgement []byte) error {
	return k.Acks.Set(ctx, collections.Join(channelID, sequence), types.WrittenAcknowledgement{
		ChannelId: channelID, Sequence: sequence, Acknowledgement: acknowledgement, Data: data, TimeoutAt: timeoutAt,
		Height: height(ctx), Time: now(ctx),
	})
}

// dropAcknowledged removes the oldest acknowledgements of a channel up to the sequence that the other chain says it has
// them to. It is free of gas: what earlier packets left behind must not change the price of this one.
func (k *Keeper) dropAcknowledged(ctx context.Context, channelID string, through uint64) error {
	if through == 0 {
		return nil
	}
	ctx = ungassed(ctx)
	old, err := k.oldAcks(ctx, channelID, staleAcks, func(ack types.WrittenAcknowledgement) bool { return ack.Sequence <= through })
	if err != nil {
		return err
	}
	return k.dropAcks(ctx, old)
}

// sweepAcks removes at most limit acknowledgements of a link's channels that are past their retention.
func (k *Keeper) sweepAcks(ctx context.Context, params types.Params, channels []string, limit int) (dropped int, err error) {
	before := now(ctx) - params.AcknowledgementRetention.Milliseconds()
	for _, id := range channels {
		old, err := k.oldAcks(ctx, id, limit-dropped, func(ack types.WrittenAcknowledgement) bool { return ack.Time <= before })
		if err != nil {
			return 0, err
		}
		if err := k.dropAcks(ctx, old); err != nil {
			return 0, err
		}
		dropped += len(old)
	}
	return dropped, nil
}

// oldAcks are at most limit acknowledgements from the head of a channel while they may go.
func (k *Keeper) oldAcks(ctx context.Context, channelID string, limit int, may func(types.WrittenAcknowledgement) bool) (old []types.PacketKey, err error) {
	if limit <= 0 {
		return nil, nil
	}
	err = k.Acks.Walk(ctx, collections.NewPrefixedPairRange[string, uint64](channelID),
		func(at types.PacketKey, ack types.WrittenAcknowledgement) (bool, error) {
			if !may(ack) {
				return true, nil
			}
			old = append(old, at)
			return len(old) == limit, nil
		})
	return old, err
}

func (k *Keeper) dropAcks(ctx context.Context, old []types.PacketKey) error {
	for _, at := range old {
		if err := k.Acks.Remove(ctx, at); err != nil {
			return err
		}
	}
	return nil
}
