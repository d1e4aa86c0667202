package app

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// register makes account i a node.
func (f *fixture) register(i int, name string) {
	f.t.Helper()
	d := f.transfer(i)
	d.msgs = []sdk.Msg{&types.MsgRegisterNode{Owner: f.address(i).String(), Name: name, Kind: types.NODE_KIND_AGENT}}
	d.gas = 1_000_000
	result := f.block(f.sign(d))[0]
	require.Zero(f.t, result.Code, result.Log)
}

// sendMessages files n messages of account i in one transaction, and returns their IDs and the gas it took.
func (f *fixture) sendMessages(i int, to string, n int) ([]envelope.ID, int64) {
	f.t.Helper()
	msg := &types.MsgSend{Sender: f.address(i).String(), Atomic: true}
	for j := range n {
		nonce := binary.BigEndian.AppendUint64(make([]byte, envelope.NonceBytes-8), uint64(j))
		msg.Entries = append(msg.Entries, types.SendEntry{
			Recipient: to, Kind: envelope.KindText, Body: []byte("hola"), Nonce: nonce, CreatedAt: f.now().UnixMilli(),
		})
	}
	d := f.transfer(i)
	d.msgs, d.gas = []sdk.Msg{msg}, maxBlockGas
	result := f.block(f.sign(d))[0]
	require.Zero(f.t, result.Code, result.Log)

	var data sdk.TxMsgData
	require.NoError(f.t, data.Unmarshal(result.Data))
	var response types.MsgSendResponse
	require.NoError(f.t, response.Unmarshal(data.MsgResponses[0].Value))
	var ids []envelope.ID
	for _, filed := range response.Results {
		ids = append(ids, envelope.ID(filed.Id))
	}
	return ids, result.GasUsed
}

func TestAFullBatchFitsABlockSeveralTimes(t *testing.T) {
	f := newFixture(t)
	f.register(1, "alice")
	f.register(2, "bob")
	_, gas := f.sendMessages(1, "bob", int(types.DefaultParams().MaxBatchEntries)/8)
	require.Less(t, 8*gas*3, int64(maxBlockGas), "one batch of an eighth takes %d", gas)
}

func TestMessagesAreFoundByID(t *testing.T) {
	f := newFixture(t)
	f.register(1, "alice")
	f.register(2, "bob")
	ids, _ := f.sendMessages(1, "bob", 3)
	f.requireFound(ids)

	require.NoError(t, f.app.Close())
	require.NoError(t, os.RemoveAll(filepath.Join(f.home, "data")))
	f.app = openApp(t, f.db, f.home)
	f.requireFound(ids)

	more, _ := f.sendMessages(1, "bob", 2)
	f.requireFound(append(ids, more...))
}

// requireFound looks up what bob got, in order of arrival.
func (f *fixture) requireFound(ids []envelope.ID) {
	f.t.Helper()
	for i, id := range ids {
		at, ok, err := f.app.messages.index.Lookup(id)
		require.NoError(f.t, err)
		require.True(f.t, ok)
		require.EqualValues(f.t, i+1, at.At)
	}
}
