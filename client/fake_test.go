package client

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtbytes "github.com/cometbft/cometbft/libs/bytes"
	"github.com/cometbft/cometbft/p2p"
	rpcclient "github.com/cometbft/cometbft/rpc/client"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/cosmos/cosmos-sdk/client/grpc/node"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/key"
)

const (
	testChain = "test-1"
	testNode  = "tcp://127.0.0.1:26657"
)

var (
	start       = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	errNodeDown = errors.New("connection refused")
)

// fakeNode is a chain that makes a block whenever the client's clock is asked to wait.
type fakeNode struct {
	mu      sync.Mutex
	now     time.Time
	step    time.Duration // block time
	down    bool
	frozen  bool  // no block takes transactions
	behind  int64 // blocks that the state has not yet
	blocks  []*ctypes.ResultBlock
	results [][]*abci.ExecTxResult
	mempool []cmttypes.Tx

	broadcasts []cmttypes.Tx
	check      func(tx cmttypes.Tx) (*ctypes.ResultBroadcastTx, error)
	exec       func(tx cmttypes.Tx) *abci.ExecTxResult
	queries    map[string]func(data []byte) abci.ResponseQuery
	ticks      map[int]func() // what happens at the nth wait
	waits      int
}

func newFakeNode() *fakeNode {
	n := &fakeNode{now: start, step: time.Second, queries: map[string]func([]byte) abci.ResponseQuery{}, ticks: map[int]func(){}}
	n.answer("/cosmos.base.node.v1beta1.Service/Config", &node.ConfigResponse{MinimumGasPrice: "0.01uamigo"})
	n.answer("/cosmos.auth.v1beta1.Query/AccountInfo", &authtypes.QueryAccountInfoResponse{Info: &authtypes.BaseAccount{AccountNumber: 7}})
	n.queries["/app/simulate"] = func([]byte) abci.ResponseQuery {
		return abci.ResponseQuery{Value: []byte(`{"gas_info":{"gas_wanted":"0","gas_used":"100000"},"result":{}}`)}
	}
	n.exec = func(cmttypes.Tx) *abci.ExecTxResult { return &abci.ExecTxResult{GasUsed: 90000} }
	n.block()
	return n
}

func (n *fakeNode) answer(path string, message proto.Message) {
	bz, err := proto.Marshal(message)
	if err != nil {
		panic(err)
	}
	n.queries[path] = func([]byte) abci.ResponseQuery { return abci.ResponseQuery{Value: bz} }
}

func (n *fakeNode) refuse(path, codespace string, code uint32, log string) {
	n.queries[path] = func([]byte) abci.ResponseQuery { return abci.ResponseQuery{Codespace: codespace, Code: code, Log: log} }
}

// block takes the mempool into a block.
func (n *fakeNode) block() {
	block := &cmttypes.Block{Header: cmttypes.Header{Height: int64(len(n.blocks)) + 1, Time: n.now}}
	var results []*abci.ExecTxResult
	if !n.frozen {
		block.Txs, n.mempool = n.mempool, nil
	}
	for _, tx := range block.Txs {
		results = append(results, n.exec(tx))
	}
	n.blocks = append(n.blocks, &ctypes.ResultBlock{Block: block})
	n.results = append(n.results, results)
}

// Now and After make the fake node the client's clock.
func (n *fakeNode) Now() time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.now
}

func (n *fakeNode) After(time.Duration) <-chan time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.waits++
	n.now = n.now.Add(n.step)
	if happen := n.ticks[n.waits]; happen != nil {
		happen()
	}
	if !n.down {
		n.block()
	}
	ch := make(chan time.Time, 1)
	ch <- n.now
	return ch
}

func (n *fakeNode) lock() (func(), error) {
	n.mu.Lock()
	if n.down {
		n.mu.Unlock()
		return nil, errNodeDown
	}
	return n.mu.Unlock, nil
}

func (n *fakeNode) Status(context.Context) (*ctypes.ResultStatus, error) {
	unlock, err := n.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	return &ctypes.ResultStatus{
		NodeInfo: p2p.DefaultNodeInfo{Network: testChain},
		SyncInfo: ctypes.SyncInfo{LatestBlockHeight: int64(len(n.blocks)), EarliestBlockHeight: 1},
	}, nil
}

