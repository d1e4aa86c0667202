package chat

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/liveness"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// screen is a model in a terminal of some size, with what can be seen of it.
type screen struct {
	*Model

	t     *testing.T
	chain *fakeChain
}

func newScreen(t *testing.T, c *fakeChain, width, height int) *screen {
	t.Helper()
	s := &screen{Model: NewModel(t.Context(), openRoom(t, c)), t: t, chain: c}
	s.now = func() time.Time { return time.UnixMilli(noon) }
	s.tell(tea.WindowSizeMsg{Width: width, Height: height})
	posts, _, err := s.room.Latest(t.Context(), 20)
	require.NoError(t, err)
	s.tell(postsMsg{posts: posts})
	s.tell(s.room.state(t.Context()))
	return s
}

// tell gives the model a message, and what its commands answer.
func (s *screen) tell(msg tea.Msg) {
	s.t.Helper()
	_, cmd := s.Update(msg)
	if cmd == nil {
		return
	}
	switch answer := cmd().(type) {
	case saidMsg, toldMsg, olderMsg:
		s.tell(answer)
	}
}

// typed is a line, key by key, with enter at its end.
func (s *screen) typed(line string) tea.Cmd {
	for _, r := range line {
		s.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	_, cmd := s.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	return cmd
}

func (s *screen) press(code rune, mod tea.KeyMod) { s.tell(tea.KeyPressMsg{Code: code, Mod: mod}) }

// seen is the screen without its colours.
func (s *screen) seen() string {
	s.t.Helper()
	content := s.View().Content
	lines := strings.Split(content, "\n")
	require.LessOrEqual(s.t, len(lines), s.height)
	for _, line := range lines {
		require.LessOrEqual(s.t, ansi.StringWidth(line), s.width, "%q", line)
	}
	return ansi.Strip(content)
}

func TestAScreenShowsPostsMembersAndStatus(t *testing.T) {
	s := newScreen(t, newFakeChain(3), 110, 12)
	seen := s.seen()
	for _, text := range []string{"project-x · Project X · 2 members", "3 ", "bob post 3", "│ alice (owner)", "● connected", "test-1 #42", "alice, owner", "idle since"} {
		require.Contains(t, seen, text)
	}
	require.Less(t, strings.Index(seen, "post 1"), strings.Index(seen, "post 3"))
	require.Less(t, strings.Index(seen, "│ alice"), strings.Index(seen, "│ bob"), "who keeps order comes first")
	require.True(t, s.View().AltScreen)
}

func TestAScreenIsNeverWiderThanTheTerminal(t *testing.T) {
	c := newFakeChain(0)
	c.add("bob", chattypes.PostEntry{Body: []byte(strings.Repeat("long ", 100) + strings.Repeat("你好", 60) + strings.Repeat("x", 300))})
	c.add("alice", chattypes.PostEntry{Body: []byte("two\nlines"), Parent: 1}, 1)
	for _, width := range []int{1, 2, 5, 10, 23, 40, 80, 99, 100, 101, 200} {
		for _, height := range []int{1, 3, 5, 6, 10, 60} {
			newScreen(t, c, width, height).seen()
		}
	}
}

func TestAPostIsPendingAndThenNumbered(t *testing.T) {
	s := newScreen(t, newFakeChain(1), 80, 20)
	cmd := s.typed("hola")
	require.Contains(t, s.seen(), "… hola")
	outcome := cmd()
	require.NotContains(t, s.seen(), "alice hola")
	s.tell(outcome)
	s.tell(postsMsg{posts: s.chain.posts[1:]})
	require.NotContains(t, s.seen(), "… hola")
	require.Contains(t, s.seen(), "alice hola")
	require.Contains(t, s.seen(), "2 ")
}

func TestARefusedPostSaysWhyAndWhatToDo(t *testing.T) {
	s := newScreen(t, newFakeChain(1), 80, 20)
	s.chain.refuse = errRefused
	s.tell(s.typed("hola")())
	seen := s.seen()
	require.NotContains(t, seen, "… hola")
	for _, text := range []string{"✗ hola", "refused: room archived (agentchat 2007)", "fix: Use another room"} {
		require.Contains(t, seen, text)
	}
	s.typed("/nothing")
	require.Contains(t, s.seen(), "there is no /nothing")
}

func TestCommandsAnswerOnTheScreen(t *testing.T) {
	s := newScreen(t, newFakeChain(3), 80, 30)
	s.tell(s.typed("/ping bob")())
	require.Contains(t, s.seen(), "pong from bob at height 7")
	s.tell(s.typed("/who")())
	require.Contains(t, s.seen(), "you are alice")
	require.Equal(t, tea.QuitMsg{}, s.typed("/quit")())
	_, cmd := s.Update(tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl})
	require.Equal(t, tea.QuitMsg{}, cmd())
}

