package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/agent"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

const (
	ordersPerRound = 10
	orderRounds    = 6
)

// TestAnAgentAnswersInARoomThroughKills has bob's agent answer alice's orders in a room by its configuration, kills it
// while it answers, and restarts the validator: each order is answered once.
func TestAnAgentAnswersInARoomThroughKills(t *testing.T) {
	h := newValidatorHome(t)
	validator := h.validator()
	alice, bob := h.client("alice"), h.client("bob")
	register(t, alice, "alice")
	register(t, bob, "bob")
	doInRoom(t, alice, &chattypes.MsgCreateRoom{Owner: alice.Address(), Slug: "orders", Policy: chattypes.RoomPolicy{Open: true}})
	doInRoom(t, bob, &chattypes.MsgJoin{Sender: bob.Address(), Room: "orders"})

	h.run("agent", "init")
	add(t, filepath.Join(h.dir, agent.FileName), `[rooms.orders]
posts = "all"
filter = "data.amount >= 1000"
[rooms.orders.handlers.order]
text = "{{.Author}}: {{.Data.amount}}"
`)
	served := h.agent("bob")
	eventually(t, "the agent is ready", func() bool { return strings.Contains(served.out.tail(1<<16), "agent ready") })
	for round := range orderRounds {
		placeOrders(t, alice, round)
		if round != orderRounds/2 {
			served.kill() // while it answers
			served = h.agent("bob")
			continue
		}
		validator.kill()
		h.validator()
		eventually(t, "the node is back", func() bool { _, err := alice.Params(t.Context()); return err == nil })
	}

	var answers map[uint64][]string
	eventually(t, "every order that meets the filter is answered", func() bool {
		answers = ordersAnswered(t, alice)
		return len(answers) == orderRounds*ordersPerRound/2
	})
	placeOrders(t, alice, orderRounds)
	eventually(t, "the agent goes on", func() bool {
		answers = ordersAnswered(t, alice)
		return len(answers) == (orderRounds+1)*ordersPerRound/2
	})
	for number, said := range answers {
		require.Len(t, said, 1, "order %d", number)
		require.True(t, strings.HasPrefix(said[0], "alice: 1"), said[0])
	}
}

func doInRoom(t *testing.T, c *client.Client, msg client.RoomMsg) {
	t.Helper()
	_, err := c.DoInRoom(t.Context(), msg)
	require.NoError(t, err)
}

// placeOrders posts orders, every second of which meets the agent's filter.
func placeOrders(t *testing.T, c *client.Client, round int) {
	t.Helper()
	drafts := make([]client.PostDraft, ordersPerRound)
	for i := range drafts {
		drafts[i] = client.PostDraft{
			Room: "orders", Kind: "order", ContentType: "application/json", Body: fmt.Appendf(nil, `{"amount":%d}`, 100+900*(i%2)+round),
		}
	}
	_, _, err := c.Post(t.Context(), true, drafts...)
	require.NoError(t, err)
}

// ordersAnswered are bob's answers by the number of the order.
func ordersAnswered(t *testing.T, c *client.Client) map[uint64][]string {
	t.Helper()
	answers := map[uint64][]string{}
	for after := uint64(0); ; {
		page, err := c.Rooms().History(t.Context(), &chattypes.QueryHistoryRequest{Room: "orders", After: after, Author: "bob"})
		require.NoError(t, err)
		for _, p := range page.Posts {
			answers[p.Post.Parent] = append(answers[p.Post.Parent], string(p.Post.Message.Body))
		}
		if after = page.Next; !page.More {
			return answers
		}
	}
}
