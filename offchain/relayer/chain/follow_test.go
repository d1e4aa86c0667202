package chain

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/p2p"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	jsonrpc "github.com/cometbft/cometbft/rpc/jsonrpc/types"
	cmttypes "github.com/cometbft/cometbft/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/stretchr/testify/require"
)

// fakeRPC is a node as far as a follower asks it. It has no event socket, so that only polling is left.
type fakeRPC struct {
	mu      sync.Mutex
	url     string
	last    int64 // as the status says
	first   int64
	stored  int64 // up to where block_results has them
	away    bool
	results map[int64][]*abci.ExecTxResult
	asked   map[int64]int
}

func newFakeRPC(t *testing.T) *fakeRPC {
	t.Helper()
	f := &fakeRPC{first: 1, results: map[int64][]*abci.ExecTxResult{}, asked: map[int64]int{}}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	f.url = strings.Replace(server.URL, "http://", "tcp://", 1)
	return f
}

func (f *fakeRPC) with(fn func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fn()
}

// ServeHTTP answers JSON-RPC.
func (f *fakeRPC) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var req jsonrpc.RPCRequest
	if f.away || json.NewDecoder(r.Body).Decode(&req) != nil {
		http.Error(w, "away", http.StatusServiceUnavailable)
		return
	}
	var params struct {
		Height string `json:"height"`
	}
	_ = json.Unmarshal(req.Params, &params)
	height, _ := strconv.ParseInt(params.Height, 10, 64)
	result, err := f.answer(req.Method, height)
	var response jsonrpc.RPCResponse
	if err != nil {
		response = jsonrpc.RPCInternalError(req.ID, err)
	} else {
		bz, fault := cmtjson.Marshal(result)
		if fault != nil {
			panic(fault)
		}
		response = jsonrpc.RPCResponse{JSONRPC: "2.0", ID: req.ID, Result: bz}
	}
	_ = json.NewEncoder(w).Encode(response)
}

func (f *fakeRPC) answer(method string, height int64) (any, error) {
	switch method {
	case "status":
		return &ctypes.ResultStatus{
			NodeInfo: p2p.DefaultNodeInfo{Network: "test-1"},
			SyncInfo: ctypes.SyncInfo{LatestBlockHeight: f.last, EarliestBlockHeight: f.first},
		}, nil
	case "header":
		return &ctypes.ResultHeader{Header: &cmttypes.Header{ChainID: "test-1", Height: height, Time: time.Unix(height, 0)}}, nil
	case "block_results":
		f.asked[height]++
		if height > f.stored || height < f.first {
			return nil, fmt.Errorf("could not find results for height #%d", height)
		}
		return &ctypes.ResultBlockResults{Height: height, TxsResults: f.results[height]}, nil
	}
	return nil, errors.New("unknown method " + method)
}

func follow(t *testing.T, f *fakeRPC, from int64) (blocks <-chan Block, silent <-chan error, ended <-chan error, c *Chain) {
	t.Helper()
	c, err := Dial(t.Context(), Config{ID: "test-1", RPC: f.url})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	read, quiet, end := make(chan Block, 100), make(chan error, 1000), make(chan error, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		end <- c.Follow(ctx, from, func(err error) { quiet <- err }, func(b Block) error { read <- b; return nil })
	}()
	t.Cleanup(func() { stop(); <-done; c.Close() })
	return read, quiet, end, c
}

func next(t *testing.T, blocks <-chan Block) Block {
	t.Helper()
	select {
	case b := <-blocks:
		return b
	case <-time.After(30 * time.Second):
		t.Fatal("no block was read")
		return Block{}
	}
}

func TestABlockWhoseResultsComeLateIsNotPassedOver(t *testing.T) {
	f := newFakeRPC(t)
	f.last, f.stored = 3, 1
	blocks, _, _, _ := follow(t, f, 1)
	require.EqualValues(t, 1, next(t, blocks).Height)
	require.Eventually(t, func() bool { f.mu.Lock(); defer f.mu.Unlock(); return f.asked[2] > 6 }, 30*time.Second, time.Millisecond,
		"it is asked for again and again")
	f.with(func() { f.stored = 3 })
	for height := int64(2); height <= 3; height++ {
		b := next(t, blocks)
		require.Equal(t, height, b.Height)
		require.Equal(t, time.Unix(height, 0).UTC(), b.Time.UTC())
	}
}

func TestANodeThatIsAwayIsWaitedFor(t *testing.T) {
	f := newFakeRPC(t)
	f.last, f.stored = 1, 1
	blocks, silent, _, _ := follow(t, f, 1)
	next(t, blocks)
	f.with(func() { f.away = true })
	require.ErrorContains(t, <-silent, "test-1")
	f.with(func() { f.away, f.last, f.stored = false, 5, 5 })
	for height := int64(2); height <= 5; height++ {
		require.Equal(t, height, next(t, blocks).Height)
	}
}

func TestAPrunedBlockEndsTheFollowing(t *testing.T) {
	f := newFakeRPC(t)
	f.first, f.last, f.stored = 10, 12, 12
	_, _, ended, _ := follow(t, f, 4)
	var pruned *PrunedError
	require.ErrorAs(t, <-ended, &pruned)
	require.EqualValues(t, 4, pruned.Wanted)
	require.EqualValues(t, 10, pruned.First)
}

func TestFailedTransactionsRaiseNoEvents(t *testing.T) {
	f := newFakeRPC(t)
	event := func(name string) []abci.Event {
		return []abci.Event{{Type: name, Attributes: []abci.EventAttribute{{Key: "key", Value: "value"}}}}
	}
	f.last, f.stored = 1, 1
	f.results[1] = []*abci.ExecTxResult{{Events: event("good")}, {Code: 5, Events: event("bad")}}
	blocks, _, _, _ := follow(t, f, 1)
	require.Equal(t, event("good"), next(t, blocks).Events)
}

func TestTheBlocksTellWhatBecameOfATransaction(t *testing.T) {
	f := newFakeRPC(t)
	f.last, f.stored = 1, 1
	blocks, _, _, c := follow(t, f, 1)
	next(t, blocks)
	signed := func(text string) []abci.Event {
		return []abci.Event{{Type: "tx", Attributes: []abci.EventAttribute{{Key: "fee", Value: "1"}}}, {Type: "tx", Attributes: []abci.EventAttribute{
			{Key: "signature", Value: base64.StdEncoding.EncodeToString([]byte(text))},
		}}}
	}
	flight := func(text string) *Flight {
		landed := make(chan Outcome, 1)
		fl := &Flight{Hash: text, Done: landed, landed: landed, kind: "receive", count: 3, size: 300, key: base64.StdEncoding.EncodeToString([]byte(text))}
		c.mu.Lock()
		c.flights[fl.key] = fl
		c.mu.Unlock()
		return fl
	}
	good, dry, other := flight("good"), flight("dry"), flight("other")
	f.with(func() {
		f.results[2] = []*abci.ExecTxResult{
			{Events: signed("good"), GasUsed: 1000},
			{Events: signed("dry"), Code: sdkerrors.ErrOutOfGas.ABCICode(), Codespace: sdkerrors.RootCodespace, Log: "out of gas"},
			{Events: signed("somebody else's")},
		}
		f.last, f.stored = 2, 2
	})
	require.EqualValues(t, 2, next(t, blocks).Height)
	require.Equal(t, Outcome{Height: 2}, <-good.Done)
	require.ErrorIs(t, (<-dry.Done).Err, sdkerrors.ErrOutOfGas)
	require.Empty(t, other.Done)
	c.Forget(other)
	require.Empty(t, c.flights)
}
