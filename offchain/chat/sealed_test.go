package chat

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/plain"
	"github.com/amigos-network/amigos/seal"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

func sealedRoom(t *testing.T) (*fakeChain, *Room) {
	t.Helper()
	c := newFakeChain(0)
	for _, body := range []string{"open:hola", "for others"} {
		c.add("bob", chattypes.PostEntry{ContentType: seal.ContentType, Body: []byte(body)})
	}
	return c, openRoom(t, c)
}

func TestSealedPostsAreShownOpenedAndTheOthersWithTheReason(t *testing.T) {
	_, room := sealedRoom(t)
	posts, _, err := room.Latest(t.Context(), 10)
	require.NoError(t, err)
	require.Equal(t, "hola", plain.Body(posts[0].Post.Message))
	require.True(t, seal.IsSealed(posts[1].Post.Message), "a program is given what is there")
	require.Equal(t, "(sealed, 10 bytes)", plain.Body(posts[1].Post.Message))

	room.explain = true
	posts, err = room.Thread(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, "hola", plain.Body(posts[0].Post.Message))
	require.Contains(t, plain.Body(posts[1].Post.Message), "you have no key of its epoch")
}

func TestEditsAndRemovalsInASealedRoomGoItsWay(t *testing.T) {
	c, room := sealedRoom(t)
	c.shared = &client.Shared{Epoch: 2, Members: []string{"alice", "carol"}, Without: []string{"dora"}}
	act := func(line string) []string {
		t.Helper()
		in, err := Parse(line)
		require.NoError(t, err)
		lines, err := room.Act(t.Context(), in)
		require.NoError(t, err)
		return lines
	}
	act("/edit 1 at noon")
	require.Equal(t, "sealed:at noon", string(c.did[0].(*chattypes.MsgEditPost).Body))
	for _, line := range []string{"/kick bob", "/ban bob"} {
		require.Contains(t, act(line)[1], "epoch 2: sealed to 2 members, 1 have")
	}
	require.Len(t, act("/unban bob"), 1, "which begins nothing")
}