func TestAnswersReactionsAndMentionsAreShown(t *testing.T) {
	c := newFakeChain(1)
	c.add("alice", chattypes.PostEntry{Body: []byte("fine"), Parent: 1})
	c.add("bob", chattypes.PostEntry{Body: []byte("hey @alice"), Kind: "status"}, 1)
	c.posts[0].Reactions = []chattypes.ReactionCount{{Reaction: "like", Count: 2}}
	c.posts[0].Pinned, c.posts[1].Post.Revisions = true, 1
	s := newScreen(t, c, 80, 20)
	seen := s.seen()
	for _, text := range []string{"post 1  [pinned, like 2]", "╭ 1 bob: post 1", "alice fine  [edited]", "» hey @alice  [status]"} {
		require.Contains(t, seen, text)
	}

	c.posts[0].Post.RedactedBy = 1
	s.tell(s.room.state(t.Context()))
	require.Contains(t, s.seen(), "(redacted)", "what changed of a post is seen")
	require.Contains(t, s.seen(), "╭ 1 bob: (redacted)")
	require.NotContains(t, s.seen(), "post 1", "also where it was answered")
}

func TestARepostShowsWhatItReposts(t *testing.T) {
	c := newFakeChain(1)
	reposted := c.posts[0]
	c.add("alice", chattypes.PostEntry{Kind: "repost"})
	c.posts[1].Reposted = &reposted
	c.posts[0].Tally.Reposts = 1
	s := newScreen(t, c, 80, 20)
	require.Contains(t, s.seen(), "alice » project-x/1 bob: post 1  [repost]")
	require.Contains(t, s.seen(), "post 1  [reposted 1]")
}

func TestOlderPostsAreLoadedByScrolling(t *testing.T) {
	s := newScreen(t, newFakeChain(150), 80, 20)
	require.Contains(t, s.seen(), "post 150")
	for range 30 {
		s.press(tea.KeyPgUp, 0)
	}
	require.Contains(t, s.seen(), "bob post 1\n")
	require.NotContains(t, s.seen(), "post 150")
	require.Len(t, s.items, 150, "each post once")

	at := strings.Split(s.seen(), "\n")[5]
	s.chain.add("bob", chattypes.PostEntry{Body: []byte("new")})
	s.tell(postsMsg{posts: s.chain.posts[150:]})
	require.Equal(t, at, strings.Split(s.seen(), "\n")[5], "what is read stays where it is")
	s.press(tea.KeyEscape, 0)
	require.Contains(t, s.seen(), "bob new")
}

func TestTheStatusSaysWhenWhatIsShownIsOld(t *testing.T) {
	s := newScreen(t, newFakeChain(1), 80, 20)
	s.tell(stateMsg{err: lostError()})
	require.Contains(t, s.seen(), "○ away since")
	s.tell(stateMsg{report: liveness.Report{State: liveness.Halted, Height: 43}})
	require.Contains(t, s.seen(), "■ halted")
	s.tell(s.room.state(t.Context()))
	require.Contains(t, s.seen(), "● connected")
	s.tell(endedMsg{chattypes.ErrRoomNotFound})
	require.Contains(t, s.seen(), "new posts no longer come")
}

func TestWhatOthersWriteCannotCommandTheTerminal(t *testing.T) {
	wicked := "\x1b[2J\x1b]0;owned\x07\u009b31m\rX\u202e\u200b\x00"
	c := newFakeChain(0)
	c.add("bob"+wicked, chattypes.PostEntry{Body: []byte(wicked), Kind: "k" + wicked})
	c.add("bob", chattypes.PostEntry{Body: []byte(wicked), Parent: 1})
	c.posts[0].Reactions = []chattypes.ReactionCount{{Reaction: wicked, Count: 1}}
	s := newScreen(t, c, 120, 20)
	s.record.Room.Title = wicked
	s.members[0].Node = wicked
	for _, line := range []string{"/members", "/who", "/thread 1"} {
		s.tell(s.typed(line)())
	}
	for _, r := range s.seen() {
		require.True(t, unicode.IsPrint(r) || r == '\n', "%U", r)
	}
	for _, code := range []string{"\x1b[2J", "\x1b]0", "\x9b", "\u009b"} {
		require.NotContains(t, s.View().Content, code)
	}
}

func TestLinesThatWereTypedComeBack(t *testing.T) {
	s := newScreen(t, newFakeChain(0), 80, 20)
	s.tell(s.typed("one")())
	s.tell(s.typed("two")())
	s.press(tea.KeyUp, 0)
	require.Equal(t, "two", s.input.Value())
	s.press(tea.KeyUp, 0)
	s.press(tea.KeyUp, 0)
	require.Equal(t, "one", s.input.Value())
	s.press(tea.KeyDown, 0)
	s.press(tea.KeyDown, 0)
	require.Empty(t, s.input.Value())
}

func TestAScreenKeepsSoMuch(t *testing.T) {
	s := newScreen(t, newFakeChain(0), 80, 10)
	var posts []Post
	for i := range maxItems + 100 {
		posts = append(posts, Post{Post: chattypes.Post{Number: uint64(i + 1)}, Author: fmt.Sprint(i)})
	}
	s.tell(postsMsg{posts: posts, missed: 3})
	require.Len(t, s.items, maxItems)
	require.EqualValues(t, maxItems+100, s.items[maxItems-1].post.Post.Number)
}
