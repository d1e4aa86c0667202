package client

import (
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestRefusalsKeepPhaseCodeAndFix(t *testing.T) {
	tests := []struct {
		name    string
		arrange func(*fakeNode)
		ask     func(*testing.T, *Client) error
		phase   Phase
		exit    int
		want    error
	}{
		{
			name: "a query's code is read from its text",
			arrange: func(n *fakeNode) {
				n.refuse("/amigos.internode.v1.Query/Node", "sdk", 22, "rpc error: code = NotFound desc = codespace internode code 1101: zed: node not found: key not found")
			},
			ask:   func(t *testing.T, c *Client) error { _, err := c.Node(t.Context(), "zed"); return err },
			phase: PhaseQuery, exit: ExitOther, want: types.ErrNodeNotFound,
		},
		{
			name: "a simulation refuses",
			arrange: func(n *fakeNode) {
				n.refuse("/app/simulate", "internode", 1106, "failed to simulate tx: failed to execute message; message index: 0: bob: node expired")
			},
			ask: doRenew, phase: PhaseCheck, exit: ExitRefused, want: types.ErrNodeExpired,
		},
		{
			name: "the check refuses",
			arrange: func(n *fakeNode) {
				n.check = func(cmttypes.Tx) (*ctypes.ResultBroadcastTx, error) {
					return &ctypes.ResultBroadcastTx{Codespace: "sdk", Code: 5, Log: "insufficient funds"}, nil
				}
			},
			ask: doRenew, phase: PhaseCheck, exit: ExitRefused, want: sdkerrors.ErrInsufficientFunds,
		},
		{
			name: "an account that never had a coin",
			arrange: func(n *fakeNode) {
				n.refuse("/cosmos.auth.v1beta1.Query/AccountInfo", "sdk", 22, "not found: key not found")
			},
			ask: doRenew, phase: PhaseCheck, exit: ExitRefused, want: sdkerrors.ErrUnknownAddress,
		},
		{
			name: "the block refuses",
			arrange: func(n *fakeNode) {
				n.exec = func(cmttypes.Tx) *abci.ExecTxResult {
					return &abci.ExecTxResult{Codespace: "internode", Code: 1119, Log: "failed to execute message; message index: 0: receipt cursor is elsewhere"}
				}
			},
			ask: doRenew, phase: PhaseBlock, exit: ExitFailed, want: types.ErrReceiptCursor,
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			n := newFakeNode()
			tc.arrange(n)
			err := tc.ask(t, newTestClient(t, n))
			require.ErrorIs(t, err, tc.want)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, tc.phase, e.Phase)
			require.Equal(t, tc.exit, e.ExitCode())
			require.NotEmpty(t, e.Fix())
			require.NotContains(t, e.Error(), "message index", "the road is not the message")
		})
	}
}

func doRenew(t *testing.T, c *Client) error {
	t.Helper()
	_, err := c.Do(t.Context(), renew(c))
	return err
}

func TestAChainWithoutABlockIsWaitedFor(t *testing.T) {
	err := refusal(PhaseQuery, "sdk", sdkerrors.ErrInvalidHeight.ABCICode(), "Amigos is not ready; please wait for first block: invalid height")
	require.True(t, isLost(err))
}
