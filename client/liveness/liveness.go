// Package liveness tells a chain that has nothing to say from one that cannot go on.
package liveness

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	ctypes "github.com/cometbft/cometbft/rpc/core/types"
)

// State is what a chain does, as one of its full nodes sees it.
type State string

// A chain that idles waits for something to say. One that has halted is in the middle of a block that it cannot
// finish: more than a third of the voting power is away, or this node is.
const (
	Active     State = "active"
	Idle       State = "idle"
	CatchingUp State = "catching-up"
	Halted     State = "halted"
)

// stall is how long a block may take before the chain counts as halted: longer than a silence between two heartbeats,
// and than some proposers in a row that are gone.
const stall = 30 * time.Second

// Node is what is asked. An rpchttp.HTTP is one.
type Node interface {
	Status(ctx context.Context) (*ctypes.ResultStatus, error)
	ConsensusState(ctx context.Context) (*ctypes.ResultConsensusState, error)
	NumUnconfirmedTxs(ctx context.Context) (*ctypes.ResultUnconfirmedTxs, error)
	BlockchainInfo(ctx context.Context, minHeight, maxHeight int64) (*ctypes.ResultBlockchainInfo, error)
}

// Report is what was found.
type Report struct {
	ChainID string    `json:"chain_id"`
	State   State     `json:"state"`
	Since   time.Time `json:"since"` // the last block with a transaction if idle, else the last block
	AtLeast bool      `json:"at_least,omitempty"`
	Height  int64     `json:"height"`
	Time    time.Time `json:"time"` // of the last block
	Waiting int       `json:"waiting_transactions"`
	Round   string    `json:"consensus,omitempty"` // height/round/step
}

// Look asks a node. now is the caller's clock.
func Look(ctx context.Context, node Node, now time.Time) (Report, error) {
	status, err := node.Status(ctx)
	if err != nil {
		return Report{}, err
	}
	info := status.SyncInfo
	r := Report{ChainID: status.NodeInfo.Network, Height: info.LatestBlockHeight, Time: info.LatestBlockTime, Since: info.LatestBlockTime}
	if info.CatchingUp {
		r.State = CatchingUp
		return r, nil
	}
	pool, err := node.NumUnconfirmedTxs(ctx)
	if err != nil {
		return r, err
	}
	r.Waiting = pool.Total
	raw, err := node.ConsensusState(ctx)
	if err != nil {
		return r, err
	}
	at, err := readPosition(raw.RoundState)
	if err != nil {
		return r, err
	}
	r.Round = at.text
	switch {
	case at.waits() && r.Waiting == 0:
		return r, r.idle(ctx, node, info.EarliestBlockHeight)
	case now.Sub(at.entered) > stall && now.Sub(r.Time) > stall:
		r.State = Halted
	default:
		r.State = Active
	}
	return r, nil
}

// position is where consensus stands.
type position struct {
	text    string
	round   int
	step    int
	entered time.Time // when the height began
}

// The step in which a round waits for something to say; the one before waits for late votes.
const stepNewRound = 2

func (p position) waits() bool { return p.round == 0 && p.step <= stepNewRound }

func readPosition(raw json.RawMessage) (p position, err error) {
	var state struct {
		Position string    `json:"height/round/step"`
		Start    time.Time `json:"start_time"`
	}
	if err := json.Unmarshal(raw, &state); err != nil {
		return p, fmt.Errorf("consensus state: %w", err)
	}
	p.text, p.entered = state.Position, state.Start
	var height int64
	if _, err := fmt.Sscanf(p.text, "%d/%d/%d", &height, &p.round, &p.step); err != nil {
		return p, fmt.Errorf("consensus state %q: %w", p.text, err)
	}
	return p, nil
}

// pagesBack is how far idle looks back: an hour of heartbeats, twenty blocks to a page.
const (
	pagesBack = 25
	pageSize  = 20
)

// idle looks for the last block with a transaction.
func (r *Report) idle(ctx context.Context, node Node, earliest int64) error {
	r.State = Idle
	top := r.Height
	for range pagesBack {
		page, err := node.BlockchainInfo(ctx, max(top-pageSize+1, earliest), top)
		if err != nil {
			return err
		}
		for _, block := range page.BlockMetas {
			r.Since, r.AtLeast = block.Header.Time, block.NumTxs == 0
			if block.NumTxs > 0 {
				return nil
			}
		}
		if top -= pageSize; top < max(earliest, 1) {
			return nil
		}
	}
	return nil
}

// Text is the report in words for a line of output.
func (r Report) Text(now time.Time) string {
	ago := func(t time.Time) string {
		return fmt.Sprintf("%s (%s)", t.Local().Format(time.TimeOnly), max(now.Sub(t), 0).Truncate(time.Second))
	}
	switch r.State {
	case Idle:
		since := "idle since "
		if r.AtLeast {
			since = "idle since before "
		}
		return since + ago(r.Since)
	case Halted:
		text := fmt.Sprintf("halted: no block since %s, consensus stands at %s", ago(r.Since), r.Round)
		if r.Waiting > 0 {
			text += fmt.Sprintf(", %d transactions wait", r.Waiting)
		}
		return text
	case CatchingUp:
		return "catching up, the last block is of " + ago(r.Since)
	default:
		return "active"
	}
}
