package types_test

import (
	"math"
	"testing"

	sdkmath "cosmossdk.io/math"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// genesis has alice (1), bob (3) and a removed node (2) of which the key is left. Bob's inbox has lost its first
// entry and keeps an answered ping (2) and a rejected text (3).
func genesis(t testing.TB) *types.GenesisState {
	t.Helper()
	alice, bob := node(t, 1, "alice", aliceKey), node(t, 3, "bob", bobKey)
	g := types.DefaultGenesis()
	g.LastNumber = 3
	g.Nodes = []types.Node{alice, bob}
	g.Keys = []types.GenesisKey{
		{PublicKey: key(t, carolKey), Record: types.KeyRecord{Node: 2, Purpose: types.KEY_PURPOSE_IDENTITY, ValidFrom: 1, ValidUntil: 9}},
		{PublicKey: key(t, aliceKey), Record: types.KeyRecord{Node: 1, Purpose: types.KEY_PURPOSE_IDENTITY, ValidFrom: 1}},
		{PublicKey: key(t, bobKey), Record: types.KeyRecord{Node: 3, Purpose: types.KEY_PURPOSE_IDENTITY, ValidFrom: 1}},
	}
	ping, text := sendEntry("bob"), sendEntry("bob")
	ping.Kind = envelope.KindPing
	g.Inboxes = []types.GenesisInbox{{
		Node:  3,
		State: types.InboxState{Last: 3, First: 2, Delivered: 3, Read: 3, Processed: 3, Admission: types.ADMISSION_LOCAL, Listed: 1},
		Entries: []types.Entry{
			{Arrival: 2, Message: ping.Message("norte-1", alice.Address), SenderNode: 1, Road: types.ROAD_TRANSACTION, Height: 4, Time: now.UnixMilli()},
			{Arrival: 3, Message: text.Message("norte-1", alice.Address), SenderNode: 1, Road: types.ROAD_TRANSACTION, Height: 5, Time: now.UnixMilli()},
		},
		Policy:     types.InboxPolicy{Admission: types.ADMISSION_LOCAL, Deny: []string{account(t, 9)}},
		Rejections: []types.Rejection{{Arrival: 3, Reason: "busy"}},
		Answers:    []types.GenesisPingAnswer{{Arrival: 2, Answer: types.PingAnswer{Height: 5, Time: now.UnixMilli(), Pong: 1}}},
	}}
	return g
}

func TestGenesisTakes(t *testing.T) {
	tests := []struct {
		name string
		edit func(*types.GenesisState)
	}{
		{name: "the default", edit: func(g *types.GenesisState) { *g = *types.DefaultGenesis() }},
		{name: "a chain in use", edit: func(*types.GenesisState) {}},
		{name: "released names", edit: func(g *types.GenesisState) { g.Nodes[0].Name, g.Nodes[1].Name = "", "" }},
		{name: "a retired node without deposit", edit: func(g *types.GenesisState) {
			g.Nodes[0].RetiredAt, g.Nodes[0].Deposit = 1, sdk.Coin{Amount: sdkmath.ZeroInt()}
		}},
		{name: "an inbox with its node's policy alone", edit: func(g *types.GenesisState) {
			g.Inboxes[0] = types.GenesisInbox{Node: 1, State: types.NewInboxState()}
		}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			g := genesis(t)
			tc.edit(g)
			require.NoError(t, g.Validate())
		})
	}
}

