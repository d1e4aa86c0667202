package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// laptop holds an operational key of alice in these tests.
var laptop = testkeeper.NewPerson("alice's laptop")

func addKey(f *testkeeper.Internode, owner, key testkeeper.Person, purpose types.KeyPurpose) *types.MsgAddKey {
	proof, err := key.Key.Sign(types.KeyProofBytes(f.Ctx.ChainID(), owner.Address, purpose))
	if err != nil {
		panic(err)
	}
	return &types.MsgAddKey{Owner: owner.Address, PublicKey: key.Key.PubKey().Bytes(), Purpose: purpose, Proof: proof}
}

func mustAddKey(t *testing.T, f *testkeeper.Internode, owner, key testkeeper.Person) {
	t.Helper()
	_, err := f.Msg.AddKey(f.Ctx, addKey(f, owner, key, types.KEY_PURPOSE_ENVELOPE))
	require.NoError(t, err)
}

func revokeKey(f *testkeeper.Internode, owner, key testkeeper.Person) (int64, error) {
	res, err := f.Msg.RevokeKey(f.Ctx, &types.MsgRevokeKey{Owner: owner.Address, PublicKey: key.Key.PubKey().Bytes()})
	if err != nil {
		return 0, err
	}
	return res.ValidUntil, nil
}

// signedBy tells how the chain answers alice's envelope under a key.
func signedBy(f *testkeeper.Internode, key testkeeper.Person) error {
	return f.Anchor(mallory, f.Seal(key, f.Letter(f.Alice, "bob", "hola")))[0].Err()
}

func TestAnOperationalKeySpeaksFromTheNextBlockUntilTheOneAfterItsRevocation(t *testing.T) {
	f := testkeeper.NewInternode(t)
	res, err := f.Msg.AddKey(f.Ctx, addKey(f, f.Alice, laptop, types.KEY_PURPOSE_ENVELOPE))
	require.NoError(t, err)
	require.Equal(t, f.Ctx.BlockHeight()+1, res.ValidFrom)
	require.Equal(t, []types.EventKeyAdded{{
		Node: f.Alice.Address, PeerId: laptop.PeerID, Purpose: types.KEY_PURPOSE_ENVELOPE, ValidFrom: res.ValidFrom,
	}}, events[types.EventKeyAdded](t, f.Ctx))
	require.ErrorIs(t, signedBy(f, laptop), types.ErrKeyNotValid, "not in the same block")
	f.Advance(time.Second)
	require.NoError(t, signedBy(f, laptop))
	require.NoError(t, signedBy(f, f.Alice), "the identity key still speaks")
	require.Equal(t, "alice", nodeOf(t, f, "libp2p://"+laptop.PeerID).Node.Name, "it leads to its node")

	until, err := revokeKey(f, f.Alice, laptop)
	require.NoError(t, err)
	require.Equal(t, f.Ctx.BlockHeight()+1, until)
	require.NoError(t, signedBy(f, laptop), "whatever the order in the block")
	f.Advance(time.Second)
	require.ErrorIs(t, signedBy(f, laptop), types.ErrKeyNotValid, "a revocation is seen one block later")
	require.Equal(t, "alice", nodeOf(t, f, "libp2p://"+laptop.PeerID).Node.Name, "a former key is still its")

	record, err := f.Keeper.Keys.Get(f.Ctx, laptop.Key.PubKey().Bytes())
	require.NoError(t, err)
	require.True(t, record.ValidAt(1, until-1), "what it signed stays checkable")
	require.False(t, record.ValidAt(1, until))
	_, err = revokeKey(f, f.Alice, laptop)
	require.ErrorIs(t, err, types.ErrKeyNotFound)
}

