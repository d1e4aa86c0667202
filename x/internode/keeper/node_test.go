package keeper_test

import (
	"encoding/hex"
	"testing"
	"time"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

const day = 24 * time.Hour

func TestRegisterNode(t *testing.T) {
	tests := []struct {
		name string
		edit func(*testkeeper.Internode, *types.MsgRegisterNode)
		want error
	}{
		{name: "makes an account a node"},
		{
			name: "refuses a malformed name", want: types.ErrInvalidName,
			edit: func(_ *testkeeper.Internode, m *types.MsgRegisterNode) { m.Name = "Dora!" },
		},
		{
			name: "refuses a taken name", want: types.ErrNameTaken,
			edit: func(_ *testkeeper.Internode, m *types.MsgRegisterNode) { m.Name = "bob" },
		},
		{
			name: "refuses a second node of an account", want: types.ErrAlreadyRegistered,
			edit: func(f *testkeeper.Internode, m *types.MsgRegisterNode) { m.Owner = f.Bob.Address },
		},
		{
			name: "refuses an account without coins for the deposit", want: sdkerrors.ErrInsufficientFunds,
			edit: func(f *testkeeper.Internode, _ *types.MsgRegisterNode) { f.Bank.Empty() },
		},
		{
			name: "refuses an unknown kind of node", want: types.ErrInvalidProfile,
			edit: func(_ *testkeeper.Internode, m *types.MsgRegisterNode) { m.Kind = 99 },
		},
		{
			name: "refuses an account without an Ed25519 key", want: types.ErrInvalidKey,
			edit: func(f *testkeeper.Internode, m *types.MsgRegisterNode) {
				f.Accounts.Add(account(m.Owner), secp256k1.GenPrivKeyFromSecret([]byte("dora")).PubKey())
			},
		},
		{
			name: "refuses an account without a key", want: types.ErrInvalidKey,
			edit: func(f *testkeeper.Internode, m *types.MsgRegisterNode) { f.Accounts.Add(account(m.Owner), nil) },
		},
		{
			name: "refuses another key beside the account's own", want: types.ErrInvalidKey,
			edit: func(f *testkeeper.Internode, m *types.MsgRegisterNode) { prove(m, f.Alice, m.Owner) },
		},
		{
			name: "refuses an encryption key that shares its secret", want: types.ErrInvalidKey,
			edit: func(_ *testkeeper.Internode, m *types.MsgRegisterNode) { m.EncryptionKey = make([]byte, 32) },
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewInternode(t)
			dora, msg := f.MsgRegister("dora")
			if tc.edit != nil {
				tc.edit(f, msg)
			}
			before := f.Export()
			var res *types.MsgRegisterNodeResponse
			err := f.Try(func(ctx sdk.Context) (err error) {
				res, err = f.Msg.RegisterNode(ctx, msg)
				return err
			})
			require.ErrorIs(t, err, tc.want)
			if tc.want != nil {
				require.Equal(t, before, f.Export(), "a refusal leaves no trace")
				return
			}
			require.EqualValues(t, 4, res.Number)
			record := nodeOf(t, f, "dora")
			require.Equal(t, types.NODE_STATUS_ACTIVE, record.Status)
			require.Equal(t, dora.PeerID, record.PeerId)
			require.Equal(t, record, nodeOf(t, f, dora.Address))
			require.Equal(t, record, nodeOf(t, f, "libp2p://"+dora.PeerID))
			require.EqualValues(t, 40_000_000, f.Bank.Locked.AmountOf(types.BaseDenom).Int64())
		})
	}
}

func TestRegisterNodeOfAnotherKindOfAccountProvesItsKey(t *testing.T) {
	identity := testkeeper.NewPerson("identity")
	tests := []struct {
		name string
		edit func(*testkeeper.Internode, *types.MsgRegisterNode)
		want error
	}{
		{name: "takes a proven key"},
		{
			name: "refuses a proof for another account", want: types.ErrInvalidKey,
			edit: func(f *testkeeper.Internode, m *types.MsgRegisterNode) { prove(m, identity, f.Alice.Address) },
		},
		{
			name: "refuses a flipped proof", want: types.ErrInvalidKey,
			edit: func(_ *testkeeper.Internode, m *types.MsgRegisterNode) { m.Proof[0] ^= 1 },
		},
		{
			name: "refuses another node's key", want: types.ErrKeyTaken,
			edit: func(f *testkeeper.Internode, m *types.MsgRegisterNode) { prove(m, f.Alice, m.Owner) },
		},
		{
			name: "refuses a retired node's key", want: types.ErrKeyTaken,
			edit: func(f *testkeeper.Internode, m *types.MsgRegisterNode) {
				_, _ = f.Msg.RetireNode(f.Ctx, &types.MsgRetireNode{Owner: f.Alice.Address})
				prove(m, f.Alice, m.Owner)
			},
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewInternode(t)
			_, msg := f.MsgRegister("dora")
			f.Accounts.Add(account(msg.Owner), secp256k1.GenPrivKeyFromSecret([]byte("dora")).PubKey())
			prove(msg, identity, msg.Owner)
			if tc.edit != nil {
				tc.edit(f, msg)
			}
			_, err := f.Msg.RegisterNode(f.Ctx, msg)
			require.ErrorIs(t, err, tc.want)
		})
	}
}