func TestGenesisRefusesNodes(t *testing.T) {
	refuses(t, []fault{
		{"bad parameters", func(g *types.GenesisState) { g.Params.MaxHops = 0 }},
		{"a number never given out", func(g *types.GenesisState) { g.LastNumber = 2 }},
		{"number 0", func(g *types.GenesisState) { g.Nodes[0].Number = 0 }},
		{"nodes out of order", func(g *types.GenesisState) { g.Nodes[0], g.Nodes[1] = g.Nodes[1], g.Nodes[0] }},
		{"a bad address", func(g *types.GenesisState) { g.Nodes[0].Address = "alice" }},
		{"an address twice", func(g *types.GenesisState) { g.Nodes[1].Address = g.Nodes[0].Address }},
		{"a bad name", func(g *types.GenesisState) { g.Nodes[0].Name = "17" }},
		{"a name twice", func(g *types.GenesisState) { g.Nodes[1].Name = "alice" }},
		{"a key twice", func(g *types.GenesisState) { g.Nodes[1].PublicKey = g.Nodes[0].PublicKey }},
		{"a key of small order", func(g *types.GenesisState) { g.Nodes[0].PublicKey = make([]byte, 32) }},
		{"a bad encryption key", func(g *types.GenesisState) { g.Nodes[0].EncryptionKey = []byte{1} }},
		{"no kind", func(g *types.GenesisState) { g.Nodes[0].Kind = 0 }},
		{"a bad profile", func(g *types.GenesisState) { g.Nodes[0].Profile.Description = "\x00" }},
		{"a node without deposit", func(g *types.GenesisState) { g.Nodes[0].Deposit = sdk.Coin{} }},
		{"a negative deposit", func(g *types.GenesisState) { g.Nodes[0].Deposit.Amount = sdkmath.NewInt(-1) }},
		{"a node without end", func(g *types.GenesisState) { g.Nodes[0].ExpiresAt = 0 }},
		{"a negative height", func(g *types.GenesisState) { g.Nodes[0].RegisteredHeight = -1 }},
		{"a negative retirement", func(g *types.GenesisState) { g.Nodes[0].RetiredAt = -1 }},
		{"keys out of order", func(g *types.GenesisState) { g.Keys[0], g.Keys[1] = g.Keys[1], g.Keys[0] }},
		{"a key recorded twice", func(g *types.GenesisState) { g.Keys[2] = g.Keys[1] }},
		{"a recorded key that is none", func(g *types.GenesisState) { g.Keys[0].PublicKey = make([]byte, 32) }},
		{"a node without its key's record", func(g *types.GenesisState) { g.Keys = g.Keys[:2] }},
		{"a key of another node", func(g *types.GenesisState) { g.Keys[1].Record.Node = 3 }},
		{"a key of no node", func(g *types.GenesisState) { g.Keys[0].Record.Node = 0 }},
		{"a key of a node to come", func(g *types.GenesisState) { g.Keys[0].Record.Node = 4 }},
		{"a key without purpose", func(g *types.GenesisState) { g.Keys[0].Record.Purpose = 0 }},
		{"a key that ended before it began", func(g *types.GenesisState) { g.Keys[0].Record.ValidFrom = 10 }},
		{"a removed node's key that is still valid", func(g *types.GenesisState) { g.Keys[0].Record.ValidUntil = 0 }},
	})
}

func TestGenesisRefusesAnchored(t *testing.T) {
	id := make([]byte, envelope.IDBytes)
	anchored := func(a ...types.GenesisAnchored) func(*types.GenesisState) {
		return func(g *types.GenesisState) { g.Anchored = a }
	}
	g := genesis(t)
	anchored(types.GenesisAnchored{ExpiresAt: 5, Id: id}, types.GenesisAnchored{ExpiresAt: 6, Id: id})(g)
	require.NoError(t, g.Validate())
	refuses(t, []fault{
		{"without expiry", anchored(types.GenesisAnchored{Id: id})},
		{"with a short ID", anchored(types.GenesisAnchored{ExpiresAt: 5, Id: id[1:]})},
		{"twice", anchored(types.GenesisAnchored{ExpiresAt: 5, Id: id}, types.GenesisAnchored{ExpiresAt: 5, Id: id})},
		{"out of order", anchored(types.GenesisAnchored{ExpiresAt: 6, Id: id}, types.GenesisAnchored{ExpiresAt: 5, Id: id})},
	})
}

