package chat

import (
	"context"
	"slices"
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/amigos-network/amigos/client/liveness"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

const (
	// maxItems is how much is kept to scroll back to; beyond it the newest are let go of while one reads old ones, and the
	// oldest otherwise.
	maxItems = 5_000
	// maxTyped limits a line; the chain's own limit is said by the chain.
	maxTyped = 16 << 10
	// maxPast is how many lines are remembered that were typed.
	maxPast = 100
)

// item is a post, or a line that the face itself says.
type item struct {
	post Post
	note string
	bad  bool // the note is of something that went wrong

	lines []string // as they were drawn last; nil if they must be drawn anew
	width int      // for which they were drawn
}

// said is something that was posted and is not yet seen in the room.
type said struct {
	key  int
	text string
}

// Model is what a terminal shows of a room, and does when a key is pressed. It follows the Elm architecture of bubbletea: no
// method blocks, and what takes time comes back as a message.
type Model struct {
	ctx   context.Context //nolint:containedctx // of what the commands do, which bubbletea gives none
	room  *Room
	now   func() time.Time
	input textinput.Model

	width, height int
	items         []item
	pending       []said
	lastKey       int
	scroll        int // lines above the newest
	loading       bool
	first         uint64 // the lowest number that is kept by the chain

	record  chattypes.RoomRecord
	members []chattypes.MemberRecord
	report  liveness.Report
	seen    bool      // whether the room was looked at
	away    time.Time // since when the node does not answer; zero while it does
	why     string

	past   []string
	recall int // how far back in past; 0 is the line that is typed
}

// NewModel shows a room to whoever talks in it.
func NewModel(ctx context.Context, room *Room) *Model {
	input := textinput.New()
	input.Prompt, input.Placeholder, input.CharLimit = "› ", "say something, or /help", maxTyped
	input.Focus()
	return &Model{ctx: ctx, room: room, now: time.Now, input: input, width: 80, height: 24}
}

// Init waits for what the feed tells.
func (m *Model) Init() tea.Cmd { return textinput.Blink }

// Run shows the room in a terminal until the person leaves it or ctx ends.
func Run(ctx context.Context, room *Room, options ...tea.ProgramOption) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	room.explain = true
	program := tea.NewProgram(NewModel(ctx, room), append(options, tea.WithContext(ctx))...)
	done := make(chan struct{})
	go func() {
		defer close(done)
		room.feed(ctx, program.Send)
	}()
	_, err := program.Run()
	stop()
	<-done
	return err
}

// find is the place of a post, or where it would be put: behind all with a lower number.
func (m *Model) find(number uint64) (at int, there bool) {
	for i := len(m.items) - 1; i >= 0; i-- {
		switch n := m.items[i].post.Post.Number; {
		case n == number:
			return i, true
		case n != 0 && n < number:
			return i + 1, false
		}
	}
	return m.beforePosts(), false
}

// beforePosts is where an older post than all is put: before the first one.
func (m *Model) beforePosts() int {
	for i := range m.items {
		if m.items[i].post.Post.Number != 0 {
			return i
		}
	}
	return len(m.items)
}

// put shows a post in its place, new or as it is now.
func (m *Model) put(post Post) {
	at, there := m.find(post.Post.Number)
	if there {
		m.items[at] = item{post: post}
		return
	}
	if at < len(m.items) && at == m.newest() {
		at = len(m.items) // behind what the face said meanwhile
	}
	m.items = slices.Insert(m.items, at, item{post: post})
}

// newest is the place behind the newest post.
func (m *Model) newest() int {
	for i := len(m.items) - 1; i >= 0; i-- {
		if m.items[i].post.Post.Number != 0 {
			return i + 1
		}
	}
	return 0
}

// oldest is the lowest number shown; 0 if none is.
func (m *Model) oldest() uint64 {
	if at := m.beforePosts(); at < len(m.items) {
		return m.items[at].post.Post.Number
	}
	return 0
}

// redraw forgets what was drawn: a post is drawn where it is answered, too.
func (m *Model) redraw() {
	for i := range m.items {
		m.items[i].lines = nil
	}
}

func (m *Model) note(bad bool, lines ...string) {
	for _, line := range lines {
		m.items = append(m.items, item{note: line, bad: bad})
	}
	m.trim()
}

// trim lets go of the oldest.
func (m *Model) trim() {
	if over := len(m.items) - maxItems; over > 0 {
		m.items = slices.Delete(m.items, 0, over)
	}
}
