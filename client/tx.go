package client

import (
	"context"
	"fmt"
	"time"

	cmttypes "github.com/cometbft/cometbft/types"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// transaction is signed bytes and what is known of them before they are sent.
type transaction struct {
	bytes   cmttypes.Tx
	hash    string
	gas     uint64
	timeout time.Time // the last block time at which it may land
}

// build simulates (unless gas is given), prices and signs an unordered transaction.
func (c *Client) build(ctx context.Context, gas uint64, msgs []sdk.Msg) (*transaction, error) {
	if c.signer == nil {
		return nil, local("nobody to sign for: name a key (--from)")
	}
	account, err := c.accountNumber(ctx)
	if err != nil {
		return nil, err
	}
	timeout := c.nextTimeout()
	builder := c.enc.txConfig.NewTxBuilder()
	if err := builder.SetMsgs(msgs...); err != nil {
		return nil, local("%v", err)
	}
	builder.SetUnordered(true)
	builder.SetTimeoutTimestamp(timeout)

	if gas == 0 {
		if gas, err = c.estimate(ctx, builder); err != nil {
			return nil, err
		}
	}
	builder.SetGasLimit(gas)
	builder.SetFeeAmount(c.fee(gas))
	if err := c.signer.sign(ctx, c.enc.txConfig, builder, c.cfg.ChainID, account); err != nil {
		return nil, err
	}
	bz, err := c.enc.txConfig.TxEncoder()(builder.GetTx())
	if err != nil {
		return nil, local("%v", err)
	}
	return &transaction{bytes: bz, hash: fmt.Sprintf("%X", cmttypes.Tx(bz).Hash()), gas: gas, timeout: timeout}, nil
}

// nextTimeout is an unordered transaction's nonce as well: no two of a client are equal.
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
