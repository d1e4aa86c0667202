package agent

import (
	"context"
	"encoding/json"

	"github.com/amigos-network/amigos/envelope"
)

// handlePost answers a post with what the program says of it.
func (p *Program) handlePost(ctx context.Context, post Post) (*Answer, error) {
	said, err := json.Marshal(newPostInput(post))
	if err != nil {
		return nil, err
	}
	output, err := p.run(ctx, post.Id, said)
	if err != nil {
		return nil, err
	}
	body, contentType := p.body(output)
	return &Answer{Kind: envelope.KindResult, ContentType: contentType, Body: body}, nil
}

// postInput is a post as a program reads it: a message with its room.
type postInput struct {
	input

	Room    string `json:"room"`
	Author  string `json:"author"`
	Number  uint64 `json:"number,string"`
	Answers uint64 `json:"answers,string"` // 0 if none
	Thread  uint64 `json:"thread,string"`  // the post that began it; 0 if none
}

func newPostInput(post Post) postInput {
	p, said := post.Post, post.Post.Message
	return postInput{
		input: newInputOf(post.Id, post.Handle, said, p.Time, p.Height), Room: said.Room, Author: post.Author,
		Number: p.Number, Answers: p.Parent, Thread: p.Root,
	}
}
