package chat

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/amigos-network/amigos/client/liveness"
	"github.com/amigos-network/amigos/offchain/plain"
)

const (
	// frameLines are the lines around the posts: the head, two rules, the input, the status.
	frameLines = 5
	// wide is from how many columns on the members stand beside the posts, in sideColumns.
	wide        = 100
	sideColumns = 22
	// narrow is below how many columns the time and the post's number are left out.
	narrow = 50
)

// View draws the terminal. It uses the alternate screen, which the terminal gives back when the program ends.
func (m *Model) View() tea.View {
	lines := []string{m.headLine(), m.rule()}
	lines = append(lines, m.middle()...)
	lines = append(lines, m.rule(), m.inputLine(), m.statusLine())
	if len(lines) > m.height {
		lines = lines[len(lines)-m.height:]
	}
	for i, line := range lines {
		lines[i] = ansi.Truncate(line, m.width, "")
	}
	v := tea.NewView(strings.Join(lines, "\n"))
	v.AltScreen = true
	return v
}

func (m *Model) bodyHeight() int { return max(m.height-frameLines, 1) }

// bodyWidth is what the posts have of the width.
func (m *Model) bodyWidth() int {
	if m.width >= wide {
		return m.width - sideColumns
	}
	return m.width
}

func (m *Model) rule() string { return faint.Render(strings.Repeat("─", m.width)) }

func (m *Model) inputLine() string { return m.input.View() }

func (m *Model) headLine() string {
	head := bold.Render(m.room.Slug())
	if title := plain.Text(m.record.Room.Title); title != "" {
		head += " · " + title
	}
	if m.record.Room.Archived {
		head += " · archived"
	}
	if m.seen {
		head += faint.Render(fmt.Sprintf(" · %d members", m.record.State.Members))
	}
	if m.scroll > 0 {
		head += faint.Render(" · older posts, esc goes back")
	}
	return head
}

// middle is what can be seen of the posts, and the members beside them where there is room.
func (m *Model) middle() []string {
	height := m.bodyHeight()
	all := m.bodyLines()
	end := max(len(all)-min(m.scroll, max(len(all)-height, 0)), 0)
	seen := all[max(end-height, 0):end]
	lines := make([]string, height)
	copy(lines[height-len(seen):], seen) // posts stand at the bottom, as they come
	if m.width < wide {
		return lines
	}
	side := m.memberLines(height)
	for i := range lines {
		lines[i] = fit(lines[i], m.bodyWidth()) + side[i]
	}
	return lines
}

// bodyLines are all posts and notes and what is under way, line by line.
func (m *Model) bodyLines() []string {
	var lines []string
	for i := range m.items {
		it := &m.items[i]
		if it.lines == nil || it.width != m.width {
			it.lines, it.width = m.itemLines(it), m.width
		}
		lines = append(lines, it.lines...)
	}
	for _, p := range m.pending {
		lines = append(lines, m.wrapped(faint, "", "… "+plain.Text(p.text))...)
	}
	return lines
}

func (m *Model) itemLines(it *item) []string {
	if it.post.Post.Number > 0 {
		return m.postLines(it.post)
	}
	style := faint
	if it.bad {
		style = bad
	}
	return m.wrapped(style, "  ", it.note)
}

// postLines are a post: what it answers, who says it, what it says, and what became of it.
func (m *Model) postLines(p Post) []string {
	var lines []string
	if p.Post.Parent > 0 {
		lines = append(lines, faint.Render(ansi.Truncate("  ╭ "+m.calledToMind(p.Post.Parent), m.bodyWidth(), "…")))
	}
	author := plain.Text(p.Author)
	head := authorStyle(author).Render(author)
	if m.width >= narrow {
		head = faint.Render(fmt.Sprintf("%3d %s ", p.Post.Number, clock(p.Post.Time))) + head
	}
	mine := slices.Contains(p.Post.Mentions, m.room.Me().Number)
	body := bodyLines(p)
	for i, line := range body {
		if line = m.highlight(line); mine && i == 0 {
			line = mention.Render("»") + " " + line
		}
		body[i] = line
	}
	text := head + " " + strings.Join(body, "\n  ")
	if notes := notesOf(p); notes != "" {
		text += faint.Render("  [" + notes + "]")
	}
	return append(lines, strings.Split(ansi.Wrap(text, m.bodyWidth(), " "), "\n")...)
}

// calledToMind is the post that another one answers.
func (m *Model) calledToMind(number uint64) string {
	if at, there := m.find(number); there {
		return fmt.Sprintf("%d %s", number, snippet(m.items[at].post))
	}
	return fmt.Sprintf("%d", number)
}

// highlight shows where the text names whoever reads it.
func (m *Model) highlight(line string) string {
	name := "@" + m.room.Me().Name
	return strings.ReplaceAll(line, name, mention.Render(name))
}

func (m *Model) wrapped(style lipgloss.Style, indent, text string) []string {
	lines := strings.Split(ansi.Wrap(text, max(m.bodyWidth()-len(indent), 1), " "), "\n")
	for i, line := range lines {
		lines[i] = indent + style.Render(line)
	}
	return lines
}

// memberLines are the members, those who keep order first.
func (m *Model) memberLines(height int) []string {
	members := slices.Clone(m.members)
	slices.SortStableFunc(members, func(a, b memberRecord) int { return int(b.Membership.Role) - int(a.Membership.Role) })
	lines := make([]string, height)
	for i := range lines {
		line := ""
		switch {
		case i == height-1 && len(members) > height:
			line = fmt.Sprintf("and %d more", len(members)-i)
		case i < len(members):
			line = plain.Text(members[i].Node)
			if role := members[i].Membership.Role; role > roleMember {
				line += " (" + roleWord(role) + ")"
			}
		}
		lines[i] = faint.Render("│ ") + ansi.Truncate(line, sideColumns-2, "…")
	}
	return lines
}

// statusLine says whether what is shown is so, where one is, and who.
func (m *Model) statusLine() string {
	var state string
	style := faint
	switch {
	case !m.away.IsZero():
		state, style = fmt.Sprintf("○ away since %s: %s", m.away.Format("15:04:05"), m.why), bad
	case !m.seen:
		state = "… connecting"
	case m.report.State == liveness.Halted:
		state, style = "■ "+m.report.Text(m.now()), bad
	default:
		state = "● connected, " + m.report.Text(m.now())
	}
	line := fmt.Sprintf("%s · %s #%d · %s", state, m.room.chain.ChainID(), m.report.Height, m.whoAmI())
	return style.Render(ansi.Truncate(line, m.width, "…"))
}

// whoAmI is the name of whoever talks, and what that is in the room.
func (m *Model) whoAmI() string {
	me := m.room.Me()
	for _, member := range m.members {
		if member.Number == me.Number {
			return plain.Text(me.Name) + ", " + roleWord(member.Membership.Role)
		}
	}
	if m.seen && len(m.members) < 1000 {
		return plain.Text(me.Name) + ", no member"
	}
	return plain.Text(me.Name)
}

// fit makes a line exactly so wide.
func fit(line string, width int) string {
	line = ansi.Truncate(line, width, "…")
	return line + strings.Repeat(" ", max(width-ansi.StringWidth(line), 0))
}
