package agent

import (
	"context"
	"errors"
	"fmt"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// threadPages bounds how much of a thread is read before an answer to it.
const threadPages = 4

// errThreadTooLong means that nobody can tell how often this agent answered in a thread.
var errThreadTooLong = fmt.Errorf("the thread has more than %d posts", threadPages*threadPage)

const threadPage = 1000

// decide finds the answer to a post that is wanted; nil is silence. It fails only when the agent must end.
func (s *roomServer) decide(ctx context.Context, entry roomEntry, post Post) (*Answer, error) {
	why, err := s.forbidden(ctx, post)
	switch {
	case err != nil:
		return nil, err
	case why != "":
		s.report(post, outcomeWithheld, 0, "reason", why)
		return nil, nil
	}
	if err := s.a.afford(ctx); err != nil {
		return nil, err
	}
	answer, err := s.handle(ctx, entry, post)
	if ctx.Err() != nil {
		return nil, ctx.Err() // a handler that was cut short has not decided
	}
	if err != nil {
		answer = &Answer{Kind: KindRejection, Body: []byte(reason(err.Error()))}
	}
	if answer == nil {
		s.report(post, outcomeDone, 0)
		return nil, nil
	}
	if limit := s.answerLimit(*answer); len(answer.Body) > limit {
		answer = &Answer{Kind: KindRejection, Body: fmt.Appendf(nil, "the answer has %d bytes, at most %d", len(answer.Body), limit)}
	}
	s.a.guard.count(post.Post.Message.Sender)
	return answer, s.a.guard.all.Wait(ctx)
}

// forbidden says why a post is not given to its handler; empty when it is.
func (s *roomServer) forbidden(ctx context.Context, post Post) (string, error) {
	if why := s.a.guard.exhausted(post.Post.Message.Sender); why != "" {
		return why, nil
	}
	marked := false
	for _, r := range post.Reactions {
		marked = marked || r.Reaction == AnsweredReaction
	}
	if !marked && post.Post.Parent == 0 {
		return "", nil // there is no thread that could tell more
	}
	said, err := s.thread(ctx, post)
	switch {
	case errors.Is(err, errThreadTooLong):
		return err.Error(), nil
	case err != nil:
		return "", err
	case said.answered(s.node, post.Post.Number):
		return "it was answered before", nil
	case said.depth(s.node, post.Post) >= int(s.hops):
		return fmt.Sprintf("hop limit: an exchange ends after %d answers", s.hops), nil
	}
	return "", nil
}

// thread is what stands in a thread, by number.
type thread map[uint64]chattypes.Post

func (s *roomServer) thread(ctx context.Context, post Post) (thread, error) {
	said := thread{}
	req := &chattypes.QueryThreadRequest{Ref: post.Handle, Limit: threadPage}
	for range threadPages {
		res, err := patiently(ctx, s.a, func() (*chattypes.QueryThreadResponse, error) { return s.chain.Rooms().Thread(ctx, req) })
		if errors.Is(err, chattypes.ErrPostNotFound) {
			return said, nil // it fell out meanwhile; the chain will refuse an answer
		}
		if err != nil {
			return nil, err
		}
		for _, p := range res.Posts {
			said[p.Post.Number] = p.Post
		}
		if req.After = res.Next; res.Next == 0 {
			return said, nil
		}
	}
	return nil, errThreadTooLong
}

// answered tells whether a node has answered a post.
func (t thread) answered(node, number uint64) bool {
	for _, p := range t {
		if p.Author == node && p.Parent == number {
			return true
		}
	}
	return false
}

// depth counts the answers of a node between a post and the beginning of its thread. Two agents that answer each other make
// it grow, people who talk do not.
func (t thread) depth(node uint64, p chattypes.Post) int {
	depth := 0
	for p.Parent != 0 { // a parent is older than its answer, so this ends
		parent, kept := t[p.Parent]
		if !kept {
			break
		}
		if p = parent; p.Author == node {
			depth++
		}
	}
	return depth
}

// handle gives a post to its handler. A panic is the handler's, not the agent's.
func (s *roomServer) handle(ctx context.Context, entry roomEntry, post Post) (answer *Answer, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			s.a.log.Error("handler panicked", "post", post.Handle, "panic", cause)
			answer, err = nil, fmt.Errorf("the handler for kind %s failed", post.Post.Message.Kind)
		}
	}()
	timeout := s.a.timeout
	if entry.program != nil {
		timeout = entry.program.timeout + killDelay
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return entry.handler(ctx, post)
}

// draft is an answer as it is posted.
func draft(slug string, post Post, answer Answer) client.PostDraft {
	d := client.PostDraft{
		Room: slug, Kind: answer.Kind, ContentType: answer.ContentType, Body: answer.Body,
		Answers: post.Post.Number, AnswersID: post.Post.Id, Mentions: answer.Mentions,
	}
	if d.Kind == "" {
		d.Kind = envelope.KindText
	}
	return d
}