func TestAddKey(t *testing.T) {
	tests := []struct {
		name string
		edit func(f *testkeeper.Internode, m *types.MsgAddKey)
		want error
	}{
		{name: "takes a key with its proof"},
		{name: "takes the key of a host", edit: func(f *testkeeper.Internode, m *types.MsgAddKey) {
			*m = *addKey(f, f.Alice, laptop, types.KEY_PURPOSE_PEER)
		}},
		{name: "refuses a proof for another purpose", want: types.ErrInvalidKey, edit: func(_ *testkeeper.Internode, m *types.MsgAddKey) {
			m.Purpose = types.KEY_PURPOSE_PEER
		}},
		{name: "refuses a proof for another node", want: types.ErrInvalidKey, edit: func(f *testkeeper.Internode, m *types.MsgAddKey) {
			m.Proof = addKey(f, f.Bob, laptop, types.KEY_PURPOSE_ENVELOPE).Proof
		}},
		{name: "refuses a proof for another chain", want: types.ErrInvalidKey, edit: func(f *testkeeper.Internode, m *types.MsgAddKey) {
			m.Proof, _ = laptop.Key.Sign(types.KeyProofBytes("sur-1", f.Alice.Address, types.KEY_PURPOSE_ENVELOPE))
		}},
		{name: "refuses a proof made for a registration", want: types.ErrInvalidKey, edit: func(f *testkeeper.Internode, m *types.MsgAddKey) {
			m.Proof, _ = laptop.Key.Sign(envelope.ProofBytes(f.Ctx.ChainID(), f.Alice.Address))
		}},
		{name: "refuses no proof", want: types.ErrInvalidKey, edit: func(_ *testkeeper.Internode, m *types.MsgAddKey) { m.Proof = nil }},
		{name: "refuses a key of small order", want: types.ErrInvalidKey, edit: func(_ *testkeeper.Internode, m *types.MsgAddKey) {
			m.PublicKey, m.Proof = make([]byte, 32), make([]byte, 64)
		}},
		{name: "refuses an identity as purpose", want: types.ErrInvalidKey, edit: func(_ *testkeeper.Internode, m *types.MsgAddKey) {
			m.Purpose = types.KEY_PURPOSE_IDENTITY
		}},
		{name: "refuses an unknown purpose", want: types.ErrInvalidKey, edit: func(_ *testkeeper.Internode, m *types.MsgAddKey) { m.Purpose = 99 }},
		{name: "refuses a height before the chain", want: types.ErrInvalidKey, edit: func(_ *testkeeper.Internode, m *types.MsgAddKey) { m.ValidFrom = -1 }},
		{name: "refuses another node's key", want: types.ErrKeyTaken, edit: func(f *testkeeper.Internode, m *types.MsgAddKey) {
			*m = *addKey(f, f.Alice, f.Bob, types.KEY_PURPOSE_ENVELOPE)
		}},
		{name: "refuses the identity key", want: types.ErrKeyTaken, edit: func(f *testkeeper.Internode, m *types.MsgAddKey) {
			*m = *addKey(f, f.Alice, f.Alice, types.KEY_PURPOSE_ENVELOPE)
		}},
		{name: "refuses who is no node", want: types.ErrNotRegistered, edit: func(f *testkeeper.Internode, m *types.MsgAddKey) {
			*m = *addKey(f, mallory, laptop, types.KEY_PURPOSE_ENVELOPE)
		}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewInternode(t)
			msg := addKey(f, f.Alice, laptop, types.KEY_PURPOSE_ENVELOPE)
			if tc.edit != nil {
				tc.edit(f, msg)
			}
			before := f.Export()
			_, err := f.Msg.AddKey(f.Ctx, msg)
			require.ErrorIs(t, err, tc.want)
			if tc.want != nil {
				require.Equal(t, before, f.Export())
				return
			}
			require.NoError(t, f.Export().Validate())
		})
	}
}

func TestAKeyOfAHostSignsNoEnvelopes(t *testing.T) {
	f := testkeeper.NewInternode(t)
	_, err := f.Msg.AddKey(f.Ctx, addKey(f, f.Alice, laptop, types.KEY_PURPOSE_PEER))
	require.NoError(t, err)
	f.Advance(time.Second)
	require.ErrorIs(t, signedBy(f, laptop), types.ErrKeyNotValid)
	require.Equal(t, "alice", nodeOf(t, f, "peer://"+laptop.PeerID).Node.Name)
}

