package app

import (
	"slices"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/cosmos/cosmos-sdk/client"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"

	"github.com/amigos-network/amigos/app/signature"
	"github.com/amigos-network/amigos/envelope"
)

// proposals makes and judges proposals. Both sides ask the same judge and count with the same budget, so a
// proposal that one honest validator makes is never refused by another; see docs/adr/0003-proposals.md.
type proposals struct {
	judge txJudge
}

func newProposals(txConfig client.TxConfig, accounts authkeeper.AccountKeeper, verifier *signature.Verifier) proposals {
	return proposals{judge: txJudge{
		decode: canonicalDecoder(txConfig.TxDecoder()), modes: txConfig.SignModeHandler(), accounts: accounts, verifier: verifier,
	}}
}

// prepare proposes the good transactions of the mempool in their order. It stops at the first that finds no room,
// lest a later transaction of the same account overtake it; one that no block could hold is passed over.
func (p proposals) prepare(ctx sdk.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	empty := newBudget(ctx, req.MaxTxBytes)
	left := empty
	var txs [][]byte
	for _, bz := range req.Txs {
		takes, err := p.judge.judge(ctx, bz)
		if err != nil || !empty.holds(takes) {
			continue
		}
		if !left.holds(takes) {
			break
		}
		left = left.less(takes)
		txs = append(txs, bz)
	}
	return &abci.ResponsePrepareProposal{Txs: txs}, nil
}

// process accepts a proposal if all its transactions are good and fit together. Signatures that the mempool has not seen
// are checked at once, with those that the transactions carry: what the block will ask about those is known then.
func (p proposals) process(ctx sdk.Context, req *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	left := newBudget(ctx, 0)
	var owed, carried []envelope.Signed
	for _, bz := range req.Txs {
		found, err := p.judge.inspect(ctx, bz)
		if err != nil || !left.holds(found.takes) {
			return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
		}
		left = left.less(found.takes)
		owed = append(owed, found.owed...)
		carried = append(carried, carriedBy(found.tx)...)
	}
	if slices.Contains(p.judge.verifier.VerifyBatch(append(owed, carried...))[:len(owed)], false) {
		return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
	}
	return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
}

// carrier is a message that brings signatures of others, which its handler checks: a wrong one spoils an entry of its,
// not the transaction.
type carrier interface{ Carried() []envelope.Signed }

func carriedBy(tx sdk.Tx) (signed []envelope.Signed) {
	for _, msg := range tx.GetMsgs() {
		if carrier, ok := msg.(carrier); ok {
			signed = append(signed, carrier.Carried()...)
		}
	}
	return signed
}

// budget is what a block has left for transactions.
type budget cost

// newBudget is that of an empty block under the consensus parameters. A proposer also heeds the bytes that
// consensus leaves it beside header, votes and evidence, which are fewer than the parameter's; 0 means unknown.
func newBudget(ctx sdk.Context, maxTxBytes int64) budget {
	b := budget{bytes: cmttypes.MaxBlockSizeBytes, gas: 1<<64 - 1, work: maxBlockWork}
	if params := ctx.ConsensusParams().Block; params != nil {
		if params.MaxBytes > 0 {
			b.bytes = params.MaxBytes
		}
		if params.MaxGas >= 0 {
			b.gas = uint64(params.MaxGas)
		}
	}
	if maxTxBytes > 0 {
		b.bytes = min(b.bytes, maxTxBytes)
	}
	return b
}

func (b budget) holds(c cost) bool { return c.bytes <= b.bytes && c.gas <= b.gas && c.work <= b.work }

func (b budget) less(c cost) budget {
	return budget{bytes: b.bytes - c.bytes, gas: b.gas - c.gas, work: b.work - c.work}
}

// blockBytes is what a transaction takes of a block, framing included, as CometBFT counts it.
func blockBytes(bz []byte) int64 { return cmttypes.ComputeProtoSizeForTxs([]cmttypes.Tx{bz}) }
