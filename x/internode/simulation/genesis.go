package simulation

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// GenesisState writes a chain where half of the Ed25519 accounts are nodes already, with mail. It adds their
// deposits to the bank's state, which was made before.
func GenesisState(state *module.SimulationState) {
	r := simsx.NewXRand(state.Rand)
	genesis := types.GenesisState{Params: randomParams(r)}
	if r.Bool() {
		genesis.Params.LinkAuthority = simsx.OneOf(r, state.Accounts).AddressBech32
	}
	randomLinks(r, &genesis)
	for _, account := range state.Accounts {
		if isEd25519(simsx.SimAccount{Account: account}) && r.Bool() {
			genesis.LastNumber++
			addNode(&genesis, account, state.GenTimestamp.UnixMilli())
		}
	}
	slices.SortFunc(genesis.Keys, func(a, b types.GenesisKey) int { return bytes.Compare(a.PublicKey, b.PublicKey) })
	for _, node := range genesis.Nodes {
		if r.Bool() {
			genesis.Inboxes = append(genesis.Inboxes, randomInbox(r, state.GenTimestamp.UnixMilli(), genesis.Nodes, node, genesis.LastLink))
		}
	}
	state.GenState[types.ModuleName] = state.Cdc.MustMarshalJSON(&genesis)
	addDeposits(state, genesis)
}

func addNode(genesis *types.GenesisState, account simtypes.Account, now int64) {
	number := genesis.LastNumber
	key := account.PubKey.Bytes()
	genesis.Nodes = append(genesis.Nodes, types.Node{
		Number: number, Address: account.AddressBech32, Name: fmt.Sprintf("first-%d", number), Kind: types.NODE_KIND_AGENT,
		PublicKey: key, Deposit: genesis.Params.Deposit, ExpiresAt: now + genesis.Params.RegistrationPeriod.Milliseconds(),
	})
	genesis.Keys = append(genesis.Keys, types.GenesisKey{
		PublicKey: key, Record: types.KeyRecord{Node: number, Purpose: types.KEY_PURPOSE_IDENTITY},
	})
}

// randomInbox has a few messages of other nodes, some of them processed.
func randomInbox(r *simsx.XRand, now int64, nodes []types.Node, owner types.Node, links uint64) types.GenesisInbox {
	first := r.Uint64InRange(1, 1_000)
	inbox := types.GenesisInbox{Node: owner.Number, Policy: types.InboxPolicy{Admission: types.ADMISSION_REGISTERED}}
	inbox.State = types.InboxState{First: first, Last: first - 1, Admission: types.ADMISSION_REGISTERED}
	for range r.Intn(5) {
		from := simsx.OneOf(r, nodes)
		inbox.State.Last++
		entry := types.Entry{
			Arrival: inbox.State.Last, SenderNode: from.Number, Road: types.ROAD_TRANSACTION, Time: now,
			Message: envelope.Message{
				OriginChain: "simulation-0", Sender: from.Address, DestChain: "simulation-0", Recipient: owner.Address,
				Kind: envelope.KindPing, Nonce: []byte(r.StringN(envelope.NonceBytes)),
			},
		}
		if links > 0 && r.Intn(3) == 0 {
			entry = fromAfar(r, links, entry, from)
			inbox.State.Remote = entry.Arrival
		}
		inbox.Entries = append(inbox.Entries, entry)
	}
	inbox.State = inbox.State.Advance(types.STAGE_PROCESSED, uint64(r.Intn(int(inbox.State.Last)+1)))
	return inbox
}

func addDeposits(state *module.SimulationState, genesis types.GenesisState) {
	locked := sdk.NewCoins()
	for _, node := range genesis.Nodes {
		locked = locked.Add(node.Deposit)
	}
	if locked.IsZero() {
		return
	}
	var bank banktypes.GenesisState
	state.Cdc.MustUnmarshalJSON(state.GenState[banktypes.ModuleName], &bank)
	holder := sdk.MustBech32ifyAddressBytes(types.Bech32Prefix, authtypes.NewModuleAddress(types.ModuleName))
	bank.Balances = append(bank.Balances, banktypes.Balance{Address: holder, Coins: locked})
	bank.Supply = bank.Supply.Add(locked...)
	state.GenState[banktypes.ModuleName] = state.Cdc.MustMarshalJSON(&bank)
}
