package app

import (
	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/cosmos/cosmos-sdk/client"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
)

// proposals makes and judges proposals. Both sides ask the same judge and count with the same budget, so a
// proposal that one honest validator makes is never refused by another; see docs/adr/0003-proposals.md.
type proposals struct {
	judge txJudge
}

func newProposals(txConfig client.TxConfig, accounts authkeeper.AccountKeeper) proposals {
	return proposals{judge: txJudge{
		decode: canonicalDecoder(txConfig.TxDecoder()), modes: txConfig.SignModeHandler(), accounts: accounts,
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

// process accepts a proposal if all its transactions are good and fit together.
func (p proposals) process(ctx sdk.Context, req *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	left := newBudget(ctx, 0)
	for _, bz := range req.Txs {
		takes, err := p.judge.judge(ctx, bz)
		if err != nil || !left.holds(takes) {
			return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
		}
		left = left.less(takes)
	}
	return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
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
