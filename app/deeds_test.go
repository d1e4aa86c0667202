package app

import (
	"slices"
	"time"

	"cosmossdk.io/x/feegrant"
	abci "github.com/cometbft/cometbft/abci/types"
	cmted25519 "github.com/cometbft/cometbft/crypto/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	agentchattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// deed is a transaction that leaves something behind in a module, most of them something that ends by time.
type deed struct {
	name string
	by   int // account
	msg  func(*fixture) sdk.Msg
	ends time.Duration // after which the deed is over; 0 for none
	over func(*fixture) bool
}

const (
	aMonth        = 30 * 24 * time.Hour
	votingPeriod  = 48 * time.Hour
	unbondingTime = 21 * 24 * time.Hour
)

// deeds are of every module, in an order in which each can be done.
func (f *fixture) deeds() []deed {
	return slices.Concat(f.chainDeeds(), f.internodeDeeds(), f.agentchatDeeds())
}

func (f *fixture) chainDeeds() []deed {
	return []deed{
		{name: "a transfer", by: 1, msg: func(f *fixture) sdk.Msg { return f.send(f.address(1), 1) }},
		{name: "a delegation", by: 1, msg: func(f *fixture) sdk.Msg {
			return stakingtypes.NewMsgDelegate(f.address(1).String(), validator().String(), sdk.NewInt64Coin(BondDenom, 5_000_000))
		}},
		{name: "a share of the fees", by: 1, msg: func(f *fixture) sdk.Msg {
			return distrtypes.NewMsgWithdrawDelegatorReward(f.address(1).String(), validator().String())
		}},
		{name: "an unbonding", by: 1, ends: unbondingTime, msg: func(f *fixture) sdk.Msg {
			return stakingtypes.NewMsgUndelegate(f.address(1).String(), validator().String(), sdk.NewInt64Coin(BondDenom, 2_000_000))
		}, over: func(f *fixture) bool {
			unbonding, err := f.app.stakingKeeper.GetAllUnbondingDelegations(f.app.NewContext(true), f.address(1))
			require.NoError(f.t, err)
			return len(unbonding) == 0
		}},
		{name: "a grant", by: 1, ends: time.Hour, msg: func(f *fixture) sdk.Msg {
			until := f.now().Add(time.Hour)
			msg, err := authz.NewMsgGrant(f.address(1), f.address(2), authz.NewGenericAuthorization(sdk.MsgTypeURL(&banktypes.MsgSend{})), &until)
			require.NoError(f.t, err)
			return msg
		}, over: func(f *fixture) bool { return f.stored(authz.ModuleName) == 0 }},
		{name: "a fee allowance", by: 1, ends: time.Hour, msg: func(f *fixture) sdk.Msg {
			until := f.now().Add(time.Hour)
			msg, err := feegrant.NewMsgGrantAllowance(&feegrant.BasicAllowance{Expiration: &until}, f.address(1), f.address(3))
			require.NoError(f.t, err)
			return msg
		}, over: func(f *fixture) bool { return f.stored(feegrant.StoreKey) == 0 }},
		{name: "a proposal", by: 1, ends: votingPeriod, msg: func(f *fixture) sdk.Msg {
			msg, err := govv1.NewMsgSubmitProposal(nil, sdk.NewCoins(sdk.NewCoin(BondDenom, govv1.DefaultMinDepositTokens)), f.address(1).String(), "ipfs://quiet", "quiet", "be quiet", false)
			require.NoError(f.t, err)
			return msg
		}, over: func(f *fixture) bool {
			var found govv1.QueryProposalResponse
			f.query("/cosmos.gov.v1.Query/Proposal", &govv1.QueryProposalRequest{ProposalId: 1}, &found)
			return found.Proposal.Status == govv1.StatusRejected // nobody has voted
		}},
	}
}

func (f *fixture) internodeDeeds() []deed {
	register := func(i int, name string) func(*fixture) sdk.Msg {
		return func(f *fixture) sdk.Msg {
			return &types.MsgRegisterNode{Owner: f.address(i).String(), Name: name, Kind: types.NODE_KIND_AGENT}
		}
	}
	entry := func(f *fixture, ends time.Duration, nonce byte) types.SendEntry {
		entry := types.SendEntry{
			Recipient: "bob", Kind: envelope.KindText, Body: []byte("hola"), Nonce: append(make([]byte, envelope.NonceBytes-1), nonce), CreatedAt: f.now().UnixMilli(),
		}
		if ends > 0 {
			entry.ExpiresAt = f.now().Add(ends).UnixMilli()
		}
		return entry
	}
	say := func(f *fixture, ends time.Duration, nonce byte) sdk.Msg {
		return &types.MsgSend{Sender: f.address(1).String(), Atomic: true, Entries: []types.SendEntry{entry(f, ends, nonce)}}
	}
	return []deed{
		{name: "a node", by: 1, msg: register(1, "alice")},
		{name: "another", by: 2, msg: register(2, "bob")},
		{name: "a message", by: 1, ends: aMonth, msg: func(f *fixture) sdk.Msg { return say(f, 0, 1) }, over: swept},
		{name: "a brief message", by: 1, ends: time.Hour, msg: func(f *fixture) sdk.Msg { return say(f, time.Hour, 2) }, over: swept},
		{name: "an envelope", by: 2, ends: time.Hour, msg: func(f *fixture) sdk.Msg {
			sealed, err := envelope.Seal(entry(f, time.Hour, 3).Message(chainID, f.address(1).String()), cmted25519.PrivKey(f.keys[1].Bytes()))
			require.NoError(f.t, err)
			return &types.MsgAnchor{Carrier: f.address(2).String(), Entries: []types.AnchorEntry{{Envelope: sealed}}}
		}, over: swept},
	}
}

func (f *fixture) agentchatDeeds() []deed {
	return []deed{
		{name: "a room", by: 1, msg: func(f *fixture) sdk.Msg {
			return &agentchattypes.MsgCreateRoom{Owner: f.address(1).String(), Slug: "plaza", Retention: time.Hour}
		}},
		{name: "a follower", by: 2, msg: func(f *fixture) sdk.Msg {
			return &agentchattypes.MsgFollow{Sender: f.address(2).String(), Nodes: []string{"alice"}}
		}},
		{name: "a post", by: 1, ends: time.Hour, msg: func(f *fixture) sdk.Msg {
			return &agentchattypes.MsgPost{Author: f.address(1).String(), Atomic: true, Entries: []agentchattypes.PostEntry{{
				Room: "plaza", Kind: envelope.KindText, Body: []byte("hola"), Nonce: make([]byte, envelope.NonceBytes), CreatedAt: f.now().UnixMilli(),
			}}}
		}, over: func(f *fixture) bool {
			var found agentchattypes.QueryRoomResponse
			f.query("/amigos.agentchat.v1.Query/Room", &agentchattypes.QueryRoomRequest{Room: "plaza"}, &found)
			return found.Record.State.Kept() == 0
		}},
	}
}

// swept is true when bob's inbox is empty again.
func swept(f *fixture) bool {
	state, err := f.app.internode.Inboxes.Get(f.app.NewContext(true), 2)
	require.NoError(f.t, err)
	return state.Kept() == 0
}

// do makes the block of a deed.
func (f *fixture) do(d deed) {
	f.t.Helper()
	result := f.block(f.tx(d))[0]
	require.Zero(f.t, result.Code, result.Log)
}

// tx is the transaction of a deed.
func (f *fixture) tx(d deed) []byte {
	f.t.Helper()
	tx := f.transfer(d.by)
	tx.msgs, tx.gas = []sdk.Msg{d.msg(f)}, 1_000_000
	return f.sign(tx)
}

// stored counts the keys of a store.
func (f *fixture) stored(name string) (n int) {
	f.t.Helper()
	it := f.app.NewContext(true).KVStore(f.app.UnsafeFindStoreKey(name)).Iterator(nil, nil)
	defer it.Close()
	for ; it.Valid(); it.Next() {
		n++
	}
	return n
}

// query asks as a client does, for the last commit.
func (f *fixture) query(path string, request interface{ Marshal() ([]byte, error) }, response interface{ Unmarshal([]byte) error }) {
	f.t.Helper()
	bz, err := request.Marshal()
	require.NoError(f.t, err)
	answer, err := f.app.Query(f.t.Context(), &abci.RequestQuery{Path: path, Data: bz})
	require.NoError(f.t, err)
	require.Zero(f.t, answer.Code, answer.Log)
	require.NoError(f.t, response.Unmarshal(answer.Value))
}

// validator is the operator of the fixture's validator.
func validator() sdk.ValAddress { return sdk.ValAddress(validatorKey().PubKey().Address()) }
