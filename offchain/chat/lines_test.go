package chat

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/plain"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// script is a room without a screen, with what it wrote.
type script struct {
	*Lines

	shown, told []string
	failed      []error
}

func newScript(t *testing.T, c *fakeChain, in io.Reader) *script {
	t.Helper()
	s := &script{}
	s.Lines = &Lines{
		Room: openRoom(t, c), In: in, Last: 2,
		Show: func(page client.RoomPage) error {
			for _, p := range page.Posts {
				s.shown = append(s.shown, p.Author+": "+plain.Body(p.Post.Message))
			}
			return nil
		},
		Tell: func(line string) { s.told = append(s.told, line) },
		Fail: func(_ string, err error) { s.failed = append(s.failed, err) },
	}
	return s
}

func TestLinesArePostedAndShownUntilTheInputEnds(t *testing.T) {
	c := newFakeChain(5)
	s := newScript(t, c, strings.NewReader("hola\n\n/reply 6 and to you\n/ping bob\n/kind order {\"amount\":1}\n"))
	require.NoError(t, s.Run(t.Context()))
	require.Equal(t, []string{"bob: post 4", "bob: post 5", "alice: hola", "alice: and to you", `alice: {"amount":1}`}, s.shown)
	require.Equal(t, []string{"pong from bob at height 7: 50 ms of block time, 80 ms in all"}, s.told)
	require.EqualValues(t, 6, c.posts[6].Post.Parent)
	require.Equal(t, "order", c.posts[7].Post.Message.Kind)
}

func TestQuitEndsBeforeTheInputDoes(t *testing.T) {
	c := newFakeChain(0)
	require.NoError(t, newScript(t, c, strings.NewReader("one\n/quit\ntwo\n")).Run(t.Context()))
	require.Len(t, c.posts, 1)
}

func TestARefusedLineDoesNotKeepTheOthersBack(t *testing.T) {
	c := newFakeChain(0)
	c.refuse = errRefused
	s := newScript(t, c, strings.NewReader("one\n/nothing\ntwo\n"))
	err := s.Run(t.Context())
	var refused *LinesError
	require.ErrorAs(t, err, &refused)
	require.Equal(t, 2, refused.Refused)
	require.ErrorIs(t, err, chattypes.ErrArchived)
	require.Len(t, s.failed, 2)
	require.Equal(t, []string{"alice: two"}, s.shown)
}

func TestAPostWaitsForANodeThatIsAway(t *testing.T) {
	c := newFakeChain(0)
	c.down = 3
	s := newScript(t, c, strings.NewReader("patience\n"))
	require.NoError(t, s.Run(t.Context()))
	require.Equal(t, []string{"alice: patience"}, s.shown)
}

func TestLinesEndWithTheirContext(t *testing.T) {
	in, typed := io.Pipe()
	defer typed.Close()
	ctx, stop := context.WithCancel(t.Context())
	s := newScript(t, newFakeChain(1), in)
	go func() {
		_, _ = typed.Write([]byte("hola\n"))
		stop()
	}()
	require.ErrorIs(t, s.Run(ctx), context.Canceled)
}

func TestAnInputThatBreaksIsSaid(t *testing.T) {
	broken := errors.New("broken pipe")
	in := io.MultiReader(strings.NewReader("hola\n"), brokenReader{broken})
	s := newScript(t, newFakeChain(0), in)
	require.ErrorIs(t, s.Run(t.Context()), broken)
	require.Equal(t, []string{"alice: hola"}, s.shown)
}

type brokenReader struct{ err error }

func (r brokenReader) Read([]byte) (int, error) { return 0, r.err }

func TestARoomThatIsNotThereIsNotOpened(t *testing.T) {
	_, err := Open(t.Context(), newFakeChain(0), "nowhere", nil)
	require.ErrorIs(t, err, chattypes.ErrRoomNotFound)
}
