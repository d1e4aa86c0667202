package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestValidateNameTakesNames(t *testing.T) {
	for _, name := range []string{
		"alice", "alice.amigos.dev", "a1", "1a", "x-y", "build-bot.ci.example", "1password", "qmail", "amigos2",
		"link-a", "channels-0", "link-0.example", strings.Repeat("a", 63), strings.Repeat("abc.", 62) + "abcde",
	} {
		require.NoError(t, types.ValidateName(name), name)
	}
}

func TestValidateNameRefuses(t *testing.T) {
	tests := []struct {
		name string
		bad  []string
	}{
		{name: "what is no DNS name", bad: []string{"", "a", ".", "alice.", ".alice", "a..b", "alice.x", "-alice", "alice-", "al ice", "al_ice", "al/ice", "al@ice"}},
		{name: "other letters", bad: []string{"Alice", "ALICE", "álice", "аlice", "alice\x00", "\xff\xfe", "xn--lice-5na", "ab--cd"}},
		{name: "too long", bad: []string{strings.Repeat("a", 64), strings.Repeat("abc.", 62) + "abcdef"}},
		{name: "numbers", bad: []string{"17", "127.00.00.11", "node.42", strings.Repeat("0", 63)}},
		{name: "accounts", bad: []string{"amigos1", "amigos1abc", account(t, 1), encode(t, "cosmos", make([]byte, 20)), encode(t, "amigosvaloper", make([]byte, 20))}},
		{name: "peer IDs", bad: []string{"12d3koowabc", "qm" + strings.Repeat("a", 44)}},
		{name: "links and channels", bad: []string{"link-0", "channel-0", "connection-17", "07-tendermint-0"}},
		{name: "reserved suffixes", bad: []string{"sur.amigos.ibc", "main.amigos.chain", "eth.amigos.bridge"}},
		{name: "reserved words", bad: []string{"amigos", "internode", "all", "me", "root", "localhost"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			for _, name := range tc.bad {
				require.ErrorIs(t, types.ValidateName(name), types.ErrInvalidName, name)
			}
		})
	}
}

func FuzzValidateName(f *testing.F) {
	for _, seed := range []string{"alice", "alice.amigos.dev", "amigos1x", "link-0", "17", "", "a..b", "qmail", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if err := types.ValidateName(s); err != nil {
			require.ErrorIs(t, err, types.ErrInvalidName)
			return
		}
		address, err := types.ParseAddress(s)
		require.NoError(t, err, "a name is an address")
		require.Equal(t, types.Address{Form: types.FormName, Name: s}, address, "and nothing else")
		_, err = types.ParseRef(s)
		require.ErrorIs(t, err, types.ErrInvalidRequest, "a name is no reference to a message")
	})
}
