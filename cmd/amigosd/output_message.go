package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// printMessage shows one message with its whole body.
func printMessage(ctx context.Context, cmd *cobra.Command, c *client.Client, m *types.FiledMessage) error {
	if wantsJSON(cmd) {
		return printProto(cmd, m)
	}
	said, names := m.Entry.Message, map[string]string{}
	pairs := []pair{
		{"handle", m.Handle},
		{"id", m.Id},
		{"from", nameAndAddress(senderName(ctx, c, names, m.Entry), client.SenderAddress(m.Entry))},
		{"to", printable(said.Recipient)},
		{"kind", printable(said.Kind)},
		{"content type", printable(said.ContentType)},
		{"status", messageStatus(*m)},
		{"filed", fmt.Sprintf("%s, at height %d", clockTime(m.Entry.Time), m.Entry.Height)},
		{"answers", hex.EncodeToString(said.ReplyTo)},
	}
	if said.Priority != envelope.PRIORITY_UNSPECIFIED {
		pairs = append(pairs, pair{"priority", strings.ToLower(strings.TrimPrefix(said.Priority.String(), "PRIORITY_"))})
	}
	if m.Entry.Hops > 0 {
		pairs = append(pairs, pair{"hops", fmt.Sprint(m.Entry.Hops)})
	}
	if said.ExpiresAt > 0 {
		pairs = append(pairs, pair{"of use until", clockTime(said.ExpiresAt)})
	}
	if err := printAnswer(cmd, nil, pairs...); err != nil {
		return err
	}
	if len(said.Body) == 0 {
		return nil
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "\n%s\n", wholeBody(said))
	return err
}

func nameAndAddress(name, address string) string {
	if name == address {
		return address
	}
	return fmt.Sprintf("%s (%s)", name, address)
}

// printThread shows a thread, each message below the one that it answers.
func printThread(ctx context.Context, cmd *cobra.Command, c *client.Client, thread *types.QueryThreadResponse) error {
	if wantsJSON(cmd) {
		return printProto(cmd, thread)
	}
	out, names := cmd.OutOrStdout(), map[string]string{}
	for _, branch := range branches(thread.Messages) {
		m := branch.message
		said := m.Entry.Message
		fmt.Fprintf(out, "%s%s  %s  %s  %s  %s  %s\n", strings.Repeat("  ", branch.depth), m.Handle, clockTime(m.Entry.Time),
			senderName(ctx, c, names, m.Entry), printable(said.Kind), messageStatus(m), bodyText(said))
	}
	if thread.Truncated {
		fmt.Fprintln(out, "there is more: ask with a higher --limit, or from a message further on")
	}
	return nil
}

// branch is a message of a thread and how far it stands from the beginning.
type branch struct {
	message types.FiledMessage
	depth   int
}

// branches puts each message below the one that it answers, keeping the order beside that. A message whose parent is
// not there begins anew.
func branches(messages []types.FiledMessage) []branch {
	known := map[string]bool{}
	for _, m := range messages {
		known[m.Id] = true
	}
	answers := map[string][]types.FiledMessage{} // by the ID answered; the roots stand under none
	for _, m := range messages {
		parent := hex.EncodeToString(m.Entry.Message.ReplyTo)
		if !known[parent] {
			parent = ""
		}
		answers[parent] = append(answers[parent], m)
	}
	var ordered []branch
	stack := pushed(nil, answers[""], 0)
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		ordered = append(ordered, top)
		stack = pushed(stack[:len(stack)-1], answers[top.message.Id], top.depth+1)
	}
	return ordered
}

// pushed puts messages on a stack so that the first one is on top.
func pushed(stack []branch, messages []types.FiledMessage, depth int) []branch {
	for i := len(messages) - 1; i >= 0; i-- {
		stack = append(stack, branch{messages[i], depth})
	}
	return stack
}
