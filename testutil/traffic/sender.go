package traffic

import (
	"context"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	transfertypes "github.com/cosmos/ibc-go/v8/modules/apps/transfer/types"
	"golang.org/x/sync/errgroup"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// perTransaction is how many packets leave in one transaction.
const perTransaction = 50

// lanes are how many transactions are handed to the node at once.
const lanes = 4

// Maker makes the i-th message, which sends one packet that times out after a while; 0 leaves that to the chain.
type Maker func(i int, timeout time.Duration) sdk.Msg

// Messages leave one by one to a recipient on another chain, as bob@sur.
func Messages(sender, recipient string, body []byte) Maker {
	return func(_ int, timeout time.Duration) sdk.Msg {
		now := time.Now()
		msg := &types.MsgSend{Sender: sender, Atomic: true, Entries: []types.SendEntry{{
			Recipient: recipient, Kind: envelope.KindText, Body: body, Nonce: envelope.NewNonce(), CreatedAt: now.UnixMilli(),
		}}}
		if timeout > 0 {
			msg.TimeoutAt = now.Add(timeout).UnixMilli()
		}
		return msg
	}
}

// Coins leave by ICS-20, one base unit at a time.
func Coins(sender, recipient, channel string) Maker {
	return func(_ int, timeout time.Duration) sdk.Msg {
		if timeout == 0 {
			timeout = 10 * time.Minute
		}
		return &transfertypes.MsgTransfer{
			SourcePort: transfertypes.PortID, SourceChannel: channel, Token: sdk.NewInt64Coin(types.BaseDenom, 1),
			Sender: sender, Receiver: recipient, TimeoutTimestamp: uint64(time.Now().Add(timeout).UnixNano()),
		}
	}
}

// Sign makes the transactions that send n packets.
func Sign(ctx context.Context, c *client.Client, n int, timeout time.Duration, make Maker) ([]*client.Signed, error) {
	var txs []*client.Signed
	for left := n; left > 0; left -= perTransaction {
		var msgs []sdk.Msg
		for i := range min(left, perTransaction) {
			msgs = append(msgs, make(n-left+i, timeout))
		}
		signed, err := c.Sign(ctx, 0, msgs...)
		if err != nil {
			return nil, err
		}
		txs = append(txs, signed)
	}
	return txs, nil
}

// Offer hands transactions to the node and waits for nothing.
func Offer(ctx context.Context, c *client.Client, txs []*client.Signed) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(lanes)
	for _, tx := range txs {
		g.Go(func() error { return c.Offer(ctx, tx) })
	}
	return g.Wait()
}

// Send signs and offers n packets.
func Send(ctx context.Context, c *client.Client, n int, timeout time.Duration, make Maker) error {
	txs, err := Sign(ctx, c, n, timeout, make)
	if err != nil {
		return err
	}
	return Offer(ctx, c, txs)
}
