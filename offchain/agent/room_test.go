package agent

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// started is a home in which an agent has served the room before, up to nothing.
func started(t *testing.T, c *fakeRoom) string {
	t.Helper()
	home := t.TempDir()
	require.ErrorIs(t, serveRoom(t, c, home, loud()), errKilled)
	return home
}

func TestAnAgentAnswersInARoom(t *testing.T) {
	c := newFakeRoom()
	c.ask("before the agent's first start")
	home := started(t, c)
	require.Empty(t, c.answers(), "a room is served from the first start on")
	c.ask("hola")
	c.ask("adios")
	require.ErrorIs(t, serveRoom(t, c, home, loud()), errKilled)
	require.Equal(t, []string{"2:result:hola!", "3:result:adios!"}, c.answers())
	require.Equal(t, 1, c.sent, "in one transaction")
	require.ErrorIs(t, serveRoom(t, c, home, loud()), errKilled)
	require.Len(t, c.answers(), 2)
}

func TestAnAgentAnswersOnlyWhatItsConfigurationNames(t *testing.T) {
	all := loud()
	all.All = true
	filtered := loud()
	var err error
	filtered.Filter, err = client.NewRoomFilter("data.amount > 1000")
	require.NoError(t, err)
	task := func(body string) chattypes.PostEntry {
		return chattypes.PostEntry{Room: "project-x", Body: []byte(body)}
	}
	tests := []struct {
		name string
		room Room
		post func(c *fakeRoom)
		want int
	}{
		{"a mention", loud(), func(c *fakeRoom) { c.ask("hola") }, 1},
		{"a mention of another", loud(), func(c *fakeRoom) { c.post(aliceNumber, task("hola"), 9) }, 0},
		{"no mention", loud(), func(c *fakeRoom) { c.post(aliceNumber, task("hola")) }, 0},
		{"no mention, where all are answered", all, func(c *fakeRoom) { c.post(aliceNumber, task("hola")) }, 1},
		{"its own post", all, func(c *fakeRoom) { c.post(bobNumber, task("hola"), bobNumber) }, 0},
		{"a kind without a handler", all, func(c *fakeRoom) {
			c.post(aliceNumber, chattypes.PostEntry{Room: "project-x", Kind: envelope.KindText}, bobNumber)
		}, 0},
		{"no handler at all", Room{All: true}, func(c *fakeRoom) { c.ask("hola") }, 0},
		{"a redacted post", loud(), func(c *fakeRoom) { c.ask("hola"); c.posts[0].Post.RedactedBy = 1 }, 0},
		{"what meets the filter", filtered, func(c *fakeRoom) { c.ask(`{"amount":1500}`) }, 1},
		{"what does not", filtered, func(c *fakeRoom) { c.ask(`{"amount":15}`) }, 0},
		{"what the filter has no answer for", filtered, func(c *fakeRoom) { c.ask("hola") }, 0},
		{"what costs the filter too much", costly(t), func(c *fakeRoom) { c.ask("[" + strings.Repeat("1,", 999) + "1]") }, 0},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			c := newFakeRoom()
			home := started(t, c)
			tc.post(c)
			before := len(c.answers())
			require.ErrorIs(t, serveRoom(t, c, home, tc.room), errKilled)
			require.Len(t, c.answers(), before+tc.want)
		})
	}
}

func costly(t *testing.T) Room {
	t.Helper()
	room := loud()
	var err error
	room.Filter, err = client.NewRoomFilter("data.all(x, data.all(y, data.all(z, x + y + z > 0)))")
	require.NoError(t, err)
	return room
}

