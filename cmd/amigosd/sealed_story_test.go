package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/agent"
	"github.com/amigos-network/amigos/seal"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestWhatIsSealedIsReadByThoseItIsForAlone registers nodes, seals a message and a room, and removes a member.
func TestWhatIsSealedIsReadByThoseItIsForAlone(t *testing.T) {
	h := newValidatorHome(t)
	h.validator()
	alice := h.client("alice")
	for _, name := range []string{"alice", "bob", "carol"} {
		h.as(name, "tx", "internode", "register", name)
	}
	node, err := alice.Node(t.Context(), "bob")
	require.NoError(t, err)
	require.Len(t, node.Node.EncryptionKey, 32, "register publishes it unasked")

	by := h.args[slices.Index(h.args, "--grpc.address")+1]
	h.as("alice", "tx", "internode", "send", "bob", "hola", "--seal", "--grpc-broadcast", by)
	require.Contains(t, h.as("bob", "query", "internode", "inbox", "bob"), "hola")
	require.Contains(t, h.as("bob", "query", "internode", "message", "bob/1"), "hola")
	require.Contains(t, h.ask("query", "internode", "inbox", "bob"), "(sealed: open it with your key, --from)")
	require.Contains(t, h.as("carol", "query", "internode", "inbox", "bob"), "(sealed: to another key than yours)")
	asked, err := alice.Message(t.Context(), "bob/1")
	require.NoError(t, err)
	require.NotContains(t, string(asked.Entry.Message.Body), "hola")

	h.sealedRoom(t, alice)
	h.removedMember(t, alice)
}

// sealedRoom makes a room that bob is given the key of, and carol is not.
func (h *validatorHome) sealedRoom(t *testing.T, alice *client.Client) {
	t.Helper()
	h.as("alice", "tx", "agentchat", "create-room", "plan", "--sealed")
	h.as("alice", "tx", "agentchat", "invite", "plan", "bob")
	h.as("bob", "tx", "agentchat", "join", "plan")
	h.exits(client.ExitRefused, "(agentchat 2080)", h.signed("bob", "tx", "agentchat", "post", "plan", "too early")...)
	require.Contains(t, h.as("alice", "tx", "agentchat", "seal-keys", "plan"), "sealed to bob")
	require.Contains(t, h.as("alice", "tx", "agentchat", "seal-keys", "plan"), "nothing to do")
	h.as("alice", "tx", "agentchat", "post", "plan", `{"amount":5}`, "--content-type", "application/json")
	h.as("bob", "tx", "agentchat", "post", "plan", "agreed", "--reply-to", "1")
	h.as("bob", "tx", "agentchat", "edit", "plan/2", "agreed at noon")

	read := h.as("bob", "query", "agentchat", "history", "plan")
	require.Contains(t, read, `{"amount":5}`)
	require.Contains(t, read, "agreed at noon")
	require.Contains(t, h.as("bob", "query", "agentchat", "history", "plan", "--filter", "data.amount > 4"), `{"amount":5}`)
	require.Contains(t, h.as("bob", "query", "agentchat", "post", "plan/2"), "it said: agreed\n")
	require.Contains(t, h.as("bob", "query", "agentchat", "thread", "plan/2"), "agreed at noon")
	require.Contains(t, h.as("carol", "query", "agentchat", "history", "plan"), "(sealed: you have no key of its epoch")
	require.Contains(t, h.ask("query", "agentchat", "post", "plan/2"), "(sealed: open it with your key, --from)")
	h.sealedChat(t)
	kept, err := alice.Rooms().History(t.Context(), &chattypes.QueryHistoryRequest{Room: "plan"})
	require.NoError(t, err)
	for _, post := range kept.Posts {
		require.NotContains(t, string(post.Post.Message.Body), "agreed", "the chain keeps ciphertext alone")
		require.NotContains(t, string(post.Post.Message.Body), "amount")
		require.Equal(t, seal.ContentType, post.Post.Message.ContentType)
	}
}

// sealedChat has bob talk by lines, and alice's agent answer him.
func (h *validatorHome) sealedChat(t *testing.T) {
	t.Helper()
	h.run("agent", "init")
	add(t, filepath.Join(h.dir, agent.FileName), `[rooms.plan]
posts = "all"
filter = "data.amount >= 1000"
[rooms.plan.handlers.order]
text = "{{.Author}}: {{.Data.amount}}"
`)
	served := h.agent("alice")
	eventually(t, "the agent is ready", func() bool { return strings.Contains(served.out.tail(1<<16), "agent ready") })
	said := h.runWith("/kind order {\"amount\":1500}\n/edit 3 {\"amount\":1500,\"now\":true}\n", h.signed("bob", "chat", "plan")...)
	require.Contains(t, said, "agreed at noon")
	require.Contains(t, said, "1500")
	eventually(t, "the agent answers, and bob reads it", func() bool {
		return strings.Contains(h.as("bob", "query", "agentchat", "history", "plan"), "bob: 1500")
	})
	require.Contains(t, h.as("bob", "query", "agentchat", "post", "plan/3"), `"now":true`)
	served.stop()
}

// removedMember removes bob, who from then on reads nothing more, and posts under no former key.
func (h *validatorHome) removedMember(t *testing.T, alice *client.Client) {
	t.Helper()
	late, err := alice.ComposePost(t.Context(), true, client.PostDraft{Room: "plan", Body: []byte("under the first key")})
	require.NoError(t, err)
	require.Contains(t, h.as("alice", "tx", "agentchat", "kick", "plan", "bob"), "key of epoch 2")
	_, err = alice.Do(t.Context(), late)
	require.ErrorIs(t, err, chattypes.ErrStaleEpoch)
	var refused *client.Error
	require.ErrorAs(t, err, &refused)
	require.Contains(t, refused.Error(), "is at 2")
	require.Contains(t, refused.Fix(), "seal the post again")

	h.as("alice", "tx", "agentchat", "post", "plan", "without bob")
	require.Contains(t, h.as("alice", "query", "agentchat", "history", "plan"), "without bob")
	require.NotContains(t, h.as("bob", "query", "agentchat", "history", "plan"), "without bob")
	h.exits(client.ExitRefused, "(agentchat 2080)", h.signed("bob", "tx", "agentchat", "post", "plan", "let me in")...)
	require.Contains(t, h.ask("query", "agentchat", "room", "plan"), "epoch 2")

	h.as("bob", "tx", "internode", "update", "--encryption-key", "none")
	h.exits(client.ExitRefused, types.ErrNoEncryptionKey.Error(), h.signed("alice", "tx", "internode", "send", "bob", "psst", "--seal")...)
}

// signed is a command of a node's, and as runs it.
func (h *validatorHome) signed(name string, args ...string) []string {
	return append(args, "--from", name, "--keyring-backend", "test", "--node", h.node)
}

func (h *validatorHome) as(name string, args ...string) string {
	h.t.Helper()
	return h.run(h.signed(name, args...)...)
}

// ask runs a question of nobody's.
func (h *validatorHome) ask(args ...string) string {
	h.t.Helper()
	return h.run(append(args, "--node", h.node)...)
}
