package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestParseRefTakes(t *testing.T) {
	alice := account(t, 1)
	tests := []struct {
		name, in string
		want     types.Ref
	}{
		{name: "a handle", in: "bob/17", want: types.Ref{Node: types.Address{Form: types.FormName, Name: "bob"}, Arrival: 17}},
		{name: "a handle by account", in: alice + "/1", want: types.Ref{Node: types.Address{Form: types.FormAccount, Account: alice}, Arrival: 1}},
		{name: "a handle by key", in: "libp2p://" + envelope.PeerID(key(t, bobKey)) + "/2", want: types.Ref{Node: types.Address{Form: types.FormKey, Key: key(t, bobKey)}, Arrival: 2}},
		{name: "the highest arrival", in: "bob/18446744073709551615", want: types.Ref{Node: types.Address{Form: types.FormName, Name: "bob"}, Arrival: 1<<64 - 1}},
		{name: "an outbox handle", in: "alice/out/3", want: types.Ref{Node: types.Address{Form: types.FormName, Name: "alice"}, Number: 3}},
		{name: "an outbox handle by account", in: alice + "/out/1", want: types.Ref{Node: types.Address{Form: types.FormAccount, Account: alice}, Number: 1}},
		{name: "a handle on another chain", in: "bob@sur/3", want: types.Ref{Node: types.Address{Form: types.FormRemote, Name: "bob", Link: "sur"}, Arrival: 3}},
		{name: "an ID", in: strings.Repeat("ab", 32), want: types.Ref{ID: envelope.ID([]byte(strings.Repeat("\xab", 32)))}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			ref, err := types.ParseRef(tc.in)
			require.NoError(t, err)
			require.Equal(t, tc.want, ref)
			require.Equal(t, tc.in, ref.String())
			require.Equal(t, tc.want.Arrival+tc.want.Number == 0, ref.ByID())
			require.Equal(t, tc.want.Number > 0, ref.InOutbox())
		})
	}
}

func TestParseRefRefuses(t *testing.T) {
	tests := []struct {
		name string
		bad  []string
		want error
	}{
		{name: "what is no handle", bad: []string{"", "bob", "bob/", "/", "bob/x", "bob/0", "bob/017", "bob/-1", "bob/+1", "bob/1 ", "bob/18446744073709551616", "bob/out/0", "bob/out/x"}, want: types.ErrInvalidRequest},
		{name: "what is no ID", bad: []string{strings.Repeat("a", 63), strings.Repeat("a", 65), strings.Repeat("g", 64)}, want: types.ErrInvalidRequest},
		{name: "a handle without an inbox", bad: []string{"/17", "Bob/17", "bob/17/17", "/out/3", "bob/out/out/3", "bob/Out/3"}, want: types.ErrInvalidAddress},
		{name: "an inbox without a road", bad: []string{"x.amigos.chain/17"}, want: types.ErrUnsupportedAddress},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			for _, s := range tc.bad {
				_, err := types.ParseRef(s)
				require.ErrorIs(t, err, tc.want, s)
			}
		})
	}
}

func FuzzParseRef(f *testing.F) {
	for _, seed := range []string{"bob/17", "bob@sur/3", "alice/out/3", strings.Repeat("ab", 32), "", "/", "bob/0", "peer:///1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ref, err := types.ParseRef(s)
		if err != nil {
			_, coded := types.Refusal(err)
			require.True(t, coded, "a refusal has a code")
			return
		}
		again, err := types.ParseRef(ref.String())
		require.NoError(t, err)
		require.Equal(t, ref, again)
	})
}