// TestAnAgentKilledAnywhereAnswersEachPostOnce kills an agent before and after every transaction, loses transactions and
// their answers, and drops the cursor.
func TestAnAgentKilledAnywhereAnswersEachPostOnce(t *testing.T) {
	unseen := &client.Error{Phase: client.PhaseUnseen, Hash: "AB", Message: "no block in time"}
	for name, fault := range map[string]struct{ before, after error }{
		"killed before the transaction":      {before: errKilled},
		"killed after it, before the cursor": {after: errKilled},
		"lost on the way":                    {before: unseen},
		"landed, but nobody saw it":          {after: unseen},
	} {
		for _, pages := range []int{1, 2, 5} {
			t.Run(fmt.Sprintf("%s, pages of %d", name, pages), func(t *testing.T) {
				c := newFakeRoom()
				c.pages = pages
				home := started(t, c)
				for i := range 5 {
					c.ask(fmt.Sprint(i))
				}
				n := 0
				once := func(err error) func() error {
					return func() error {
						if n++; err != nil && n%2 == 1 {
							return err
						}
						return nil
					}
				}
				if fault.before != nil {
					c.before = once(fault.before)
				}
				if fault.after != nil {
					c.after = once(fault.after)
				}
				for range 12 {
					require.ErrorIs(t, serveRoom(t, c, home, loud()), errKilled)
				}
				require.Equal(t, []string{"1:result:0!", "2:result:1!", "3:result:2!", "4:result:3!", "5:result:4!"}, c.answers())
			})
		}
	}
}

func TestAPostThatWasAnsweredIsNotWorkedOnAgain(t *testing.T) {
	c := newFakeRoom()
	home := started(t, c)
	c.ask("hola")
	c.after = func() error { return errKilled }
	require.ErrorIs(t, serveRoom(t, c, home, loud()), errKilled)
	c.after = nil
	worked := 0
	room := Room{Handlers: map[string]RoomHandler{envelope.KindTask: func(context.Context, Post) (*Answer, error) {
		worked++
		return &Answer{Body: []byte("again")}, nil
	}}}
	require.ErrorIs(t, serveRoom(t, c, home, room), errKilled)
	require.Zero(t, worked, "the chain says that it was answered")
	require.Len(t, c.answers(), 1)
}

// TestAnotherMachineDoesNotAnswerTwice has two agents of one node work on the same post at once, of which neither sees the
// other's answer before it answers.
func TestAnotherMachineDoesNotAnswerTwice(t *testing.T) {
	c := newFakeRoom()
	here, there := started(t, c), started(t, c)
	c.ask("hola")
	c.before = func() error {
		c.before = nil
		return serveRoomErr(t, c, there)
	}
	require.ErrorIs(t, serveRoom(t, c, here, loud()), errKilled)
	require.Equal(t, []string{"1:result:hola!"}, c.answers())
}

// serveRoomErr lets the other agent answer meanwhile, which is no error of the first one's transaction.
func serveRoomErr(t *testing.T, c *fakeRoom, home string) error {
	t.Helper()
	require.ErrorIs(t, serveRoom(t, c, home, loud()), errKilled)
	return nil
}

func TestTwoAgentsDoNotAnswerEachOtherForEver(t *testing.T) {
	c := newFakeRoom()
	home := started(t, c)
	room := loud()
	room.Handlers[envelope.KindResult] = room.Handlers[envelope.KindTask]
	c.ask("hola")
	c.after = func() error { // alice's agent answers whatever bob's says
		last := c.posts[len(c.posts)-1].Post
		c.post(aliceNumber, chattypes.PostEntry{Room: "project-x", Body: []byte("no"), Parent: last.Number, ReplyTo: last.Id}, bobNumber)
		require.Less(t, len(c.posts), 100, "they talk for ever")
		return nil
	}
	require.ErrorIs(t, serveRoom(t, c, home, room), errKilled)
	require.Len(t, c.answers(), 8, "as many as the chain's hops")
}