func TestAKeyMaySpeakFromALaterHeight(t *testing.T) {
	f := testkeeper.NewInternode(t)
	msg := addKey(f, f.Alice, laptop, types.KEY_PURPOSE_ENVELOPE)
	msg.ValidFrom = f.Ctx.BlockHeight() + 3
	_, err := f.Msg.AddKey(f.Ctx, msg)
	require.NoError(t, err)
	for range 2 {
		f.Advance(time.Second)
		require.ErrorIs(t, signedBy(f, laptop), types.ErrKeyNotValid)
	}
	f.Advance(time.Second)
	require.NoError(t, signedBy(f, laptop))
}

func TestAKeyRevokedBeforeItBeginsNeverSpeaks(t *testing.T) {
	f := testkeeper.NewInternode(t)
	msg := addKey(f, f.Alice, laptop, types.KEY_PURPOSE_ENVELOPE)
	msg.ValidFrom = f.Ctx.BlockHeight() + 2
	_, err := f.Msg.AddKey(f.Ctx, msg)
	require.NoError(t, err)
	_, err = revokeKey(f, f.Alice, laptop)
	require.NoError(t, err)
	for range 3 {
		f.Advance(time.Second)
		require.ErrorIs(t, signedBy(f, laptop), types.ErrKeyNotValid)
	}
	require.NoError(t, f.Export().Validate())
}

func TestKeysAreLimited(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.SetParams(func(p *types.Params) { p.MaxKeys = 2 })
	first, second, third := testkeeper.NewPerson("k1"), testkeeper.NewPerson("k2"), testkeeper.NewPerson("k3")
	mustAddKey(t, f, f.Alice, first)
	mustAddKey(t, f, f.Alice, second)
	_, err := f.Msg.AddKey(f.Ctx, addKey(f, f.Alice, third, types.KEY_PURPOSE_ENVELOPE))
	require.ErrorIs(t, err, types.ErrTooManyKeys)
	_, err = revokeKey(f, f.Alice, first)
	require.NoError(t, err)
	mustAddKey(t, f, f.Alice, third)

	require.NoError(t, f.Keeper.NodeKeys.Set(f.Ctx, 2, types.NodeKeys{Total: types.MaxKeyHistory}))
	_, err = f.Msg.AddKey(f.Ctx, addKey(f, f.Bob, laptop, types.KEY_PURPOSE_ENVELOPE))
	require.ErrorIs(t, err, types.ErrTooManyKeys, "nor without end over time")
}

func TestAKeyIsOneNodesForEver(t *testing.T) {
	f := testkeeper.NewInternode(t)
	mustAddKey(t, f, f.Alice, laptop)
	_, err := revokeKey(f, f.Bob, laptop)
	require.ErrorIs(t, err, types.ErrKeyNotFound, "another's key")
	_, err = revokeKey(f, f.Alice, f.Alice)
	require.ErrorIs(t, err, types.ErrKeyNotFound, "the identity key ends with the registration")
	_, err = revokeKey(f, f.Alice, laptop)
	require.NoError(t, err)
	f.Advance(time.Second)
	_, err = f.Msg.AddKey(f.Ctx, addKey(f, f.Bob, laptop, types.KEY_PURPOSE_ENVELOPE))
	require.ErrorIs(t, err, types.ErrKeyTaken)

	mustAddKey(t, f, f.Alice, laptop)
	f.Advance(time.Second)
	require.NoError(t, signedBy(f, laptop), "its own node may take it again")
	record, err := f.Keeper.Keys.Get(f.Ctx, laptop.Key.PubKey().Bytes())
	require.NoError(t, err)
	require.Equal(t, []types.KeySpan{{Node: 1, Purpose: types.KEY_PURPOSE_ENVELOPE, ValidFrom: 2, ValidUntil: 2}}, record.Past)
}

