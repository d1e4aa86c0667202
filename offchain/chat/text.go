package chat

import (
	"fmt"
	"strings"
	"time"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/offchain/plain"
)

// snippetRunes is how much of a post is shown where it is only called to mind.
const snippetRunes = 48

// notesOf says what became of a post.
func notesOf(p Post) string {
	var notes []string
	if kind := p.Post.Message.Kind; kind != envelope.KindText {
		notes = append(notes, plain.Text(kind))
	}
	if p.Post.Revisions > 0 && p.Post.RedactedBy == 0 {
		notes = append(notes, "edited")
	}
	if p.Pinned {
		notes = append(notes, "pinned")
	}
	if n := p.Tally.Replies; n > 0 {
		notes = append(notes, fmt.Sprintf("answered %d", n))
	}
	if n := p.Tally.Reposts; n > 0 {
		notes = append(notes, fmt.Sprintf("reposted %d", n))
	}
	for _, r := range p.Reactions {
		notes = append(notes, fmt.Sprintf("%s %d", plain.Text(r.Reaction), r.Count))
	}
	return strings.Join(notes, ", ")
}

// bodyLines is what a post says.
func bodyLines(p Post) []string {
	if p.Post.RedactedBy != 0 {
		return []string{"(redacted)"}
	}
	lines := plain.BodyLines(p.Post.Message)
	if p.Reposted == nil {
		return lines
	}
	if len(lines) == 1 && lines[0] == "" {
		lines = nil
	}
	return append(lines, "» "+plain.Text(p.Reposted.Handle)+" "+snippet(*p.Reposted))
}

// snippet calls a post to mind.
func snippet(p Post) string {
	runes := []rune(bodyLines(p)[0])
	if len(runes) > snippetRunes {
		runes = append(runes[:snippetRunes-1], '…')
	}
	return plain.Text(p.Author) + ": " + string(runes)
}

// tellPosts are posts as an answer to a command.
func tellPosts(posts []Post) []string {
	var lines []string
	for _, p := range posts {
		head := fmt.Sprintf("%d %s %s: ", p.Post.Number, clock(p.Post.Time), plain.Text(p.Author))
		if p.Post.Parent > 0 {
			head += fmt.Sprintf("(to %d) ", p.Post.Parent)
		}
		for i, line := range bodyLines(p) {
			if i > 0 {
				head = "    "
			}
			lines = append(lines, head+line)
		}
	}
	return lines
}

func clock(millis int64) string { return time.UnixMilli(millis).Format("15:04") }