// TestRegisterNodeRefusesKeysThatAnybodyCanSignFor tries the 14 encodings of points of small order.
func TestRegisterNodeRefusesKeysThatAnybodyCanSignFor(t *testing.T) {
	for _, digits := range smallOrder {
		key, err := hex.DecodeString(digits)
		require.NoError(t, err)
		f := testkeeper.NewInternode(t)
		_, msg := f.MsgRegister("dora")

		f.Accounts.Add(account(msg.Owner), &ed25519.PubKey{Key: key})
		_, err = f.Msg.RegisterNode(f.Ctx, msg)
		require.ErrorIs(t, err, types.ErrInvalidKey, "as the account's key: %s", digits)

		f.Accounts.Add(account(msg.Owner), nil)
		msg.PublicKey, msg.Proof = key, append(append([]byte{}, key...), make([]byte, 32)...)
		_, err = f.Msg.RegisterNode(f.Ctx, msg)
		require.ErrorIs(t, err, types.ErrInvalidKey, "as the key named: %s", digits)

		state := f.Export()
		state.Nodes[0].PublicKey = key
		require.ErrorIs(t, state.Validate(), types.ErrInvalidGenesis, "in genesis: %s", digits)
	}
}

func TestUpdateNode(t *testing.T) {
	f := testkeeper.NewInternode(t)
	profile := types.Profile{Description: "construye", Capabilities: []string{"task:build"}}
	_, err := f.Msg.UpdateNode(f.Ctx, &types.MsgUpdateNode{Owner: f.Bob.Address, Kind: types.NODE_KIND_SERVER, Profile: profile})
	require.NoError(t, err)
	record := nodeOf(t, f, "bob")
	require.Equal(t, profile, record.Node.Profile)
	require.Equal(t, types.NODE_KIND_SERVER, record.Node.Kind)
	require.Equal(t, []types.EventNodeUpdated{{Address: f.Bob.Address}}, events[types.EventNodeUpdated](t, f.Ctx))

	_, err = f.Msg.UpdateNode(f.Ctx, &types.MsgUpdateNode{Owner: testkeeper.NewPerson("stranger").Address, Kind: types.NODE_KIND_AGENT})
	require.ErrorIs(t, err, types.ErrNotRegistered)
	retire(t, f, f.Bob)
	_, err = f.Msg.UpdateNode(f.Ctx, &types.MsgUpdateNode{Owner: f.Bob.Address, Kind: types.NODE_KIND_AGENT})
	require.ErrorIs(t, err, types.ErrNodeRetired)
}

func TestRenewNode(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.Commit(366 * day)
	require.Equal(t, types.NODE_STATUS_EXPIRED, nodeOf(t, f, "bob").Status)
	renew(t, f, f.Bob)
	require.Equal(t, types.NODE_STATUS_ACTIVE, nodeOf(t, f, "bob").Status)
	require.Equal(t, f.Ctx.BlockTime().Add(365*day).UnixMilli(), nodeOf(t, f, "bob").Node.ExpiresAt)

	f.Commit(30 * day)
	_, err := f.Msg.RenewNode(f.Ctx, &types.MsgRenewNode{Owner: f.Alice.Address})
	require.ErrorIs(t, err, types.ErrNodeExpired, "the grace period is over")
	retire(t, f, f.Bob)
	_, err = f.Msg.RenewNode(f.Ctx, &types.MsgRenewNode{Owner: f.Bob.Address})
	require.ErrorIs(t, err, types.ErrNodeRetired)
	_, err = f.Msg.RenewNode(f.Ctx, &types.MsgRenewNode{Owner: testkeeper.NewPerson("stranger").Address})
	require.ErrorIs(t, err, types.ErrNotRegistered)
}

