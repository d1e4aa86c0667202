package agent

import (
	"context"
	"errors"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/seal"
	"github.com/amigos-network/amigos/x/internode/types"
)

var errNoSealedAnswer = errors.New("the question was sealed, and the answer cannot be: its recipient has no encryption key")

// sealedAnswer is the key to which a reply is sealed: what was said in secret is not answered in the open. It is the one
// that the question names, or what the recipient has published; none if the question was not sealed, or the reply says
// nothing.
func (a *Agent) sealedAnswer(ctx context.Context, m Message, opened client.Opened, r *Reply) ([]byte, error) {
	if !opened.Sealed || len(r.Body) == 0 {
		return nil, nil
	}
	if r.To == "" && len(opened.ReplyKey) > 0 {
		return opened.ReplyKey, nil
	}
	to := r.To
	if to == "" {
		to = senderOf(m)
	}
	if address, err := types.ParseAddress(to); err != nil || !address.Local() {
		return nil, errNoSealedAnswer
	}
	record, err := a.nodeWhenUp(ctx, to)
	if err != nil {
		return nil, err
	}
	if len(record.Node.EncryptionKey) == 0 {
		return nil, errNoSealedAnswer
	}
	return record.Node.EncryptionKey, nil
}

// nodeWhenUp asks for a node; a chain that does not answer is waited for, since a rejection cannot be taken back.
func (a *Agent) nodeWhenUp(ctx context.Context, address string) (*types.NodeRecord, error) {
	for wait := retryMin; ; wait = min(2*wait, retryMax) {
		record, err := a.chain.Node(ctx, address)
		if !retryable(err) {
			return record, err
		}
		if err := a.pause(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// unseal opens a post where it stands. One that this agent has no key for is passed over: its moderators decide who reads
// it, and nobody could be answered.
func (s *roomServer) unseal(ctx context.Context, post *Post) (readable bool, err error) {
	opened, err := patiently(ctx, s.a, func() (client.Opened, error) {
		opened := s.chain.OpenPosts(ctx, *post)[0]
		return opened, opened.Err
	})
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err != nil {
		s.report(*post, outcomeWithheld, 0, "reason", "it cannot be opened: "+err.Error())
		return false, nil
	}
	opened.Show(&post.Post.Message)
	return true, nil
}

// answerLimit is how long an answer may be.
func (s *roomServer) answerLimit(answer Answer) int {
	limit := int(s.params.MaxBodyBytes)
	if s.sealed {
		limit -= seal.PostOverhead + len(answer.ContentType)
	}
	return limit
}
