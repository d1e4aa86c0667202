package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func msgRegisterNode(t *testing.T) *types.MsgRegisterNode {
	t.Helper()
	return &types.MsgRegisterNode{Owner: account(t, 1), Name: "alice", Kind: types.NODE_KIND_AGENT}
}

func TestMsgRegisterNodeValidate(t *testing.T) {
	tests := []struct {
		name string
		edit func(*types.MsgRegisterNode)
		want error
	}{
		{name: "takes a node with the account's own key", edit: func(*types.MsgRegisterNode) {}},
		{name: "takes a key with its proof", edit: func(m *types.MsgRegisterNode) { m.PublicKey, m.Proof = key(t, aliceKey), make([]byte, 64) }},
		{name: "refuses no owner", edit: func(m *types.MsgRegisterNode) { m.Owner = "" }, want: types.ErrInvalidAddress},
		{name: "refuses an owner of another chain", edit: func(m *types.MsgRegisterNode) { m.Owner = encode(t, "cosmos", make([]byte, 20)) }, want: types.ErrInvalidAddress},
		{name: "refuses a name as owner", edit: func(m *types.MsgRegisterNode) { m.Owner = "alice" }, want: types.ErrInvalidAddress},
		{name: "refuses a bad name", edit: func(m *types.MsgRegisterNode) { m.Name = "Alice" }, want: types.ErrInvalidName},
		{name: "refuses no kind", edit: func(m *types.MsgRegisterNode) { m.Kind = 0 }, want: types.ErrInvalidProfile},
		{name: "refuses an unknown kind", edit: func(m *types.MsgRegisterNode) { m.Kind = 99 }, want: types.ErrInvalidProfile},
		{name: "refuses a bad profile", edit: func(m *types.MsgRegisterNode) { m.Profile.Tags = []string{""} }, want: types.ErrInvalidProfile},
		{name: "refuses a bad encryption key", edit: func(m *types.MsgRegisterNode) { m.EncryptionKey = make([]byte, 32) }, want: types.ErrInvalidKey},
		{name: "refuses a key without proof", edit: func(m *types.MsgRegisterNode) { m.PublicKey = key(t, aliceKey) }, want: types.ErrInvalidKey},
		{name: "refuses a proof without key", edit: func(m *types.MsgRegisterNode) { m.Proof = make([]byte, 64) }, want: types.ErrInvalidKey},
		{name: "refuses a key of small order", edit: func(m *types.MsgRegisterNode) { m.PublicKey, m.Proof = make([]byte, 32), make([]byte, 64) }, want: types.ErrInvalidKey},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			msg := msgRegisterNode(t)
			tc.edit(msg)
			require.ErrorIs(t, msg.Validate(), tc.want)
		})
	}
}

func TestProfileValidate(t *testing.T) {
	many := strings.Split(strings.Repeat("x ", types.MaxProfileItems+1), " ")
	tests := []struct {
		name    string
		profile types.Profile
		want    error
	}{
		{name: "takes nothing", profile: types.Profile{}},
		{name: "takes all", profile: types.Profile{
			Description:  "builds things · ¡hola! 🛠",
			Endpoints:    []string{"https://alice.amigos.dev", "/ip4/10.0.0.1/udp/4001/quic-v1"},
			Capabilities: []string{"ping", "task:build"},
			Tags:         []string{"ci", "日本"},
		}},
		{name: "takes the longest description", profile: types.Profile{Description: strings.Repeat("a", types.MaxDescriptionBytes)}},
		{name: "refuses a longer one", profile: types.Profile{Description: strings.Repeat("a", types.MaxDescriptionBytes+1)}, want: types.ErrInvalidProfile},
		{name: "refuses broken UTF-8", profile: types.Profile{Description: "\xff"}, want: types.ErrInvalidProfile},
		{name: "refuses NUL", profile: types.Profile{Description: "a\x00"}, want: types.ErrInvalidProfile},
		{name: "refuses a second line", profile: types.Profile{Description: "a\nb"}, want: types.ErrInvalidProfile},
		{name: "refuses a second line by its Unicode mark", profile: types.Profile{Description: "a\u2028b"}, want: types.ErrInvalidProfile},
		{name: "refuses an escape sequence", profile: types.Profile{Tags: []string{"\x1b[2J"}}, want: types.ErrInvalidProfile},
		{name: "refuses text turned around", profile: types.Profile{Description: "\u202egpj.exe"}, want: types.ErrInvalidProfile},
		{name: "refuses too many items", profile: types.Profile{Tags: many}, want: types.ErrInvalidProfile},
		{name: "refuses an item too long", profile: types.Profile{Tags: []string{strings.Repeat("a", types.MaxProfileItemBytes+1)}}, want: types.ErrInvalidProfile},
		{name: "refuses an empty item", profile: types.Profile{Capabilities: []string{"ping", ""}}, want: types.ErrInvalidProfile},
		{name: "refuses an item with a space", profile: types.Profile{Capabilities: []string{"ping pong"}}, want: types.ErrInvalidProfile},
		{name: "refuses an item twice", profile: types.Profile{Tags: []string{"ci", "ci"}}, want: types.ErrInvalidProfile},
		{name: "refuses an endpoint that is none", profile: types.Profile{Endpoints: []string{"alice"}}, want: types.ErrInvalidProfile},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			require.ErrorIs(t, tc.profile.Validate(), tc.want)
		})
	}
}

func TestShortMsgsValidate(t *testing.T) {
	owner := account(t, 1)
	tests := []struct {
		name string
		msg  interface{ Validate() error }
		want error
	}{
		{name: "update takes a kind alone", msg: &types.MsgUpdateNode{Owner: owner, Kind: types.NODE_KIND_SERVER}},
		{name: "update refuses no kind", msg: &types.MsgUpdateNode{Owner: owner}, want: types.ErrInvalidProfile},
		{name: "update refuses no owner", msg: &types.MsgUpdateNode{Kind: types.NODE_KIND_SERVER}, want: types.ErrInvalidAddress},
		{name: "renew takes an owner", msg: &types.MsgRenewNode{Owner: owner}},
		{name: "renew refuses none", msg: &types.MsgRenewNode{}, want: types.ErrInvalidAddress},
		{name: "retire takes an owner", msg: &types.MsgRetireNode{Owner: owner}},
		{name: "retire refuses none", msg: &types.MsgRetireNode{}, want: types.ErrInvalidAddress},
		{name: "parameters take an authority", msg: &types.MsgUpdateParams{Authority: owner, Params: types.DefaultParams()}},
		{name: "parameters refuse none", msg: &types.MsgUpdateParams{Params: types.DefaultParams()}, want: types.ErrInvalidAuthority},
		{name: "parameters refuse bad ones", msg: &types.MsgUpdateParams{Authority: owner}, want: types.ErrInvalidParams},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			require.ErrorIs(t, tc.msg.Validate(), tc.want)
		})
	}
}
