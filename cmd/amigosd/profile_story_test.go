package main_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/testutil/process"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestMessagesAreSentFoundAndAnsweredWithoutAnIndexOfTransactions runs a chain that init made for throughput: a program
// writes to another, whose agent reads its inbox and answers.
func TestMessagesAreSentFoundAndAnsweredWithoutAnIndexOfTransactions(t *testing.T) {
	chain, err := process.New(t.Context(), process.Config{
		Binary: "amigosd", Dir: t.TempDir(), ChainID: "story-1", Validators: 1, NodeProfile: "throughput",
	})
	require.NoError(t, err)
	require.NoError(t, chain.Start(t.Context()))
	t.Cleanup(chain.Kill)
	alice, err := chain.DialNode(t.Context(), process.Alice)
	require.NoError(t, err)
	t.Cleanup(alice.Close)
	bob, err := chain.DialNode(t.Context(), process.Bob)
	require.NoError(t, err)
	t.Cleanup(bob.Close)
	agent, err := chain.Agent(process.Bob, chain.Validators[0])
	require.NoError(t, err)
	t.Cleanup(agent.Kill)

	pong, err := alice.Ping(t.Context(), bob.Address())
	require.NoError(t, err)
	require.Positive(t, pong.Took)
	page, err := alice.Inbox(t.Context(), bob.Address(), 0, types.DefaultPageItems)
	require.NoError(t, err)
	require.NotEmpty(t, page.Messages)
}
