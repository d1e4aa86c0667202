package client

import (
	"context"
	"fmt"
	"time"

	cmttypes "github.com/cometbft/cometbft/types"
	sdkclient "github.com/cosmos/cosmos-sdk/client"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"

	"github.com/amigos-network/amigos/x/internode/types"
)

// transaction is signed bytes and what is known of them before they are sent.
type transaction struct {
	bytes     cmttypes.Tx
	hash      string
	gas       uint64
	fee       sdk.Coins
	signature []byte
	sequence  uint64    // 0 if unordered
	timeout   time.Time // the last block time at which it may land
}

// build simulates (unless gas is given), prices (unless it is free) and signs a transaction.
func (c *Client) build(ctx context.Context, gas uint64, msgs []sdk.Msg, free bool) (*transaction, error) {
	if c.signer == nil {
		return nil, local("nobody to sign for: name a key (--from)")
	}
	signing, err := c.signerAccount(ctx)
	if err != nil {
		return nil, err
	}
	if !c.cfg.Ordered {
		signing.sequence = 0
	}
	timeout := c.nextTimeout()
	builder := c.enc.txConfig.NewTxBuilder()
	if err := builder.SetMsgs(msgs...); err != nil {
		return nil, local("%v", err)
	}
	builder.SetUnordered(!c.cfg.Ordered)
	builder.SetTimeoutTimestamp(timeout)
	c.setGranter(builder)

	if gas == 0 {
		if gas, err = c.estimate(ctx, builder, signing.sequence, free); err != nil {
			return nil, err
		}
	}
	builder.SetGasLimit(gas)
	var fee sdk.Coins
	switch {
	case free:
	case urgent(msgs):
		fee = c.fee(gas * types.UrgentPrice)
	default:
		fee = c.fee(gas)
	}
	builder.SetFeeAmount(fee)
	signature, err := c.signer.sign(ctx, c.enc.txConfig, builder, c.cfg.ChainID, signing)
	if err != nil {
		return nil, err
	}
	bz, err := c.enc.txConfig.TxEncoder()(builder.GetTx())
	if err != nil {
		return nil, local("%v", err)
	}
	return &transaction{
		bytes: bz, hash: fmt.Sprintf("%X", cmttypes.Tx(bz).Hash()), gas: gas, fee: fee, signature: signature,
		timeout: timeout, sequence: signing.sequence,
	}, nil
}

// setGranter names who pays, if not the signer. The builder's own method would write the address with the prefix of the
// SDK's global configuration.
func (c *Client) setGranter(builder sdkclient.TxBuilder) {
	wrapped, ok := builder.(interface{ GetProtoTx() *txtypes.Tx })
	if c.cfg.FeeGranter == "" || !ok {
		return
	}
	builder.SetFeeGranter(nil) // brings the fee into being
	wrapped.GetProtoTx().AuthInfo.Fee.Granter = c.cfg.FeeGranter
}

// nextTimeout is an unordered transaction's nonce too: no two of a client are equal.
func (c *Client) nextTimeout() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	timeout := c.clock.Now().Add(c.cfg.TTL).UTC()
	if !timeout.After(c.lastNonce) {
		timeout = c.lastNonce.Add(time.Nanosecond)
	}
	c.lastNonce = timeout
	return timeout
}
