package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestWhatAMessageCosts holds what docs/bench.md counts of a transaction's way: which keys it makes a block read and
// write in which store, and what it tells. A change here is a change of the price of every message; the table there says
// what each is for.
func TestWhatAMessageCosts(t *testing.T) {
	f := newFixture(t)
	for _, d := range f.internodeDeeds()[:2] { // alice and bob
		f.do(d)
	}
	f.block(f.unorderedSend(1)) // the first one writes keys that later ones change
	idle := f.trace([]byte("no transaction"))
	single, batch := f.trace(f.unorderedSend(1)), f.trace(f.unorderedSend(100))

	require.Equal(t, []string{
		"acc: 3 read, 1 written", "bank: 1 read, 2 written", "circuit: 1 read, 0 written", "internode: 3 read, 3 written",
	}, single.beyond(idle))
	require.Equal(t, []string{
		"acc: 3 read, 1 written", "bank: 1 read, 2 written", "circuit: 1 read, 0 written", "internode: 3 read, 102 written",
	}, batch.beyond(idle), "a batch shares all but the entries")
}

// unorderedSend is a transaction with n messages of account 1 to bob, as an agent sends it.
func (f *fixture) unorderedSend(n int) []byte {
	f.t.Helper()
	msg := &types.MsgSend{Sender: f.address(1).String(), Atomic: true}
	for range n {
		msg.Entries = append(msg.Entries, types.SendEntry{
			Recipient: "bob", Kind: envelope.KindText, Body: []byte("hola"), Nonce: envelope.NewNonce(), CreatedAt: f.now().UnixMilli(),
		})
	}
	tx := f.transfer(1)
	tx.msgs, tx.gas, tx.sequence, tx.unordered = []sdk.Msg{msg}, 10_000_000, 0, f.now().Add(time.Minute)
	return f.sign(tx)
}

// toll is what one block took of the stores.
type toll map[string]touched

// touched are the keys of one store that a block read and wrote.
type touched struct{ read, written map[string]bool }

// trace makes a block of one transaction and notes what it touches.
func (f *fixture) trace(tx []byte) toll {
	f.t.Helper()
	var operations bytes.Buffer
	f.app.CommitMultiStore().SetTracer(&operations)
	f.block() // the next block's cache is made with the tracer
	operations.Reset()
	f.block(tx)
	f.app.CommitMultiStore().SetTracer(nil)

	all := toll{}
	for decoder := json.NewDecoder(&operations); decoder.More(); {
		var op struct {
			Operation, Key string
			Metadata       struct {
				Store string `json:"store_name"`
			}
		}
		require.NoError(f.t, decoder.Decode(&op))
		of, ok := all[op.Metadata.Store]
		if !ok {
			of = touched{map[string]bool{}, map[string]bool{}}
			all[op.Metadata.Store] = of
		}
		switch op.Operation {
		case "write", "delete":
			of.written[op.Key] = true
		case "read":
			of.read[op.Key] = true
		}
	}
	return all
}

// beyond counts the keys that are in no other toll. Staking, which notes the height of each full block, is left out.
func (t toll) beyond(other toll) (lines []string) {
	for _, name := range slices.Sorted(maps.Keys(t)) {
		if name == stakingtypes.StoreKey {
			continue
		}
		of := t[name]
		read, written := len(without(of.read, other[name].read)), len(without(of.written, other[name].written))
		if read+written > 0 {
			lines = append(lines, fmt.Sprintf("%s: %d read, %d written", name, read, written))
		}
	}
	return lines
}

func without(keys, others map[string]bool) (left []string) {
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if !others[key] {
			left = append(left, key)
		}
	}
	return left
}
