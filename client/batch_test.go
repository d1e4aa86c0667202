package client

import (
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

// files makes the chain file whatever is sent, with small limits for a batch.
func files(t *testing.T, n *fakeNode, c func() *Client) {
	params := types.DefaultParams()
	params.MaxBatchEntries, params.MaxBatchBytes = 3, 100
	n.answer("/amigos.internode.v1.Query/Params", &types.QueryParamsResponse{Params: params})
	arrival := uint64(0)
	n.exec = func(bz cmttypes.Tx) *abci.ExecTxResult {
		tx, err := c().enc.txConfig.TxDecoder()(bz)
		require.NoError(t, err)
		var res types.MsgSendResponse
		for range tx.GetMsgs()[0].(*types.MsgSend).Entries {
			arrival++
			res.Results = append(res.Results, types.SendResult{Recipient: bobAddress, Arrival: arrival})
		}
		packed, err := codectypes.NewAnyWithValue(&res)
		require.NoError(t, err)
		data, err := proto.Marshal(&sdk.TxMsgData{MsgResponses: []*codectypes.Any{packed}})
		require.NoError(t, err)
		return &abci.ExecTxResult{Data: data}
	}
}

func drafts(sizes ...int) []Draft {
	all := make([]Draft, len(sizes))
	for i, size := range sizes {
		all[i] = Draft{To: "bob", Body: make([]byte, size)}
		for j := range all[i].Body {
			all[i].Body[j] = 'a'
		}
	}
	return all
}

func TestSendBatchKeepsTheChainsLimits(t *testing.T) {
	tests := []struct {
		name  string
		sizes []int
		txs   int
	}{
		{name: "one transaction where it fits", sizes: []int{10, 10, 10}, txs: 1},
		{name: "more by number", sizes: []int{1, 1, 1, 1, 1, 1, 1}, txs: 3},
		{name: "more by bytes", sizes: []int{60, 60, 60}, txs: 3},
		{name: "what is too large alone goes alone", sizes: []int{1, 200, 1}, txs: 3},
		{name: "none for nothing", txs: 0},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			n := newFakeNode()
			var c *Client
			files(t, n, func() *Client { return c })
			c = newTestClient(t, n)
			filed, err := c.SendBatch(t.Context(), drafts(tc.sizes...)...)
			require.NoError(t, err)
			require.Len(t, filed, len(tc.sizes))
			for i, message := range filed {
				require.EqualValues(t, i+1, message.Arrival, "in their order")
			}
			require.Equal(t, tc.txs, n.distinct())
		})
	}
}

func TestSendBatchTellsHowFarItCame(t *testing.T) {
	n := newFakeNode()
	var c *Client
	files(t, n, func() *Client { return c })
	c = newTestClient(t, n)
	file, sent := n.exec, 0
	n.exec = func(tx cmttypes.Tx) *abci.ExecTxResult {
		if sent++; sent == 2 {
			return &abci.ExecTxResult{Codespace: types.ModuleName, Code: types.ErrNodeExpired.ABCICode()}
		}
		return file(tx)
	}
	filed, err := c.SendBatch(t.Context(), drafts(1, 1, 1, 1, 1, 1, 1)...)
	require.ErrorIs(t, err, types.ErrNodeExpired)
	require.Len(t, filed, 3)
}