func TestGenesisRefusesInboxes(t *testing.T) {
	refuses(t, []fault{
		{"an inbox without node", func(g *types.GenesisState) { g.Inboxes[0].Node = 2 }},
		{"an inbox twice", func(g *types.GenesisState) { g.Inboxes = append(g.Inboxes, g.Inboxes[0]) }},
		{"a cursor after the last", func(g *types.GenesisState) { g.Inboxes[0].State.Delivered = 4 }},
		{"an entry too few", func(g *types.GenesisState) { g.Inboxes[0].State.First = 1 }},
		{"an entry too many", func(g *types.GenesisState) { g.Inboxes[0].State.First = 3 }},
		{"more entries than memory", func(g *types.GenesisState) { g.Inboxes[0].State.Last = math.MaxUint64 }},
		{"entries with a gap", func(g *types.GenesisState) { g.Inboxes[0].Entries[1].Arrival = 4 }},
		{"an entry lower than the one before it", func(g *types.GenesisState) { g.Inboxes[0].Entries[1].Height = 3 }},
		{"a negative time", func(g *types.GenesisState) { g.Inboxes[0].Entries[0].Time = -1 }},
		{"a bad message", func(g *types.GenesisState) { g.Inboxes[0].Entries[0].Message.Nonce = nil }},
		{"a message to a room", func(g *types.GenesisState) {
			g.Inboxes[0].Entries[0].Message.Recipient, g.Inboxes[0].Entries[0].Message.Room = "", "plaza"
		}},
		{"a message too large", func(g *types.GenesisState) { g.Inboxes[0].Entries[0].Message.Body = make([]byte, 32<<10+1) }},
		{"a message of nobody", func(g *types.GenesisState) { g.Inboxes[0].Entries[0].Message.Sender = "alice" }},
		{"a sender without number", func(g *types.GenesisState) { g.Inboxes[0].Entries[0].SenderNode = 0 }},
		{"a sender to come", func(g *types.GenesisState) { g.Inboxes[0].Entries[0].SenderNode = 4 }},
		{"an unknown road", func(g *types.GenesisState) { g.Inboxes[0].Entries[0].Road = 0 }},
		{"hops without end", func(g *types.GenesisState) { g.Inboxes[0].Entries[0].Hops = 65 }},
		{"a bad policy", func(g *types.GenesisState) { g.Inboxes[0].Policy.Deny[0] = "bob" }},
		{"a policy of another length", func(g *types.GenesisState) { g.Inboxes[0].State.Listed = 2 }},
		{"a policy of another rule", func(g *types.GenesisState) { g.Inboxes[0].Policy.Admission = types.ADMISSION_REGISTERED }},
		{"a rejection of what was pruned", func(g *types.GenesisState) { g.Inboxes[0].Rejections[0].Arrival = 1 }},
		{"a rejection of what was not processed", func(g *types.GenesisState) { g.Inboxes[0].State.Processed = 2 }},
		{"a rejection twice", func(g *types.GenesisState) {
			g.Inboxes[0].Rejections = append(g.Inboxes[0].Rejections, g.Inboxes[0].Rejections[0])
		}},
		{"a reason with NUL", func(g *types.GenesisState) { g.Inboxes[0].Rejections[0].Reason = "\x00" }},
		{"an answer to what was pruned", func(g *types.GenesisState) { g.Inboxes[0].Answers[0].Arrival = 1 }},
		{"an answer to what is to come", func(g *types.GenesisState) { g.Inboxes[0].Answers[0].Arrival = 4 }},
		{"an answer to a text", func(g *types.GenesisState) { g.Inboxes[0].Answers[0].Arrival = 3 }},
		{"an answer before the ping", func(g *types.GenesisState) { g.Inboxes[0].Answers[0].Answer.Height = 3 }},
		{"an answer without pong", func(g *types.GenesisState) { g.Inboxes[0].Answers[0].Answer.Pong = 0 }},
	})
}

type fault struct {
	name string
	edit func(*types.GenesisState)
}

func refuses(t *testing.T, faults []fault) {
	t.Helper()
	for _, tc := range faults {
		t.Run(tc.name, func(t *testing.T) {
			g := genesis(t)
			tc.edit(g)
			require.ErrorIs(t, g.Validate(), types.ErrInvalidGenesis)
		})
	}
}

func FuzzGenesis(f *testing.F) {
	cdc := codec.NewProtoCodec(codectypes.NewInterfaceRegistry())
	for _, g := range []*types.GenesisState{types.DefaultGenesis(), genesis(f)} {
		bz, err := cdc.MarshalJSON(g)
		require.NoError(f, err)
		f.Add(bz)
	}
	f.Add([]byte(`{"params":{"deposit":{"amount":"-1"}},"nodes":[{}],"keys":[{}],"inboxes":[{"entries":[{}]}]}`))
	f.Fuzz(func(t *testing.T, bz []byte) {
		var g types.GenesisState
		if cdc.UnmarshalJSON(bz, &g) != nil {
			return
		}
		if err := g.Validate(); err != nil {
			require.ErrorIs(t, err, types.ErrInvalidGenesis)
		}
	})
}