func (n *fakeNode) ABCIInfo(context.Context) (*ctypes.ResultABCIInfo, error) {
	unlock, err := n.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	return &ctypes.ResultABCIInfo{Response: abci.ResponseInfo{LastBlockHeight: int64(len(n.blocks)) - n.behind}}, nil
}

func (n *fakeNode) ABCIQueryWithOptions(_ context.Context, path string, data cmtbytes.HexBytes, _ rpcclient.ABCIQueryOptions) (*ctypes.ResultABCIQuery, error) {
	unlock, err := n.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	query, ok := n.queries[path]
	if !ok {
		return nil, errors.New("no answer prepared for " + path)
	}
	return &ctypes.ResultABCIQuery{Response: query(data)}, nil
}

func (n *fakeNode) BroadcastTxSync(_ context.Context, tx cmttypes.Tx) (*ctypes.ResultBroadcastTx, error) {
	unlock, err := n.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	n.broadcasts = append(n.broadcasts, tx)
	if n.check != nil {
		if res, err := n.check(tx); res != nil || err != nil {
			return res, err
		}
	}
	n.mempool = append(n.mempool, tx)
	return &ctypes.ResultBroadcastTx{}, nil
}

func (n *fakeNode) Header(_ context.Context, height *int64) (*ctypes.ResultHeader, error) {
	block, err := n.Block(context.Background(), height)
	if err != nil {
		return nil, err
	}
	return &ctypes.ResultHeader{Header: &block.Block.Header}, nil
}

func (n *fakeNode) Block(_ context.Context, height *int64) (*ctypes.ResultBlock, error) {
	unlock, err := n.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	return n.blocks[*height-1], nil
}

func (n *fakeNode) BlockResults(_ context.Context, height *int64) (*ctypes.ResultBlockResults, error) {
	unlock, err := n.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	return &ctypes.ResultBlockResults{Height: *height, TxsResults: n.results[*height-1]}, nil
}

// fakeEvents is a socket that is cut unless the test fires an event.
type fakeEvents struct {
	mu   sync.Mutex
	subs map[string]*subscription
}

func (e *fakeEvents) subscribe(_ context.Context, query string) *subscription {
	e.mu.Lock()
	defer e.mu.Unlock()
	sub := newSubscription()
	sub.live = func() bool { return false }
	sub.close = func() {}
	if e.subs == nil {
		e.subs = map[string]*subscription{}
	}
	e.subs[query] = sub
	return sub
}

func (e *fakeEvents) close() {}

// newTestClient signs as alice on a fake chain.
func newTestClient(t *testing.T, n *fakeNode, edit ...func(*Config)) *Client {
	t.Helper()
	cfg := Config{Node: testNode, ChainID: testChain, Keyring: testKeyring(t), From: "alice"}
	for _, e := range edit {
		e(&cfg)
	}
	cfg, err := cfg.complete()
	require.NoError(t, err)
	c, err := dial(t.Context(), cfg, n, &fakeEvents{}, n)
	require.NoError(t, err)
	return c
}

func testKeyring(t *testing.T) keyring.Keyring {
	t.Helper()
	enc, err := newEncoding("amigos")
	require.NoError(t, err)
	ring := keyring.NewInMemory(enc.codec, key.Option())
	_, err = ring.NewAccount("alice", key.DevMnemonic, "", key.HDPath(0), key.Ed25519{})
	require.NoError(t, err)
	return ring
}

// respond makes the chain answer a transaction with these responses.
func (n *fakeNode) respond(messages ...proto.Message) {
	n.exec = func(cmttypes.Tx) *abci.ExecTxResult {
		var data sdk.TxMsgData
		for _, message := range messages {
			packed, err := codectypes.NewAnyWithValue(message)
			if err != nil {
				panic(err)
			}
			data.MsgResponses = append(data.MsgResponses, packed)
		}
		bz, err := proto.Marshal(&data)
		if err != nil {
			panic(err)
		}
		return &abci.ExecTxResult{Data: bz}
	}
}

// distinct counts the transactions that were broadcast, however often.
func (n *fakeNode) distinct() int {
	seen := map[string]bool{}
	for _, tx := range n.broadcasts {
		seen[string(tx)] = true
	}
	return len(seen)
}