func TestGuardsHoldInRooms(t *testing.T) {
	c := newFakeRoom()
	home := started(t, c)
	for i := range 5 {
		c.ask(fmt.Sprint(i))
	}
	require.ErrorIs(t, serveRoom(t, c, home, loud(), func(cfg *Config) { cfg.Guards.PairReplies = 2 }), errKilled)
	require.Len(t, c.answers(), 2, "one sender gets so many")

	c.gas = 1_000_000
	c.ask("one more")
	c.ask("and another")
	c.pages = 1
	waited := 0
	a, err := New(Config{
		Client: c, Home: home, Rooms: map[string]Room{"project-x": loud()},
		Guards: Guards{Budget: sdk.NewCoin("uamigo", math.NewInt(1)), GasPrices: sdk.NewDecCoins(sdk.NewDecCoin("uamigo", math.OneInt()))},
	})
	require.NoError(t, err)
	a.pause = func(context.Context, time.Duration) error { waited++; return errKilled }
	require.ErrorIs(t, a.Run(t.Context()), errKilled)
	require.Len(t, c.answers(), 3, "the day's fees are spent after one")
	require.Equal(t, 1, waited)
}

func TestAnErrorIsSaidInTheRoom(t *testing.T) {
	c := newFakeRoom()
	home := started(t, c)
	room := loud()
	room.Handlers[envelope.KindTask] = func(_ context.Context, p Post) (*Answer, error) {
		switch string(p.Post.Message.Body) {
		case "fail":
			return nil, errors.New("no,\nthanks")
		case "panic":
			panic("ouch")
		case "long":
			return &Answer{Body: make([]byte, 100_000)}, nil
		}
		return nil, nil
	}
	for _, text := range []string{"fail", "panic", "long", "silence"} {
		c.ask(text)
	}
	require.ErrorIs(t, serveRoom(t, c, home, room), errKilled)
	require.Equal(t, []string{
		"1:rejection:no, thanks", "2:rejection:the handler for kind task failed", "3:rejection:the answer has 100000 bytes, at most 8192",
	}, c.answers())
}

func TestARefusalOfOneAnswerDoesNotKeepTheOthersBack(t *testing.T) {
	c := newFakeRoom()
	home := started(t, c)
	for i := range 3 {
		c.ask(fmt.Sprint(i))
	}
	c.reactions[fmt.Sprint(2, bobNumber, AnsweredReaction)] = true // as by hand, without an answer
	require.ErrorIs(t, serveRoom(t, c, home, loud()), errKilled)
	require.Equal(t, []string{"1:result:0!", "3:result:2!"}, c.answers())

	c.ask("too late")
	c.archived = true
	require.ErrorIs(t, serveRoom(t, c, home, loud()), errKilled, "an archived room does not end the agent")
	require.Len(t, c.answers(), 2)
}

func TestARefusalOfTheAccountEndsTheAgent(t *testing.T) {
	c := newFakeRoom()
	home := started(t, c)
	c.ask("hola")
	broke := &client.Error{Phase: client.PhaseCheck, Codespace: "sdk", Code: 5, Message: "insufficient funds"}
	c.before = func() error { return broke }
	require.ErrorIs(t, serveRoom(t, c, home, loud()), broke)
	c.before = nil
	require.ErrorIs(t, serveRoom(t, c, home, loud()), errKilled)
	require.Len(t, c.answers(), 1, "nothing was lost")
}

func TestARoomOfAChainBegunAnewIsServedFromItsEnd(t *testing.T) {
	c := newFakeRoom()
	for range 5 {
		c.ask("long ago")
	}
	home := started(t, c)
	anew := newFakeRoom()
	anew.ask("new")
	require.ErrorIs(t, serveRoom(t, anew, home, loud()), errKilled)
	anew.ask("newer")
	require.ErrorIs(t, serveRoom(t, anew, home, loud()), errKilled)
	require.Equal(t, []string{"2:result:newer!"}, anew.answers())
	require.FileExists(t, filepath.Join(home, "rooms", "test-1", bob, "project-x.json"))
}

func TestAnAgentWithoutRoomsNeedsNoClientForThem(t *testing.T) {
	a, err := New(Config{Client: newFakeChain(), Home: t.TempDir()})
	require.NoError(t, err)
	require.ErrorIs(t, a.Run(t.Context()), errKilled)
	a, err = New(Config{Client: newFakeChain(), Home: t.TempDir()})
	require.NoError(t, err)
	a.HandleRoom("project-x", loud())
	require.ErrorIs(t, a.Run(t.Context()), ErrNoRooms)
}
