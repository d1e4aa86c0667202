package app

import (
	"fmt"
	"math/rand"
	"testing"
	"time"

	"cosmossdk.io/x/feegrant"
	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	"github.com/stretchr/testify/require"

	agentchattypes "github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// made is a block that a chain made, and what came of it.
type made struct {
	block *abci.RequestFinalizeBlock
	hash  []byte
	codes []uint32
}

// life is that of a chain on which people speak at random, with silences of milliseconds and of weeks.
func life(t *testing.T, seed int64) []made {
	t.Helper()
	const steps = 100
	f, r := newVoting(t), rand.New(rand.NewSource(seed))
	var blocks []made
	f.hear = func(block *abci.RequestFinalizeBlock) { blocks = append(blocks, made{block: block, hash: f.appHash()}) }
	full := 0
	next := func(txs ...[]byte) {
		f.vote(cmtproto.BlockIDFlag(2 + r.Intn(2))) // a vote for the block before, or none
		for _, result := range f.block(txs...) {
			last := &blocks[len(blocks)-1]
			last.codes = append(last.codes, result.Code)
		}
		if f.wasFull() {
			full++
		}
	}
	deeds := f.deeds()
	for _, d := range deeds { // whom and what the outcome is about
		if d.name == "a node" || d.name == "another" || d.name == "a room" {
			next(f.tx(d))
		}
	}
	for range steps {
		f.late += gap(r) - blockTime
		next() // a silence ends with a heartbeat
		if r.Intn(2) == 0 {
			next(f.tx(deeds[r.Intn(len(deeds))])) // it may succeed or not
		}
	}
	require.Greater(t, full, len(blocks)/4)
	require.Less(t, full, len(blocks)*3/4)
	return blocks
}

// TestEveryReplayOfARandomLifeAgrees has other nodes go through the same blocks, one of them being restarted again and
// again.
func TestEveryReplayOfARandomLifeAgrees(t *testing.T) {
	for seed := range int64(lives) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			blocks := life(t, seed)
			r := rand.New(rand.NewSource(seed))
			for _, restarts := range []int{0, len(blocks) / 10} {
				f := newVoting(t)
				for _, m := range blocks {
					f.make(m.block)
					require.Equal(t, m.hash, f.appHash(), "block %d", m.block.Height)
					if r.Intn(len(blocks)) < restarts {
						f.restart()
					}
				}
			}
		})
	}
}

// TestPaceChangesNothingThatPeopleSay has a chain of the other pace take the same transactions at the same times, with
// many empty blocks between them. Each succeeds or fails as it did, and people have the same afterwards.
func TestPaceChangesNothingThatPeopleSay(t *testing.T) {
	const steadyBlocks = 5 // for each of the quiet chain
	for seed := range int64(lives) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			blocks := life(t, seed)
			quiet, steady := newVoting(t), newVoting(t)
			succeeded := 0
			for _, m := range blocks {
				codes := quiet.take(m.block, 0)
				require.Equal(t, m.codes, codes, "the same chain")
				require.Equal(t, codes, steady.take(m.block, steadyBlocks), "block %d", m.block.Height)
				for _, code := range codes {
					if code == 0 {
						succeeded++
					}
				}
			}
			require.Greater(t, succeeded, 10)
			require.Equal(t, quiet.outcome(), steady.outcome())
		})
	}
}

// take makes a block of another chain, after as many empty ones since the last.
func (f *fixture) take(block *abci.RequestFinalizeBlock, empty int) (codes []uint32) {
	f.t.Helper()
	f.votes = block.DecidedLastCommit.Votes
	step := block.Time.Sub(f.now()) / time.Duration(empty+1)
	for range empty {
		f.late += step - blockTime
		f.block()
	}
	f.late += block.Time.Sub(f.now()) - blockTime
	for _, result := range f.block(block.Txs...) {
		codes = append(codes, result.Code)
	}
	return codes
}

// outcome is what people have in the end, when all that is over is swept. Heights are not compared.
func (f *fixture) outcome() map[string]any {
	f.t.Helper()
	for range 3 * fullEvery {
		f.beat()
	}
	inbox, err := f.app.internode.Inboxes.Get(f.app.NewContext(true), 2)
	require.NoError(f.t, err)
	found := map[string]any{
		"time": f.now(), "inbox": inbox, "grants": f.stored(authz.ModuleName), "allowances": f.stored(feegrant.StoreKey),
		"deposits": f.balance(authtypes.NewModuleAddress(internodetypes.ModuleName)).String(),
	}
	for i := range f.keys {
		found[fmt.Sprint("coins of ", i)] = f.balance(f.address(i)).String()
	}
	for _, name := range []string{"alice", "bob"} {
		var node internodetypes.QueryNodeResponse
		f.query("/amigos.internode.v1.Query/Node", &internodetypes.QueryNodeRequest{Node: name}, &node)
		node.Record.Node.RegisteredHeight = 0
		found[name] = node
	}
	var room agentchattypes.QueryRoomResponse
	f.query("/amigos.agentchat.v1.Query/Room", &agentchattypes.QueryRoomRequest{Room: "plaza"}, &room)
	room.Record.Room.CreatedHeight = 0
	found["room"] = room
	return found
}
