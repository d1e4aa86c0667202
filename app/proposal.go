package app

import (
	"slices"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/cosmos-sdk/client"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	"github.com/amigos-network/amigos/app/lane"
	"github.com/amigos-network/amigos/app/signature"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// proposals makes and judges proposals. Both sides ask the same judge and count with the same budget, so a
// proposal that one honest validator makes is never refused by another; see docs/adr/0003-proposals.md.
type proposals struct {
	judge txJudge
	pool  *lane.Pool // of those to propose; judging never looks there
}

func newProposals(decode sdk.TxDecoder, txConfig client.TxConfig, accounts authkeeper.AccountKeeper, verifier *signature.Verifier, pool *lane.Pool) proposals {
	return proposals{pool: pool, judge: txJudge{
		decode: decode, modes: txConfig.SignModeHandler(), accounts: accounts, verifier: verifier,
	}}
}

// prepare proposes the good transactions that wait, lane by lane, and then those that consensus knows and the lanes do
// not, in their order. There it stops at the first that finds no room, lest a later transaction of the same account
// overtake it; one that no block could hold is passed over.
func (p proposals) prepare(ctx sdk.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	made := newProposal(ctx, p.judge, req.MaxTxBytes)
	if p.pool != nil {
		p.pool.Offer(made)
	}
	for _, bz := range req.Txs {
		if p.pool != nil {
			if _, waits := p.pool.Find(bz); waits {
				continue
			}
		}
		if made.take(bz, nil, lane.Normal) == lane.NoRoom {
			break
		}
	}
	return &abci.ResponsePrepareProposal{Txs: made.txs}, nil
}

// process accepts a proposal if all its transactions are good and fit together. Signatures that the mempool has not seen
// are checked at once, with those that the transactions carry: what the block will ask about those is known then.
func (p proposals) process(ctx sdk.Context, req *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	left := newBudget(ctx, 0)
	var owed, carried []envelope.Signed
	for _, bz := range req.Txs {
		found, err := p.judge.inspect(ctx, bz, nil)
		if err != nil || !left.holds(found.takes) {
			return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
		}
		left = left.less(found.takes)
		owed = append(owed, found.owed...)
		carried = append(carried, carriedBy(ctx.ChainID(), found.tx)...)
	}
	if slices.Contains(p.judge.verifier.VerifyBatch(append(owed, carried...))[:len(owed)], false) {
		return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
	}
	return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
}

// envelopeGas is less than x/internode asks for an envelope.
const envelopeGas = 1_500

// carriedBy are the signatures of the envelopes that a transaction brings, those of them that the chain could take and
// the transaction's gas pays for. A wrong one spoils its envelope, not the transaction.
func carriedBy(chainID string, tx authsigning.Tx) (signed []envelope.Signed) {
	paid := tx.GetGas() / envelopeGas
	for _, msg := range tx.GetMsgs() {
		anchor, ok := msg.(*types.MsgAnchor)
		if !ok || anchor.Validate() != nil {
			continue
		}
		for _, entry := range anchor.Entries {
			if uint64(len(signed)) >= paid {
				return signed
			}
			e := entry.Envelope
			signed = append(signed, envelope.Signed{Key: e.PublicKey, Bytes: envelope.SignBytes(chainID, e.Message), Signature: e.Signature})
		}
	}
	return signed
}
