package chat

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/amigos-network/amigos/client"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// Say posts what a line says, and answers the post's number. A node that is away is waited for: what it never took is
// posted again, and of what it may have taken the client takes care.
func (r *Room) Say(ctx context.Context, in Input) (uint64, error) {
	draft, err := r.draft(ctx, in)
	if err != nil {
		return 0, err
	}
	for {
		_, posted, err := r.chain.Post(ctx, true, draft)
		if err == nil {
			_, number, err := chattypes.ParseHandle(posted[0].Handle)
			return number, err
		}
		if !lost(err) {
			return 0, err
		}
		if pause(ctx, r.retry) != nil {
			return 0, err
		}
	}
}

// lost tells whether a node that is away took nothing.
func lost(err error) bool {
	var failed *client.Error
	return errors.As(err, &failed) && failed.Lost() && failed.Phase != client.PhaseUnseen
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// draft is what a line posts.
func (r *Room) draft(ctx context.Context, in Input) (client.PostDraft, error) {
	draft := client.PostDraft{Room: r.slug, Body: []byte(in.Text)}
	switch in.Command {
	case "reply":
		draft.Answers = in.Number
	case "kind":
		kind, text, _ := strings.Cut(in.Text, " ")
		text = strings.TrimSpace(text)
		draft.Kind, draft.ContentType, draft.Body = kind, contentType(text), []byte(text)
	}
	if len(draft.Body) == 0 {
		return draft, chattypes.ErrInvalidPost.Wrap("nothing is said")
	}
	var err error
	draft.Mentions, err = r.mentions(ctx, string(draft.Body))
	return draft, err
}

// mentions are the nodes that a text names with an @. What is no node's name is a text like any other.
func (r *Room) mentions(ctx context.Context, text string) ([]string, error) {
	var nodes []string
	for _, name := range mentioned(text) {
		if len(nodes) == chattypes.MaxMentions {
			break
		}
		_, err := r.chain.Node(ctx, name)
		switch {
		case err == nil:
			nodes = append(nodes, name)
		case lost(err):
			return nil, err
		}
	}
	return nodes, nil
}
