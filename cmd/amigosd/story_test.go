package main

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestNothingIsLostOrAnsweredTwice sends pings to an agent while agent and validator are killed in turn, at whatever
// instruction they are, and counts the pongs.
func TestNothingIsLostOrAnsweredTwice(t *testing.T) {
	const rounds, perRound = 60, 5
	h := newValidatorHome(t)
	validator := h.validator()
	alice, bob := h.client("alice"), h.client("bob")
	register(t, alice, "alice")
	register(t, bob, "bob")
	agent := h.agent("bob")

	var sent atomic.Int64
	pings := map[envelope.ID]bool{}
	finished := make(chan error, 1)
	go func() {
		finished <- func() error {
			for range rounds {
				ids, err := sendPings(t.Context(), alice, perRound)
				if err != nil {
					return err
				}
				for _, id := range ids {
					pings[id] = true
				}
				sent.Add(perRound)
			}
			return nil
		}()
	}()
	reached := func(share int64) func() bool { return func() bool { return sent.Load() >= rounds*perRound*share/10 } }

	eventually(t, "a fifth was sent", reached(2))
	agent.kill()
	eventually(t, "sending goes on without the agent", reached(3))
	agent = h.agent("bob")
	eventually(t, "half was sent", reached(5))
	validator.kill()
	validator = h.validator()
	eventually(t, "sending goes on after the validator's restart", reached(7))
	agent.kill()
	validator.kill()
	validator = h.validator()
	agent = h.agent("bob")

	require.NoError(t, <-finished)
	eventually(t, "the agent has processed everything", func() bool {
		page, err := bob.Inbox(t.Context(), "bob", 0, 1)
		return err == nil && page.State.Processed == page.State.Last && page.State.Last == rounds*perRound
	})
	requireOnePongEach(t, alice, pings)
	agent.stop()
	validator.stop()
}

func register(t *testing.T, c *client.Client, name string) {
	t.Helper()
	_, err := c.Do(t.Context(), &types.MsgRegisterNode{Owner: c.Address(), Name: name, Kind: types.NODE_KIND_AGENT})
	require.NoError(t, err)
}

// sendPings files a batch of pings. What a node that is away never took is sent again; of what it may have taken the
// client itself takes care.
func sendPings(ctx context.Context, c *client.Client, n int) ([]envelope.ID, error) {
	drafts := make([]client.Draft, n)
	for i := range drafts {
		drafts[i] = client.Draft{To: "bob", Kind: envelope.KindPing}
	}
	sent, err := c.Send(ctx, true, drafts...)
	var failed *client.Error
	for errors.As(err, &failed) && failed.Phase == client.PhaseLocal && failed.Retryable() {
		sent, err = c.Send(ctx, true, drafts...)
	}
	if err != nil {
		return nil, err
	}
	ids := make([]envelope.ID, n)
	for i, filed := range sent.Messages {
		ids[i] = filed.ID
	}
	return ids, nil
}

func requireOnePongEach(t *testing.T, alice *client.Client, pings map[envelope.ID]bool) {
	t.Helper()
	answered := map[envelope.ID]int{}
	for after := uint64(0); ; {
		page, err := alice.Inbox(t.Context(), "alice", after, 0)
		require.NoError(t, err)
		for _, message := range page.Messages {
			require.Equal(t, envelope.KindPong, message.Entry.Message.Kind)
			answered[envelope.ID(message.Entry.Message.ReplyTo)]++
		}
		if page.Next == after {
			break
		}
		after = page.Next
	}
	require.Len(t, answered, len(pings), "each ping has its pong")
	for id, n := range answered {
		require.True(t, pings[id], "a pong answers a ping that was sent")
		require.Equal(t, 1, n, "each ping has one pong")
	}
}
