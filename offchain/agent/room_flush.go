package agent

import (
	"context"
	"errors"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/client"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// maxRoomBatch is how many answers go in one transaction.
const maxRoomBatch = 32

// roomBatch is what one transaction will say in a room.
type roomBatch struct {
	posts   []Post
	answers []Answer
	bytes   int
	begun   time.Time
}

func (b *roomBatch) fits(p chattypes.Params) bool {
	return len(b.posts) < min(maxRoomBatch, int(p.MaxBatchEntries))
}

func (b *roomBatch) takes(answer Answer, p chattypes.Params) bool {
	return b.fits(p) && b.bytes+len(answer.Body) <= int(p.MaxBatchBytes)
}

func (b *roomBatch) add(post Post, answer Answer) {
	if len(b.posts) == 0 {
		b.begun = time.Now()
	}
	b.posts, b.answers, b.bytes = append(b.posts, post), append(b.answers, answer), b.bytes+len(answer.Body)
}

// flush says what a batch holds, and empties it. Where the chain refuses the whole because of a part, each answer is
// tried by itself.
func (s *roomServer) flush(ctx context.Context, b *roomBatch) error {
	posts, answers := b.posts, b.answers
	*b = roomBatch{}
	if len(posts) == 0 {
		return nil
	}
	err := s.say(ctx, posts, answers)
	if err == nil || len(posts) == 1 || !refusedInRoom(err) {
		return s.settle(posts[0], err)
	}
	for i := range posts {
		if err := s.settle(posts[i], s.say(ctx, posts[i:i+1], answers[i:i+1])); err != nil {
			return err
		}
	}
	return nil
}

// settle takes what the chain says of one answer for its end. What has nothing to do with the room ends the agent.
func (s *roomServer) settle(post Post, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, chattypes.ErrAlreadyReacted):
		s.report(post, outcomeDone, 0, "note", "it was answered before")
		return nil
	case refusedInRoom(err):
		s.report(post, outcomeRefused, 0, "error", err)
		return nil
	}
	return err
}

// refusedInRoom tells a refusal by the room, which concerns an answer, from one that concerns the agent.
func refusedInRoom(err error) bool {
	var e *client.Error
	return errors.As(err, &e) && e.Codespace == chattypes.ModuleName
}

// say lands answers exactly once, each with the mark that the chain takes only once. Whatever goes wrong on the way, it is
// sent again: should it have landed after all, the chain refuses it. In a sealed room it is sealed anew each time, since
// the epoch may be another.
func (s *roomServer) say(ctx context.Context, posts []Post, answers []Answer) error {
	for wait := retryMin; ; wait = min(2*wait, retryMax) {
		res, err := s.land(ctx, posts, answers)
		switch {
		case err == nil:
			s.a.budget.spend(res.GasWanted, time.Now())
			for i, post := range posts {
				s.report(post, outcomeAnswered, res.Height, "answer", answers[i].Kind)
			}
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case !again(err):
			return err
		}
		s.a.log.Warn("answer not landed, trying again", "room", s.slug, "error", err)
		if err := s.a.pause(ctx, wait); err != nil {
			return err
		}
	}
}

// land tries once.
func (s *roomServer) land(ctx context.Context, posts []Post, answers []Answer) (*client.Result, error) {
	msgs, err := s.msgs(ctx, posts, answers)
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	res, err := s.chain.Do(ctx, msgs...)
	s.a.metrics.transaction(time.Since(begun), err)
	return res, err
}

// again tells whether the same answer is sent once more: also where nobody can say whether it landed.
func again(err error) bool {
	var e *client.Error
	return retryable(err) || errors.As(err, &e) && e.Phase == client.PhaseUnseen
}

func (s *roomServer) msgs(ctx context.Context, posts []Post, answers []Answer) ([]sdk.Msg, error) {
	drafts := make([]client.PostDraft, len(posts))
	for i := range posts {
		drafts[i] = draft(s.slug, posts[i], answers[i])
	}
	post, err := s.chain.ComposePost(ctx, true, drafts...)
	if err != nil {
		return nil, err
	}
	msgs := []sdk.Msg{post}
	for _, p := range posts {
		msgs = append(msgs, &chattypes.MsgReact{
			Sender: s.a.chain.Address(), Room: s.slug, Number: p.Post.Number, Reaction: AnsweredReaction,
		})
	}
	return msgs, nil
}

// report logs and counts what became of a post.
func (s *roomServer) report(post Post, word string, height int64, more ...any) {
	line := append([]any{"post", post.Handle, "from", post.Author, "kind", post.Post.Message.Kind}, more...)
	if height > 0 {
		line = append(line, "height", height)
	}
	s.a.log.Info(word, line...)
	s.a.metrics.posted(s.slug, word)
}
