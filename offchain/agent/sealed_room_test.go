package agent

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/seal"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// askSealed is a task of alice's, sealed with a key.
func (c *fakeRoom) askSealed(t *testing.T, key seal.RoomKey, text string) {
	t.Helper()
	entry := chattypes.PostEntry{Room: "project-x", Kind: envelope.KindTask, ContentType: seal.ContentType, Nonce: envelope.NewNonce()}
	var err error
	entry.Body, err = c.epoch().Post(entry.Message("test-1", alice), key, seal.Content{Body: []byte(text)})
	require.NoError(t, err)
	c.post(aliceNumber, entry, bobNumber)
}

func TestASealedPostReachesFilterAndHandlerOpened(t *testing.T) {
	c := newFakeRoom()
	c.key = seal.NewRoomKey()
	room := loud()
	var err error
	room.Filter, err = client.NewRoomFilter("data.amount > 1000")
	require.NoError(t, err)
	home := started(t, c)
	c.askSealed(t, c.key, `{"amount":1500}`)
	c.askSealed(t, c.key, `{"amount":15}`)
	c.askSealed(t, seal.NewRoomKey(), `{"amount":1500}`) // with another key than bob has
	require.ErrorIs(t, serveRoom(t, c, home, room), errKilled)
	require.Equal(t, []string{`1:result:{"amount":1500}!`}, c.answers())
}

func TestAnAnswerWaitsForTheRoomsKeyAndIsSealedAnewForAnotherEpoch(t *testing.T) {
	c := newFakeRoom()
	home := started(t, c)
	c.ask("hola")
	c.due = 2
	stale := true
	c.before = func() error {
		if !stale {
			return nil
		}
		stale = false
		return roomRefusal(chattypes.ErrStaleEpoch.ABCICode())
	}
	require.ErrorIs(t, serveRoom(t, c, home, loud()), errKilled)
	require.Equal(t, []string{"1:result:hola!"}, c.answers())
	require.Equal(t, 4, c.composed, "twice without a key, once under the old one")
}
