package types_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestParseAddressTakes(t *testing.T) {
	var (
		alice  = account(t, 1)
		public = key(t, aliceKey)
		peerID = envelope.PeerID(public)
	)
	tests := []struct {
		name, in, out string
		want          types.Address
	}{
		{name: "an account", in: alice, want: types.Address{Form: types.FormAccount, Account: alice}},
		{name: "an account of 32 bytes", in: encode(t, "amigos", make([]byte, 32)), want: types.Address{Form: types.FormAccount, Account: encode(t, "amigos", make([]byte, 32))}},
		{name: "a name", in: "alice", want: types.Address{Form: types.FormName, Name: "alice"}},
		{name: "a name with a dot, which is another one", in: "alice.amigos.dev", want: types.Address{Form: types.FormName, Name: "alice.amigos.dev"}},
		{name: "a libp2p address", in: "libp2p://" + peerID, want: types.Address{Form: types.FormKey, Key: public}},
		{name: "a peer address", in: "peer://" + peerID, out: "libp2p://" + peerID, want: types.Address{Form: types.FormKey, Key: public}},
		{name: "a peer ID", in: peerID, out: "libp2p://" + peerID, want: types.Address{Form: types.FormKey, Key: public}},
		{name: "a name behind a link", in: "bob@sur", want: types.Address{Form: types.FormRemote, Name: "bob", Link: "sur"}},
		{name: "a name behind a channel", in: "bob@channel-0", want: types.Address{Form: types.FormRemote, Name: "bob", Link: "channel-0"}},
		{name: "a name behind a numbered link", in: "bob@link-7", want: types.Address{Form: types.FormRemote, Name: "bob", Link: "link-7"}},
		{name: "an account behind a link", in: alice + "@sur", want: types.Address{Form: types.FormRemote, Account: alice, Link: "sur"}},
		{name: "a peer behind a link", in: peerID + "@sur", out: "libp2p://" + peerID + "@sur", want: types.Address{Form: types.FormRemote, Key: public, Link: "sur"}},
		{name: "a chain", in: "@sur", want: types.Address{Form: types.FormChain, Link: "sur"}},
		{name: "a chain by its link's long name", in: "cosmos-hub.amigos.ibc", out: "@cosmos-hub", want: types.Address{Form: types.FormChain, Link: "cosmos-hub"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			address, err := types.ParseAddress(tc.in)
			require.NoError(t, err)
			require.Equal(t, tc.want, address)
			require.Equal(t, tc.want.Link == "", address.Local())
			if tc.out == "" {
				tc.out = tc.in
			}
			require.Equal(t, tc.out, address.String())
		})
	}
}

func TestParseAddressRefuses(t *testing.T) {
	alice := account(t, 1)
	flipped := alice[:len(alice)-1] + "q"
	if flipped == alice {
		flipped = alice[:len(alice)-1] + "p"
	}
	smallOrder := "12D3KooW" + strings.Repeat("1", 44)
	tests := []struct {
		name string
		bad  []string
		want error
	}{
		{name: "nothing", bad: []string{"", " ", "@", "/"}, want: types.ErrInvalidAddress},
		{name: "a wrong checksum", bad: []string{flipped, alice[:len(alice)-1], alice + "q", "amigos1"}, want: types.ErrInvalidAddress},
		{name: "upper case", bad: []string{strings.ToUpper(alice), "Alice"}, want: types.ErrInvalidAddress},
		{name: "an account of another size", bad: []string{encode(t, "amigos", make([]byte, 19)), encode(t, "amigos", nil)}, want: types.ErrInvalidAddress},
		{name: "an account of another prefix", bad: []string{encode(t, "cosmos", bytes.Repeat([]byte{1}, 20))}, want: types.ErrInvalidAddress},
		{name: "a broken peer ID", bad: []string{"peer://", "libp2p://12D3KooW", "12D3KooWx", smallOrder, "peer://alice", "Qm" + strings.Repeat("a", 44)}, want: types.ErrInvalidAddress},
		{name: "an unknown scheme", bad: []string{"https://example.org", "://alice", "PEER://alice"}, want: types.ErrInvalidAddress},
		{name: "a broken link", bad: []string{"bob@", "bob@sur@norte", "bob@s", "bob@Sur", "bob@sur.norte", "bob@connection-0", "@", "@@", ".amigos.ibc", "bob.sur.amigos.ibc", "bob@sur.amigos.ibc", "bob@channel-" + strings.Repeat("0", 60)}, want: types.ErrInvalidAddress},
		{name: "a chain behind a link", bad: []string{"@sur@norte"}, want: types.ErrInvalidAddress},
		{name: "too much", bad: []string{strings.Repeat("abc.", 100) + "dev"}, want: types.ErrInvalidAddress},
		{name: "control characters and broken UTF-8", bad: []string{"alice\n", "alice\x00", "\xff\xfe"}, want: types.ErrInvalidAddress},
		{name: "forms that wait for their road", bad: []string{"main.amigos.chain", "ethereum.amigos.bridge", "ipfs://bafy"}, want: types.ErrUnsupportedAddress},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			for _, s := range tc.bad {
				address, err := types.ParseAddress(s)
				require.ErrorIs(t, err, tc.want, s)
				require.Zero(t, address)
			}
		})
	}
}

func FuzzParseAddress(f *testing.F) {
	peerID := envelope.PeerID(key(f, aliceKey))
	for _, seed := range []string{
		"alice", "alice.amigos.dev", account(f, 1), peerID, "peer://" + peerID, "bob@sur", peerID + "@channel-0", "@sur",
		"sur.amigos.ibc", "x.amigos.chain", "ipfs://x", "", "@", "bob@@sur", "libp2p://", "\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		address, err := types.ParseAddress(s)
		if err != nil {
			require.Zero(t, address)
			_, coded := types.Refusal(err)
			require.True(t, coded, "a refusal has a code")
			return
		}
		again, err := types.ParseAddress(address.String())
		require.NoError(t, err)
		require.Equal(t, address, again)
	})
}
