package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

func setPolicy(f *testkeeper.Internode, owner testkeeper.Person, policy types.InboxPolicy) error {
	_, err := f.Msg.SetInboxPolicy(f.Ctx, &types.MsgSetInboxPolicy{Owner: owner.Address, Policy: policy})
	return err
}

func TestInboxPolicyDecidesWhoMaySend(t *testing.T) {
	alice, carol := testkeeper.NewPerson("alice").Address, testkeeper.NewPerson("carol").Address
	tests := []struct {
		name   string
		policy types.InboxPolicy
		want   error // of a message of alice
	}{
		{name: "registered takes every node", policy: types.InboxPolicy{Admission: types.ADMISSION_REGISTERED}},
		{name: "unspecified is registered"},
		{name: "local takes every node of this chain", policy: types.InboxPolicy{Admission: types.ADMISSION_LOCAL}},
		{name: "a deny-list refuses", policy: types.InboxPolicy{Deny: []string{alice}}, want: types.ErrNotAdmitted},
		{name: "a deny-list refuses no others", policy: types.InboxPolicy{Deny: []string{carol}}},
		{name: "an allow-list takes those on it", policy: types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST, Allow: []string{alice}}},
		{
			name: "an allow-list refuses others", want: types.ErrNotAdmitted,
			policy: types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST, Allow: []string{carol}},
		},
		{name: "an empty allow-list refuses all", policy: types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST}, want: types.ErrNotAdmitted},
		{name: "an allow-list means nothing while every node may send", policy: types.InboxPolicy{Allow: []string{carol}}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewInternode(t)
			require.NoError(t, setPolicy(f, f.Bob, tc.policy))
			require.Equal(t, []types.EventInboxPolicySet{{Node: f.Bob.Address}}, events[types.EventInboxPolicySet](t, f.Ctx))
			_, err := f.Msg.Send(f.Ctx, f.MsgSend(f.Alice, f.Bob))
			require.ErrorIs(t, err, tc.want)
			require.Equal(t, tc.want == nil, f.HasMail(f.Bob))
		})
	}
}

func TestSetInboxPolicyReplacesTheFormerOne(t *testing.T) {
	f := testkeeper.NewInternode(t)
	require.NoError(t, setPolicy(f, f.Bob, types.InboxPolicy{Deny: []string{f.Alice.Address, f.Carol.Address}}))
	want := types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST, Allow: []string{f.Carol.Address}}
	require.NoError(t, setPolicy(f, f.Bob, want))

	res, err := f.Query.InboxPolicy(f.Ctx, &types.QueryInboxPolicyRequest{Node: "bob"})
	require.NoError(t, err)
	require.Equal(t, want, res.Policy)
	_, err = f.Msg.Send(f.Ctx, f.MsgSend(f.Carol, f.Bob))
	require.NoError(t, err)
}

func TestSetInboxPolicyRefusesAWrongOne(t *testing.T) {
	f := testkeeper.NewInternode(t)
	twice := types.InboxPolicy{Allow: []string{f.Alice.Address}, Deny: []string{f.Alice.Address}}
	require.ErrorIs(t, setPolicy(f, f.Bob, twice), types.ErrInvalidPolicy)
	require.ErrorIs(t, setPolicy(f, testkeeper.NewPerson("stranger"), types.InboxPolicy{}), types.ErrNotRegistered)
}

func TestUpdateParams(t *testing.T) {
	f := testkeeper.NewInternode(t)
	params := types.DefaultParams()
	params.MaxHops = 3
	_, err := f.Msg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Authority: f.Alice.Address, Params: params})
	require.ErrorIs(t, err, types.ErrInvalidAuthority)
	_, err = f.Msg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Authority: f.Gov.Address, Params: types.Params{}})
	require.ErrorIs(t, err, types.ErrInvalidParams)
	_, err = f.Msg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Authority: f.Gov.Address, Params: params})
	require.NoError(t, err)

	res, err := f.Query.Params(f.Ctx, &types.QueryParamsRequest{})
	require.NoError(t, err)
	require.Equal(t, params, res.Params)
}
