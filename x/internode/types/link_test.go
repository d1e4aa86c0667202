package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestLinkNumberHasOneSpelling(t *testing.T) {
	number, ok := types.LinkNumber("link-17")
	require.True(t, ok)
	require.EqualValues(t, 17, number)
	require.Equal(t, "link-17", types.LinkAddress(17))
	for _, bad := range []string{"link-0", "link-017", "link-", "link-x", "channel-1", "17", "Link-1", "link-18446744073709551616"} {
		_, ok := types.LinkNumber(bad)
		require.False(t, ok, bad)
	}
}

func TestLinkLabel(t *testing.T) {
	require.Equal(t, "link-1", types.Link{Number: 1}.Label())
	require.Equal(t, "sur", types.Link{Number: 1, Name: "sur"}.Label())
	require.Equal(t, account(t, 1)+"@link-1", types.Behind(account(t, 1), 1))
	require.Equal(t, "@link-1", types.Behind("", 1))
}

func TestInnerIsTheAddressOnTheOtherChain(t *testing.T) {
	for remote, inner := range map[string]string{
		"bob@sur": "bob", account(t, 1) + "@link-1": account(t, 1), "libp2p://12D3KooWKnDdG3iXw9eTFijk3EWSunZcFi54Zka4wmtqtt6rPxc8@sur": "",
	} {
		a, err := types.ParseAddress(remote)
		if err != nil {
			continue
		}
		require.True(t, types.Remote(remote))
		require.True(t, a.Inner().Local())
		if inner != "" {
			want, err := types.ParseAddress(inner)
			require.NoError(t, err)
			require.Equal(t, want, a.Inner())
		}
	}
	chain, err := types.ParseAddress("@sur")
	require.NoError(t, err)
	require.Equal(t, types.Address{}, chain.Inner(), "the chain itself is no node there")
}

func TestPolicyItemsOfThreeLengths(t *testing.T) {
	for _, n := range []int{20, 32} {
		account := make([]byte, n)
		link, who := types.ParsePolicyItem(types.PolicyItem(0, account))
		require.Zero(t, link)
		require.Equal(t, account, who)
		link, who = types.ParsePolicyItem(types.PolicyItem(7, account))
		require.EqualValues(t, 7, link)
		require.Equal(t, account, who)
	}
	link, who := types.ParsePolicyItem(types.PolicyItem(7, nil))
	require.EqualValues(t, 7, link)
	require.Empty(t, who)
}

func TestPolicyListsSendersBehindLinks(t *testing.T) {
	alice := account(t, 1)
	require.NoError(t, types.InboxPolicy{Allow: []string{alice, alice + "@sur", alice + "@link-1", "@sur"}, Deny: []string{"@link-2"}}.Validate())
	for _, bad := range [][]string{{"bob@sur"}, {"alice"}, {"@"}, {alice + "@"}, {"@sur", "@sur"}} {
		require.ErrorIs(t, types.InboxPolicy{Allow: bad}.Validate(), types.ErrInvalidPolicy, bad)
	}
}

func TestReached(t *testing.T) {
	way := []types.MessageStatus{
		types.MESSAGE_STATUS_PENDING, types.MESSAGE_STATUS_FILED, types.MESSAGE_STATUS_DELIVERED,
		types.MESSAGE_STATUS_READ, types.MESSAGE_STATUS_PROCESSED,
	}
	for i, s := range way {
		for j, at := range way {
			require.Equal(t, i >= j, s.Reached(at), "%s at %s", s, at)
		}
		require.Equal(t, s == types.MESSAGE_STATUS_PROCESSED, s.Final())
		require.False(t, s.Reached(types.MESSAGE_STATUS_FAILED))
		require.False(t, s.Reached(types.MESSAGE_STATUS_UNSPECIFIED))
		require.False(t, types.MESSAGE_STATUS_EXPIRED.Reached(s))
		require.False(t, types.MESSAGE_STATUS_FAILED.Reached(s))
	}
	for _, end := range []types.MessageStatus{types.MESSAGE_STATUS_REJECTED, types.MESSAGE_STATUS_EXPIRED, types.MESSAGE_STATUS_FAILED} {
		require.True(t, end.Final())
		require.True(t, end.Reached(end))
	}
	require.True(t, types.MESSAGE_STATUS_REJECTED.Reached(types.MESSAGE_STATUS_READ), "who says no has read it")
	require.False(t, types.MESSAGE_STATUS_REJECTED.Reached(types.MESSAGE_STATUS_PROCESSED))
	require.False(t, types.MESSAGE_STATUS_UNSPECIFIED.Reached(types.MESSAGE_STATUS_UNSPECIFIED))
}
