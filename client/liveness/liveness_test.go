package liveness

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"
)

func start() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) }

// fake is a node whose blocks are ten seconds apart.
type fake struct {
	height   int64
	earliest int64
	spoke    int64 // height of the last block with a transaction
	waiting  int
	position string
	entered  time.Time
	catching bool
}

var errNone = errors.New("no such block")

func (f fake) at(height int64) time.Time {
	return start().Add(time.Duration(height) * 10 * time.Second)
}

func (f fake) Status(context.Context) (*ctypes.ResultStatus, error) {
	return &ctypes.ResultStatus{SyncInfo: ctypes.SyncInfo{
		LatestBlockHeight: f.height, LatestBlockTime: f.at(f.height), EarliestBlockHeight: f.earliest, CatchingUp: f.catching,
	}}, nil
}

func (f fake) ConsensusState(context.Context) (*ctypes.ResultConsensusState, error) {
	bz, err := json.Marshal(map[string]any{"height/round/step": f.position, "start_time": f.entered})
	return &ctypes.ResultConsensusState{RoundState: bz}, err
}

func (f fake) NumUnconfirmedTxs(context.Context) (*ctypes.ResultUnconfirmedTxs, error) {
	return &ctypes.ResultUnconfirmedTxs{Total: f.waiting}, nil
}

func (f fake) BlockchainInfo(_ context.Context, from, to int64) (*ctypes.ResultBlockchainInfo, error) {
	if from < f.earliest || to > f.height || to-from >= pageSize {
		return nil, fmt.Errorf("%w: %d to %d", errNone, from, to)
	}
	page := &ctypes.ResultBlockchainInfo{}
	for height := to; height >= from; height-- {
		meta := &cmttypes.BlockMeta{Header: cmttypes.Header{Height: height, Time: f.at(height)}}
		if height == f.spoke {
			meta.NumTxs = 1
		}
		page.BlockMetas = append(page.BlockMetas, meta)
	}
	return page, nil
}

func TestLook(t *testing.T) {
	waits := fake{height: 100, earliest: 1, spoke: 100, position: "101/0/2", entered: start().Add(1000 * time.Second)}
	tests := []struct {
		name  string
		edit  func(*fake)
		late  time.Duration // the caller's clock after the last block
		state State
		since int64
	}{
		{name: "idles after it spoke", state: Idle, since: 100, late: time.Hour},
		{name: "idles since it spoke, heartbeats or not", edit: func(f *fake) { f.spoke = 17 }, state: Idle, since: 17},
		{name: "idles where it never spoke", edit: func(f *fake) { f.spoke = 0 }, state: Idle, since: 1},
		{name: "idles where old blocks are gone", edit: func(f *fake) { f.spoke, f.earliest = 0, 95 }, state: Idle, since: 95},
		{name: "idles long", edit: func(f *fake) { f.height, f.spoke = 10_000, 1 }, state: Idle, since: 10_000 - pagesBack*pageSize + 1},
		{name: "is active with something to say", edit: func(f *fake) { f.waiting = 1 }, state: Active, since: 100, late: time.Second},
		{name: "is active while it votes", edit: func(f *fake) { f.position = "101/0/4" }, state: Active, since: 100, late: time.Second},
		{name: "is active in the vote after a long rest", edit: func(f *fake) {
			f.position, f.entered = "101/0/4", f.entered.Add(time.Hour)
		}, late: time.Hour, state: Active, since: 100},
		{name: "has halted in a vote that does not end", edit: func(f *fake) { f.position = "101/3/4" }, late: time.Minute, state: Halted, since: 100},
		{name: "has halted with something to say", edit: func(f *fake) { f.waiting = 3 }, late: time.Minute, state: Halted, since: 100},
		{name: "catches up", edit: func(f *fake) { f.catching = true }, late: time.Hour, state: CatchingUp, since: 100},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := waits
			if tc.edit != nil {
				tc.edit(&f)
			}
			report, err := Look(t.Context(), f, f.at(f.height).Add(tc.late))
			require.NoError(t, err)
			require.Equal(t, tc.state, report.State)
			require.Equal(t, f.at(tc.since), report.Since)
			require.Equal(t, tc.state == Idle && f.spoke != tc.since, report.AtLeast)
			require.NotEmpty(t, report.Text(f.at(f.height)))
		})
	}
}

func TestLookRefusesWhatItCannotRead(t *testing.T) {
	_, err := Look(t.Context(), fake{height: 1, position: "somewhere"}, start())
	require.Error(t, err)
}
