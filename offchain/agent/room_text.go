package agent

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	texttemplate "text/template"
	"time"
	"unicode/utf8"

	"github.com/amigos-network/amigos/envelope"
)

// errTextTooLong cuts a text short that a post has blown up.
var errTextTooLong = errors.New("the answer would be too long")

// textPost is a post as a text of the configuration may name its parts.
type textPost struct {
	Room, Handle, Author, Kind, Text string
	Number                           uint64
	Time                             time.Time
	Data                             any // the body's JSON; nil if it is none
}

// NewText is a handler that answers with a text of the agent's own configuration, in which {{.Author}}, {{.Text}},
// {{.Data.amount}} and the like stand for parts of the post. What the post says is put in as it is, and never read as part
// of the text.
func NewText(text string) (RoomHandler, error) {
	tmpl, err := texttemplate.New("text").Option("missingkey=error").Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the text: %w", err)
	}
	return func(_ context.Context, post Post) (*Answer, error) {
		out := &bounded{left: DefaultProgramOutput}
		if err := tmpl.Execute(out, newTextPost(post)); err != nil {
			if errors.Is(err, errTextTooLong) {
				return nil, errTextTooLong
			}
			return nil, errors.New("the post does not have what the answer is made of")
		}
		return &Answer{Kind: envelope.KindText, Body: out.Bytes()}, nil
	}, nil
}

func newTextPost(post Post) textPost {
	said := post.Post.Message
	t := textPost{
		Room: said.Room, Handle: post.Handle, Author: post.Author, Kind: said.Kind, Number: post.Post.Number,
		Time: time.UnixMilli(post.Post.Time).UTC(),
	}
	if utf8.Valid(said.Body) {
		t.Text = string(said.Body)
	}
	if json.Valid(said.Body) {
		dec := json.NewDecoder(bytes.NewReader(said.Body))
		dec.UseNumber() // 1500 stays 1500
		_ = dec.Decode(&t.Data)
	}
	return t
}

// bounded refuses more than so many bytes.
type bounded struct {
	bytes.Buffer

	left int
}

// Write fails once the limit is reached.
func (b *bounded) Write(bz []byte) (int, error) {
	if b.left -= len(bz); b.left < 0 {
		return 0, errTextTooLong
	}
	return b.Buffer.Write(bz)
}

var _ io.Writer = (*bounded)(nil)
