package chain

import (
	"context"
	"encoding/json"

	abci "github.com/cometbft/cometbft/abci/types"
)

// blockResults is the part of a node's answer that is needed. CometBFT's own type is read by reflection over reflection,
// which would be most of a relayer's work.
type blockResults struct {
	Txs    []txResult
	Events []abci.Event
}

// txResult is what became of one transaction.
type txResult struct {
	Code      uint32
	Codespace string
	Log       string
	GasUsed   uint64
	Events    []abci.Event
}

// The wire is JSON as CometBFT writes it: 64-bit numbers are text.
type (
	wireResults struct {
		Txs    []wireTx    `json:"txs_results"`
		Events []wireEvent `json:"finalize_block_events"`
	}
	wireTx struct {
		Code      uint32      `json:"code"`
		Codespace string      `json:"codespace"`
		Log       string      `json:"log"`
		GasUsed   json.Number `json:"gas_used"`
		Events    []wireEvent `json:"events"`
	}
	wireEvent struct {
		Type       string `json:"type"`
		Attributes []struct {
			Key   string `json:"key"`
			Value string `json:"value"`
		} `json:"attributes"`
	}
)

// UnmarshalJSON reads the answer.
func (b *blockResults) UnmarshalJSON(bz []byte) error {
	var wire wireResults
	if err := json.Unmarshal(bz, &wire); err != nil {
		return err
	}
	b.Events = eventsOf(wire.Events)
	b.Txs = make([]txResult, len(wire.Txs))
	for i, tx := range wire.Txs {
		gas, _ := tx.GasUsed.Int64()
		b.Txs[i] = txResult{Code: tx.Code, Codespace: tx.Codespace, Log: tx.Log, GasUsed: uint64(max(0, gas)), Events: eventsOf(tx.Events)}
	}
	return nil
}

func eventsOf(wire []wireEvent) []abci.Event {
	events := make([]abci.Event, len(wire))
	for i, event := range wire {
		events[i] = abci.Event{Type: event.Type, Attributes: make([]abci.EventAttribute, len(event.Attributes))}
		for j, a := range event.Attributes {
			events[i].Attributes[j] = abci.EventAttribute{Key: a.Key, Value: a.Value}
		}
	}
	return events
}

func (c *Chain) blockResults(ctx context.Context, height int64) (blockResults, error) {
	var results blockResults
	_, err := c.raw.Call(ctx, "block_results", map[string]any{"height": height}, &results)
	return results, err
}