func TestRetireNodeReturnsTheDepositOnce(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.SetParams(func(p *types.Params) { p.FreeQuotaBytes = 0 })
	before := f.Bank.Balance(f.Bob.Account)
	deposit := nodeOf(t, f, "bob").Node.Deposit
	retire(t, f, f.Bob)
	require.Equal(t, before.Add(deposit), f.Bank.Balance(f.Bob.Account))

	_, err := f.Msg.RetireNode(f.Ctx, &types.MsgRetireNode{Owner: f.Bob.Address})
	require.ErrorIs(t, err, types.ErrNodeRetired)
	f.Commit(31 * day)
	for range 3 {
		f.Advance(time.Second)
	}
	require.Equal(t, before.Add(deposit), f.Bank.Balance(f.Bob.Account), "nor does the sweep pay it again")
	_, err = f.Query.Node(f.Ctx, &types.QueryNodeRequest{Node: f.Bob.Address})
	require.ErrorIs(t, err, types.ErrNodeNotFound)
}

func TestAnExpiredNameStaysItsOwnersForTheGracePeriod(t *testing.T) {
	f := testkeeper.NewInternode(t)
	_, msg := f.MsgRegister("dora")
	msg.Name = "bob"

	f.Commit(366 * day)
	_, err := f.Msg.RegisterNode(f.Ctx, msg)
	require.ErrorIs(t, err, types.ErrNameTaken)

	f.Commit(30 * day)
	_, err = f.Msg.RegisterNode(f.Ctx, msg)
	require.NoError(t, err)
	require.Equal(t, msg.Owner, nodeOf(t, f, "bob").Node.Address)
	require.Empty(t, nodeOf(t, f, f.Bob.Address).Node.Name, "the former holder lost it")
	require.NoError(t, f.Export().Validate())
}

func TestARetiredNodeIsRevivedWithItsNumberAndInbox(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.File(f.Alice, f.Entry("bob", "antes"))
	retire(t, f, f.Bob)
	f.Commit(time.Second)

	_, msg := f.MsgRegister("bob")
	msg.Name = "roberto"
	res, err := f.Msg.RegisterNode(f.Ctx, msg)
	require.NoError(t, err)
	require.EqualValues(t, 2, res.Number)
	_, err = f.Query.Node(f.Ctx, &types.QueryNodeRequest{Node: "bob"})
	require.ErrorIs(t, err, types.ErrNodeNotFound, "it changed its name")
	require.Equal(t, "roberto/2", f.File(f.Alice, f.Entry("roberto", "después")).Handle)
	require.NoError(t, f.Export().Validate())
}

func TestAnExpiredNodeIsRevivedWithoutASecondDeposit(t *testing.T) {
	f := testkeeper.NewInternode(t)
	locked := f.Bank.Locked
	f.Commit(400 * day)
	_, msg := f.MsgRegister("bob")
	res, err := f.Msg.RegisterNode(f.Ctx, msg)
	require.NoError(t, err)
	require.EqualValues(t, 2, res.Number)
	require.Equal(t, locked, f.Bank.Locked)
}

func TestASweptAccountRegistersAnewWithItsOwnKey(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.Advance(400 * day)
	f.Advance(time.Second)
	require.Empty(t, f.Export().Nodes)
	require.True(t, f.Bank.Locked.IsZero(), "the deposits went back")

	_, msg := f.MsgRegister("bob")
	res, err := f.Msg.RegisterNode(f.Ctx, msg)
	require.NoError(t, err)
	require.EqualValues(t, 4, res.Number, "a number is never given twice")

	dora, msg := f.MsgRegister("dora")
	f.Accounts.Add(dora.Account, nil)
	prove(msg, f.Alice, msg.Owner)
	_, err = f.Msg.RegisterNode(f.Ctx, msg)
	require.ErrorIs(t, err, types.ErrKeyTaken, "but not with a key that was another's")
	require.NoError(t, f.Export().Validate())
}

func account(address string) []byte {
	bz, err := types.AccountBytes(address)
	if err != nil {
		panic(err)
	}
	return bz
}

// prove names a person's key in a registration, with its proof for an owner.
func prove(msg *types.MsgRegisterNode, key testkeeper.Person, owner string) {
	msg.PublicKey = key.Key.PubKey().Bytes()
	msg.Proof, _ = key.Key.Sign(envelope.ProofBytes(testkeeper.ChainID, owner))
}

// smallOrder are the encodings, canonical or not, of the curve's eight points of small order.
var smallOrder = []string{
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0000000000000000000000000000000000000000000000000000000000000080",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000080",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
}
