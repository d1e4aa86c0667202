package app

import (
	"math"

	cmttypes "github.com/cometbft/cometbft/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/app/lane"
)

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

// proposal is a block in the making.
type proposal struct {
	ctx         sdk.Context
	judge       txJudge
	empty, left budget
	used        map[lane.Lane]cost
	txs         [][]byte
}

var _ lane.Block = (*proposal)(nil)

func newProposal(ctx sdk.Context, judge txJudge, maxTxBytes int64) *proposal {
	empty := newBudget(ctx, maxTxBytes)
	return &proposal{ctx: ctx, judge: judge, empty: empty, left: empty, used: map[lane.Lane]cost{}}
}

// Take judges a transaction that waits, and takes a good one that finds room.
func (p *proposal) Take(tx *lane.Tx) lane.Answer { return p.take(tx.Bytes, tx.Decoded, tx.Lane) }

func (p *proposal) take(bz []byte, decoded sdk.Tx, l lane.Lane) lane.Answer {
	takes, err := p.judge.judge(p.ctx, bz, decoded)
	if err != nil || !p.empty.holds(takes) {
		return lane.Unfit
	}
	if !p.left.holds(takes) {
		return lane.NoRoom
	}
	p.left = p.left.less(takes)
	used := p.used[l]
	p.used[l] = cost{bytes: used.bytes + takes.bytes, gas: used.gas + takes.gas, work: used.work + takes.work}
	p.txs = append(p.txs, bz)
	return lane.Taken
}

// Sated tells whether a lane has its share of the bytes, the gas or the work.
func (p *proposal) Sated(l lane.Lane) bool {
	used := p.used[l]
	return used.bytes >= l.Share(p.empty.bytes) || used.work >= l.Share(p.empty.work) ||
		used.gas >= uint64(l.Share(int64(min(p.empty.gas, math.MaxInt64))))
}
