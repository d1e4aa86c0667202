package chat

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	errorsmod "cosmossdk.io/errors"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/plain"
)

// Update takes what happened into the model.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = max(msg.Width, 1), max(msg.Height, 1)
		m.input.SetWidth(max(m.width-3, 1))
		return m, nil
	case tea.KeyPressMsg:
		return m.press(msg)
	case postsMsg:
		m.arrived(msg)
	case olderMsg:
		m.loaded(msg)
	case stateMsg:
		m.looked(msg)
	case saidMsg:
		m.landed(msg)
	case toldMsg:
		m.note(false, msg.lines...)
		if msg.err != nil {
			m.fail(msg.err)
		}
	case endedMsg:
		m.note(true, "new posts no longer come: "+sentence(msg.err))
	default:
		var cmd tea.Cmd
		m.input, cmd = m.input.Update(msg)
		return m, cmd
	}
	return m, nil
}

func (m *Model) press(key tea.KeyPressMsg) (tea.Model, tea.Cmd) {
	switch key.String() {
	case "ctrl+c", "ctrl+d":
		return m, tea.Quit
	case "enter":
		return m, m.enter()
	case "pgup":
		return m, m.scrollBy(m.bodyHeight() - 1)
	case "pgdown":
		return m, m.scrollBy(1 - m.bodyHeight())
	case "shift+up", "ctrl+up":
		return m, m.scrollBy(1)
	case "shift+down", "ctrl+down":
		return m, m.scrollBy(-1)
	case "esc":
		m.scroll = 0
		return m, nil
	case "up":
		m.recalled(1)
		return m, nil
	case "down":
		m.recalled(-1)
		return m, nil
	}
	var cmd tea.Cmd
	m.input, cmd = m.input.Update(key)
	return m, cmd
}

// enter takes the line that was typed.
func (m *Model) enter() tea.Cmd {
	line := strings.TrimSpace(m.input.Value())
	if line == "" {
		return nil
	}
	m.input.Reset()
	m.recall, m.scroll = 0, 0
	if m.past = append(m.past, line); len(m.past) > maxPast {
		m.past = m.past[1:]
	}
	in, err := Parse(line)
	switch {
	case err != nil:
		m.fail(err)
		return nil
	case in.Command == "quit":
		return tea.Quit
	case in.Says():
		m.lastKey++
		key := m.lastKey
		m.pending = append(m.pending, said{key: key, text: line})
		return func() tea.Msg {
			number, err := m.room.Say(m.ctx, in)
			return saidMsg{key: key, number: number, err: err}
		}
	}
	return func() tea.Msg {
		lines, err := m.room.Act(m.ctx, in)
		return toldMsg{lines: lines, err: err}
	}
}

// recalled puts a line into the input that was typed before.
func (m *Model) recalled(by int) {
	m.recall = min(max(m.recall+by, 0), len(m.past))
	line := ""
	if m.recall > 0 {
		line = m.past[len(m.past)-m.recall]
	}
	m.input.SetValue(line)
	m.input.CursorEnd()
}

// scrollBy moves what is seen up, and asks for older posts at the top.
func (m *Model) scrollBy(lines int) tea.Cmd {
	most := max(len(m.bodyLines())-m.bodyHeight(), 0)
	m.scroll = min(max(m.scroll+lines, 0), most)
	oldest := m.oldest()
	if m.scroll < most || lines <= 0 || m.loading || oldest <= max(m.first, 1) || len(m.items) >= maxItems {
		return nil
	}
	m.loading = true
	return func() tea.Msg {
		posts, err := m.room.Before(m.ctx, oldest, morePosts)
		return olderMsg{posts: posts, err: err}
	}
}

func (m *Model) arrived(msg postsMsg) {
	before := len(m.bodyLines())
	if msg.missed > 0 {
		m.note(true, fmt.Sprintf("%d posts are gone that were not seen here", msg.missed))
	}
	for _, post := range msg.posts {
		m.put(post)
	}
	m.trim()
	if m.scroll > 0 { // what is being read stays where it is
		m.scroll += max(len(m.bodyLines())-before, 0)
	}
}

func (m *Model) loaded(msg olderMsg) {
	m.loading = false
	if msg.err != nil {
		m.fail(msg.err)
		return
	}
	for _, post := range msg.posts {
		m.put(post)
	}
	m.redraw()
}

// looked takes over how room and chain are. Posts that are not shown yet come by the feed, in their order.
func (m *Model) looked(msg stateMsg) {
	if msg.err != nil {
		if m.away.IsZero() {
			m.away, m.why = m.now(), sentence(msg.err)
		}
		return
	}
	m.away, m.seen = time.Time{}, true
	m.record, m.members, m.report, m.first = msg.record, msg.members, msg.report, msg.record.State.First
	for _, post := range msg.posts {
		if at, there := m.find(post.Post.Number); there && !reflect.DeepEqual(m.items[at].post, post) {
			m.items[at].post = post
			m.redraw()
		}
	}
}

// landed takes what became of something that was posted: the post itself comes by the feed.
func (m *Model) landed(msg saidMsg) {
	for i, p := range m.pending {
		if p.key != msg.key {
			continue
		}
		m.pending = append(m.pending[:i:i], m.pending[i+1:]...)
		if msg.err != nil {
			m.note(true, "✗ "+plain.Text(p.text))
			m.fail(msg.err)
		}
		return
	}
}

// fail says what went wrong, and what to do.
func (m *Model) fail(err error) {
	m.note(true, "refused: "+sentence(err))
	if fix := fixOf(err); fix != "" {
		m.note(true, "fix: "+fix)
	}
}

// sentence is an error on one line that does nothing to the terminal.
func sentence(err error) string {
	if err == nil {
		return "the chain ended it"
	}
	return plain.Text(strings.TrimPrefix(err.Error(), "refused: "))
}

func fixOf(err error) string {
	var known interface{ Fix() string }
	if errors.As(err, &known) {
		return known.Fix()
	}
	codespace, code, _ := errorsmod.ABCIInfo(err, false)
	hint, _ := client.Explain(codespace, code)
	return hint.Fix
}
