package chat

import (
	"testing"

	"github.com/stretchr/testify/require"

	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

func TestALineIsAPostOrACommand(t *testing.T) {
	tests := map[string]Input{
		"hola":                   {Text: "hola"},
		"  hola a todos ":        {Text: "hola a todos"},
		"//etc/hosts is a file":  {Text: "/etc/hosts is a file"},
		"/help":                  {Command: "help"},
		"/reply 12 fine, thanks": {Command: "reply", Number: 12, Text: "fine, thanks", Words: []string{"fine,", "thanks"}},
		"/react #3 like":         {Command: "react", Number: 3, Text: "like", Words: []string{"like"}},
		"/kick  bob":             {Command: "kick", Text: "bob", Words: []string{"bob"}},
	}
	for line, want := range tests {
		in, err := Parse(line)
		require.NoError(t, err, line)
		if len(in.Words) == 0 {
			in.Words = nil
		}
		require.Equal(t, want, in, line)
	}
	for _, line := range []string{"/nothing", "/reply", "/reply 12", "/reply twelve yes", "/react 0 like", "/kick", "/role bob", "/ 3"} {
		_, err := Parse(line)
		require.ErrorIs(t, err, ErrInput, line)
	}
	require.Len(t, Help(), len(commands())+1)
}

func TestEveryCommandDoesSomething(t *testing.T) {
	lines := map[string]any{
		"/edit 1 better":      &chattypes.MsgEditPost{},
		"/redact 1":           &chattypes.MsgRedactPost{},
		"/react 1 like":       &chattypes.MsgReact{},
		"/unreact 1 like":     &chattypes.MsgReact{},
		"/pin 1":              &chattypes.MsgPin{},
		"/unpin 1":            &chattypes.MsgPin{},
		"/invite @bob carol":  &chattypes.MsgInvite{},
		"/kick @bob":          &chattypes.MsgKick{},
		"/ban bob":            &chattypes.MsgBan{},
		"/unban bob":          &chattypes.MsgBan{},
		"/role bob moderator": &chattypes.MsgSetRole{},
		"/join":               &chattypes.MsgJoin{},
		"/leave":              &chattypes.MsgLeave{},
		"/help":               nil,
		"/members":            nil,
		"/who":                nil,
		"/thread 1":           nil,
		"/alliance":           nil,
		"/ping bob":           nil,
	}
	tried := map[string]bool{"reply": true, "kind": true, "quit": true} // which are no acts
	for line, want := range lines {
		c := newFakeChain(3)
		in, err := Parse(line)
		require.NoError(t, err)
		tried[in.Command] = true
		told, err := openRoom(t, c).Act(t.Context(), in)
		require.NoError(t, err, line)
		require.NotEmpty(t, told, line)
		if want != nil {
			require.Len(t, c.did, 1, line)
			require.IsType(t, want, c.did[0], line)
		}
	}
	for _, cmd := range commands() {
		require.True(t, tried[cmd.name], "/%s", cmd.name)
	}
	_, err := openRoom(t, newFakeChain(0)).Act(t.Context(), Input{Command: "role", Words: []string{"bob", "king"}})
	require.ErrorIs(t, err, ErrInput)
}

func TestMentionsAreNodesThatTheTextNames(t *testing.T) {
	require.Equal(t, []string{"bob", "bob@sur", "carol"}, mentioned("@bob, ask @bob@sur (and @carol.) about @bob; mail me@example.org @"))
	c := newFakeChain(0)
	draft, err := openRoom(t, c).draft(t.Context(), Input{Text: "@bob and @nobody, look"})
	require.NoError(t, err)
	require.Equal(t, []string{"bob"}, draft.Mentions)
}

func TestAPostOfAnotherKindIsJSONWhereItIs(t *testing.T) {
	room := openRoom(t, newFakeChain(0))
	for line, want := range map[string]string{`/kind order {"amount":1}`: "application/json", "/kind status on my way": "", `/kind order {amount}`: ""} {
		in, err := Parse(line)
		require.NoError(t, err)
		draft, err := room.draft(t.Context(), in)
		require.NoError(t, err)
		require.Equal(t, want, draft.ContentType, line)
	}
	_, err := room.draft(t.Context(), Input{})
	require.ErrorIs(t, err, chattypes.ErrInvalidPost)
}

func FuzzParse(f *testing.F) {
	for _, line := range []string{"hola", "/reply 1 x", "//", "/", "/kind a {}", "@bob"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		in, err := Parse(line)
		if err != nil {
			require.ErrorIs(t, err, ErrInput)
			return
		}
		mentioned(in.Text)
	})
}
