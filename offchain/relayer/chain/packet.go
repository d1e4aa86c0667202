package chain

import (
	"context"
	"fmt"

	"cosmossdk.io/math"
	"github.com/cosmos/cosmos-sdk/types/query"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

// askAtOnce is how many sequences stand in one question.
const askAtOnce = 1000

// Commitments are the sequences of the packets that a channel sent and that are neither acknowledged nor timed out.
func (c *Chain) Commitments(ctx context.Context, port, channel string) ([]uint64, error) {
	var sequences []uint64
	for page := (&query.PageRequest{Limit: perPage}); page != nil; {
		res, err := channeltypes.NewQueryClient(c.Conn()).PacketCommitments(ctx, &channeltypes.QueryPacketCommitmentsRequest{
			PortId: port, ChannelId: channel, Pagination: page,
		})
		if err != nil {
			return nil, fmt.Errorf("chain %s: packets of %s/%s: %w", c.cfg.ID, port, channel, err)
		}
		for _, one := range res.Commitments {
			sequences = append(sequences, one.Sequence)
		}
		page = following(res.Pagination)
	}
	return sequences, nil
}

// Unreceived are those sequences that a channel has not received.
func (c *Chain) Unreceived(ctx context.Context, port, channel string, sequences []uint64) ([]uint64, error) {
	return inParts(sequences, func(some []uint64) ([]uint64, error) {
		res, err := channeltypes.NewQueryClient(c.Conn()).UnreceivedPackets(ctx, &channeltypes.QueryUnreceivedPacketsRequest{
			PortId: port, ChannelId: channel, PacketCommitmentSequences: some,
		})
		if err != nil {
			return nil, fmt.Errorf("chain %s: packets not received on %s/%s: %w", c.cfg.ID, port, channel, err)
		}
		return res.Sequences, nil
	})
}

// Unsettled are those sequences that a channel sent and that are neither acknowledged nor timed out.
func (c *Chain) Unsettled(ctx context.Context, port, channel string, sequences []uint64) ([]uint64, error) {
	return inParts(sequences, func(some []uint64) ([]uint64, error) {
		res, err := channeltypes.NewQueryClient(c.Conn()).UnreceivedAcks(ctx, &channeltypes.QueryUnreceivedAcksRequest{
			PortId: port, ChannelId: channel, PacketAckSequences: some,
		})
		if err != nil {
			return nil, fmt.Errorf("chain %s: packets not acknowledged on %s/%s: %w", c.cfg.ID, port, channel, err)
		}
		return res.Sequences, nil
	})
}

func inParts(sequences []uint64, ask func([]uint64) ([]uint64, error)) ([]uint64, error) {
	var all []uint64
	for len(sequences) > 0 {
		n := min(askAtOnce, len(sequences))
		some, err := ask(sequences[:n])
		if err != nil {
			return nil, err
		}
		all, sequences = append(all, some...), sequences[n:]
	}
	return all, nil
}

// PendingPackets hands over the packets of port internode that a channel sent after a sequence and that are still
// pending, with their data, page by page, until fn is false.
func (c *Chain) PendingPackets(ctx context.Context, channel string, after uint64, fn func(types.PendingPacket) bool) error {
	for {
		res, err := c.client.Query().PendingPackets(ctx, &types.QueryPendingPacketsRequest{ChannelId: channel, After: after, Limit: perPage})
		if err != nil {
			return fmt.Errorf("chain %s: pending packets of %s: %w", c.cfg.ID, channel, err)
		}
		for _, packet := range res.Packets {
			if !fn(packet) {
				return nil
			}
		}
		if after = res.Next; after == 0 {
			return nil
		}
	}
}

// Acknowledgements hands over the acknowledgements of port internode that a channel wrote after a sequence and still
// keeps in full, until fn is false.
func (c *Chain) Acknowledgements(ctx context.Context, channel string, after uint64, fn func(types.WrittenAcknowledgement) bool) error {
	for {
		res, err := c.client.Query().Acknowledgements(ctx, &types.QueryAcknowledgementsRequest{ChannelId: channel, After: after, Limit: perPage})
		if err != nil {
			return fmt.Errorf("chain %s: acknowledgements of %s: %w", c.cfg.ID, channel, err)
		}
		for _, written := range res.Acknowledgements {
			if !fn(written) {
				return nil
			}
		}
		if after = res.Next; after == 0 {
			return nil
		}
	}
}

// Balance is what the account that pays has of a coin.
func (c *Chain) Balance(ctx context.Context, denom string) (math.Int, error) {
	res, err := banktypes.NewQueryClient(c.Conn()).SpendableBalanceByDenom(ctx, &banktypes.QuerySpendableBalanceByDenomRequest{
		Address: c.Address(), Denom: denom,
	})
	if err != nil || res.Balance == nil {
		return math.ZeroInt(), fmt.Errorf("chain %s: balance of %s: %w", c.cfg.ID, c.Address(), err)
	}
	return res.Balance.Amount, nil
}

// LoadPrices asks the node anew what gas costs, unless the configuration says it.
func (c *Chain) LoadPrices(ctx context.Context) error { return c.client.LoadPrices(ctx) }
