package client

import (
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/gogoproto/proto"
)

// Result is a transaction in its block.
type Result struct {
	Hash   string
	Height int64
	// Time is the block's; zero if the node fell silent before it could tell.
	Time time.Time
	// Took is the wall time from before the broadcast until the block was seen.
	Took      time.Duration
	GasWanted int64
	GasUsed   int64

	// Responses are the messages' answers; Decode reads them.
	Responses []*codectypes.Any
	// Events are what the transaction raised.
	Events []abci.Event
}

// Decode reads the response to the i-th message.
func (r *Result) Decode(i int, into proto.Message) error {
	if i < 0 || i >= len(r.Responses) {
		return local("transaction %s has %d responses, none at %d", r.Hash, len(r.Responses), i)
	}
	want := "/" + proto.MessageName(into)
	if got := r.Responses[i].TypeUrl; got != want {
		return local("transaction %s: response %d is a %s, not a %s", r.Hash, i, got, want)
	}
	return proto.Unmarshal(r.Responses[i].Value, into)
}

func newResult(hash string, height int64, tx abci.ExecTxResult) (*Result, error) {
	if tx.Code != 0 {
		err := refusal(PhaseBlock, tx.Codespace, tx.Code, tx.Log)
		err.Hash, err.Height = hash, height
		return nil, err
	}
	var data sdk.TxMsgData
	if err := proto.Unmarshal(tx.Data, &data); err != nil {
		return nil, fmt.Errorf("result of transaction %s: %w", hash, err)
	}
	return &Result{Hash: hash, Height: height, GasWanted: tx.GasWanted, GasUsed: tx.GasUsed, Responses: data.MsgResponses, Events: tx.Events}, nil
}