func TestRetirementEndsAllKeys(t *testing.T) {
	f := testkeeper.NewInternode(t)
	mustAddKey(t, f, f.Alice, laptop)
	f.Advance(time.Second)
	height := f.Ctx.BlockHeight()
	retire(t, f, f.Alice)
	f.Advance(time.Second)
	require.ErrorIs(t, signedBy(f, laptop), types.ErrNodeRetired)

	_, err := f.Msg.RegisterNode(f.Ctx, &types.MsgRegisterNode{Owner: f.Alice.Address, Name: "alice", Kind: types.NODE_KIND_AGENT})
	require.NoError(t, err)
	f.Advance(time.Second)
	require.NoError(t, signedBy(f, f.Alice))
	require.ErrorIs(t, signedBy(f, laptop), types.ErrKeyNotValid, "it has to be added again")

	record, err := f.Keeper.Keys.Get(f.Ctx, f.Alice.Key.PubKey().Bytes())
	require.NoError(t, err)
	require.True(t, record.ValidAt(1, height-1), "the first registration's span is still known")
	require.False(t, record.ValidAt(1, height), "what it signed in between is not believed")
	require.True(t, record.ValidAt(1, height+1))
	require.NoError(t, f.Export().Validate())
}

func TestAnExpiredNodeThatRegistersAgainHasNoOperationalKeys(t *testing.T) {
	f := testkeeper.NewInternode(t)
	mustAddKey(t, f, f.Alice, laptop)
	f.Commit(400 * day)
	_, err := f.Msg.RegisterNode(f.Ctx, &types.MsgRegisterNode{Owner: f.Alice.Address, Name: "alice", Kind: types.NODE_KIND_AGENT})
	require.NoError(t, err)
	f.Commit(time.Second)
	f.Register("dora")
	msg := f.Letter(f.Alice, "dora", "hola")
	require.ErrorIs(t, f.Anchor(mallory, f.Seal(laptop, msg))[0].Err(), types.ErrKeyNotValid)
	require.NoError(t, f.Anchor(mallory, f.Seal(f.Alice, msg))[0].Err())
	require.NoError(t, f.Export().Validate())
}

func TestKeysOfANodeAreListed(t *testing.T) {
	f := testkeeper.NewInternode(t)
	other := testkeeper.NewPerson("other")
	mustAddKey(t, f, f.Alice, laptop)
	mustAddKey(t, f, f.Alice, other)
	f.Advance(time.Second)
	_, err := revokeKey(f, f.Alice, other)
	require.NoError(t, err)

	found := map[string]bool{}
	var after []byte
	for {
		res, err := f.Query.Keys(f.Ctx, &types.QueryKeysRequest{Node: "alice", After: after, Limit: 1})
		require.NoError(t, err)
		require.LessOrEqual(t, len(res.Keys), 1)
		for _, key := range res.Keys {
			found[key.PeerId] = key.Valid
		}
		if after = res.Next; after == nil {
			break
		}
	}
	require.Equal(t, map[string]bool{f.Alice.PeerID: true, laptop.PeerID: true, other.PeerID: false}, found)
	_, err = f.Query.Keys(f.Ctx, &types.QueryKeysRequest{Node: "nadie"})
	require.ErrorContains(t, err, "1101")
}

func TestKeysSurviveAnExport(t *testing.T) {
	f := testkeeper.NewInternode(t)
	mustAddKey(t, f, f.Alice, laptop)
	mustAddKey(t, f, f.Alice, testkeeper.NewPerson("k1"))
	mustAddKey(t, f, f.Bob, testkeeper.NewPerson("k2"))
	f.Advance(time.Second)
	_, err := revokeKey(f, f.Alice, laptop)
	require.NoError(t, err)
	f.Advance(time.Second)
	mustAddKey(t, f, f.Alice, laptop)
	exported := f.Export()
	require.NoError(t, exported.Validate())

	g := testkeeper.NewEmptyInternode(t)
	require.NoError(t, g.Keeper.InitGenesis(g.Ctx, exported))
	require.Equal(t, exported, g.Export())
	for number := uint64(1); number <= 3; number++ {
		want, err := f.Keeper.NodeKeys.Get(f.Ctx, number)
		require.NoError(t, err)
		got, err := g.Keeper.NodeKeys.Get(g.Ctx, number)
		require.NoError(t, err)
		require.Equal(t, want, got, "what follows from the keys is the same")
	}
}
