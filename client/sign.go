package client

import (
	"context"
	"errors"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/amigos-network/amigos/x/internode/types"
)

// Signed is a transaction that is ready to be handed to the node, for a program that reads the blocks itself and so
// sees what becomes of it.
type Signed struct{ tx *transaction }

// Hash is the transaction's, in upper-case hex.
func (s *Signed) Hash() string { return s.tx.hash }

// Signature is the signer's. The chain repeats it, in base64, in the events of the transaction (tx.signature).
func (s *Signed) Signature() []byte { return s.tx.signature }

// Gas is the limit.
func (s *Signed) Gas() uint64 { return s.tx.gas }

// Fee is what the transaction pays, whatever becomes of it once it is in a block.
func (s *Signed) Fee() sdk.Coins { return s.tx.fee }

// Size counts the bytes.
func (s *Signed) Size() int { return len(s.tx.bytes) }

// Timeout is the last block time at which the transaction may land.
func (s *Signed) Timeout() time.Time { return s.tx.timeout }

// Sign simulates (unless gas is given), prices and signs an unordered transaction without sending it.
func (c *Client) Sign(ctx context.Context, gas uint64, msgs ...sdk.Msg) (*Signed, error) {
	if c.cfg.Ordered {
		return nil, local("a client with ordered transactions sends them itself (Do)")
	}
	tx, err := c.build(ctx, gas, msgs, c.cfg.Free && types.FreeSender(msgs) != "")
	if err != nil {
		return nil, err
	}
	return &Signed{tx}, nil
}

// Offer hands a signed transaction to the node and does not wait for its block. A node that does not answer is an
// error that is Lost: it may have the transaction, and offering it again does no harm.
func (c *Client) Offer(ctx context.Context, s *Signed) error {
	res, err := c.rpc.BroadcastTxSync(ctx, s.tx.bytes)
	refused, lost := verdict(res, err)
	switch {
	case lost && err != nil:
		return unreachable(c.cfg.Node, err)
	case lost:
		return refusal(PhaseCheck, res.Codespace, res.Code, res.Log)
	case refused == nil:
		return nil
	}
	refused.Hash = s.tx.hash
	if errors.Is(refused, sdkerrors.ErrUnauthorized) {
		c.forgetAccount()
	}
	return refused
}
