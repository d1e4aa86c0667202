package client

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/tmhash"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	jsonrpc "github.com/cometbft/cometbft/rpc/jsonrpc/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/proof"
	"github.com/amigos-network/amigos/x/internode/types"
)

// lightNode is a fake node that shows signed blocks. Every ten blocks one of its three validators is replaced.
type lightNode struct {
	*fakeNode
	base  int64 // the first block it has
	asked int
}

func newLightNode(blocks int) *lightNode {
	n := &lightNode{fakeNode: newFakeNode(), base: 1}
	for len(n.blocks) < blocks {
		n.block()
	}
	n.answer("/amigos.internode.v1.Query/Node", &types.QueryNodeResponse{Record: types.NodeRecord{Node: types.Node{Number: 2}}})
	return n
}

func validatorKeys(height int64) []ed25519.PrivKey {
	var keys []ed25519.PrivKey
	for i := range int64(3) {
		keys = append(keys, ed25519.GenPrivKeyFromSecret(fmt.Append(nil, "validator", height/10+i)))
	}
	return keys
}

func validatorsAt(height int64) *cmttypes.ValidatorSet {
	set := &cmttypes.ValidatorSet{}
	for i, key := range validatorKeys(height) {
		set.Validators = append(set.Validators, cmttypes.NewValidator(key.PubKey(), int64(30-10*i)))
	}
	return set
}

func (n *lightNode) Commit(_ context.Context, height *int64) (*ctypes.ResultCommit, error) {
	n.asked++
	if n.down {
		return nil, errNodeDown
	}
	if *height < n.base {
		return nil, &jsonrpc.RPCError{Code: -32603, Message: "Internal error", Data: fmt.Sprintf("height %d is not available", *height)}
	}
	header := &cmttypes.Header{
		ChainID: testChain, Height: *height, Time: start.Add(time.Duration(*height) * time.Second),
		ValidatorsHash: validatorsAt(*height).Hash(), NextValidatorsHash: validatorsAt(*height + 1).Hash(),
	}
	commit := &cmttypes.Commit{Height: *height, BlockID: cmttypes.BlockID{
		Hash: header.Hash(), PartSetHeader: cmttypes.PartSetHeader{Total: 1, Hash: tmhash.Sum(nil)},
	}}
	for _, key := range validatorKeys(*height) {
		vote := &cmtproto.Vote{Type: cmtproto.PrecommitType, Height: *height, BlockID: commit.BlockID.ToProto(), Timestamp: header.Time}
		signature, err := key.Sign(cmttypes.VoteSignBytes(testChain, vote))
		if err != nil {
			return nil, err
		}
		commit.Signatures = append(commit.Signatures, cmttypes.CommitSig{
			BlockIDFlag: cmttypes.BlockIDFlagCommit, ValidatorAddress: key.PubKey().Address(), Timestamp: header.Time, Signature: signature,
		})
	}
	return &ctypes.ResultCommit{SignedHeader: cmttypes.SignedHeader{Header: header, Commit: commit}}, nil
}

// Validators answers one at a time.
func (n *lightNode) Validators(_ context.Context, height *int64, page, _ *int) (*ctypes.ResultValidators, error) {
	set := validatorsAt(*height)
	return &ctypes.ResultValidators{BlockHeight: *height, Validators: set.Validators[*page-1 : *page], Count: 1, Total: set.Size()}, nil
}

func newLightClient(t *testing.T, n *lightNode) *Client {
	t.Helper()
	c := newTestClient(t, n.fakeNode)
	c.rpc = n
	return c
}

func TestHandoversAreFoundByHalves(t *testing.T) {
	n := newLightNode(200)
	c := newLightClient(t, n)
	for since, atLeast := range map[int64]int{1: 10, 95: 5, 189: 2, 190: 1, 195: 1, 199: 1, 250: 1} {
		n.asked = 0
		last, err := c.lightBlock(t.Context(), 199)
		require.NoError(t, err)
		way, err := c.handovers(t.Context(), since, last)
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(way), atLeast, "since %d", since)
		require.LessOrEqual(t, n.asked, 100, "blocks fetched")
		require.Same(t, last, way[len(way)-1])
		for i := 1; i < len(way); i++ {
			require.NoError(t, proof.Follows(way[i-1], way[i]))
		}
		if len(way) > 1 {
			require.Equal(t, since, way[0].Height)
		}
	}
}

func TestHandoversStopWhereTheyAreTooMany(t *testing.T) {
	c := newLightClient(t, newLightNode(3000))
	last, err := c.lightBlock(t.Context(), 2999)
	require.NoError(t, err)
	_, err = c.handovers(t.Context(), 1, last)
	require.Error(t, err)
}

func TestProveSaysWhatTheNodeLacks(t *testing.T) {
	gone := func(n *lightNode) {
		n.queries["/store/internode/key"] = func([]byte) abci.ResponseQuery { return abci.ResponseQuery{Log: "version does not exist"} }
	}
	tests := []struct {
		name string
		edit func(*lightNode)
		req  ProofRequest
		says string
	}{
		{name: "the state", edit: gone, req: ProofRequest{Height: 30}, says: "no longer has the state of height 30"},
		{name: "the newest state", edit: gone, says: "no longer has the state of height 49"},
		{name: "the block", edit: func(n *lightNode) { n.base = 40 }, req: ProofRequest{Height: 30}, says: "does not have block 31"},
		{name: "the block to begin at", edit: func(n *lightNode) { n.base = 20 }, req: ProofRequest{Since: 10}, says: "does not have block 10"},
		{name: "a height to come", req: ProofRequest{Height: 50}, says: "not signed yet"},
		{name: "the first height", req: ProofRequest{Height: 1}, says: "cannot be proven"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			n := newLightNode(50)
			c := newLightClient(t, n)
			if tc.edit != nil {
				tc.edit(n)
			}
			tc.req.Kind, tc.req.Of = proof.KindKey, "bob"
			_, _, err := c.Prove(t.Context(), tc.req)
			var told *Error
			require.ErrorAs(t, err, &told)
			require.Equal(t, PhaseLocal, told.Phase)
			require.Contains(t, told.Message, tc.says)
		})
	}
}

func TestTrustRootIsWhatTheNodeSays(t *testing.T) {
	n := newLightNode(50)
	c := newLightClient(t, n)
	for height, want := range map[int64]int64{0: 50, 7: 7} {
		root, err := c.TrustRoot(t.Context(), height)
		require.NoError(t, err)
		require.Equal(t, want, root.Height)
		require.Equal(t, validatorsAt(want).Hash(), root.Validators)
	}
	n.down = true
	_, err := c.TrustRoot(t.Context(), 7)
	require.True(t, isLost(err))
	require.False(t, errors.Is(err, types.ErrNodeNotFound))
}
