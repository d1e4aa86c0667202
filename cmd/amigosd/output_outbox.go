package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

func printOutbox(cmd *cobra.Command, after uint64, page *types.QueryOutboxResponse) error {
	if wantsJSON(cmd) {
		return printProto(cmd, page)
	}
	out := cmd.OutOrStdout()
	if first := page.State.First; first > after+1 && page.State.Last > after {
		fmt.Fprintf(out, "%d older messages are gone; the first one kept is %d\n", first-after-1, first)
	}
	if len(page.Messages) == 0 {
		_, err := fmt.Fprintln(out, "no messages to other chains")
		return err
	}
	err := columns(out, func(w io.Writer) {
		fmt.Fprintln(w, "HANDLE\tTIME\tTO\tKIND\tPACKET\tSTATUS\tBODY")
		for _, m := range page.Messages {
			said := m.Entry.Message
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s/%d\t%s\t%s\n", m.Handle, clockTime(m.Entry.Time), printable(said.Recipient),
				printable(said.Kind), m.Entry.ChannelId, m.Entry.Sequence, sentStatus(m.Entry), bodyText(said))
		}
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "next: --after %d\n", page.Next)
	return err
}

// sentStatus is how far a message came on another chain, and why no further.
func sentStatus(entry types.OutboxEntry) string {
	word := statusWord(entry.Status)
	switch {
	case entry.Answer != nil:
		return "answered"
	case entry.Code != 0:
		return word + ": " + codeText(entry.Code)
	case entry.Reason != "":
		return word + ": " + printable(entry.Reason)
	}
	return word
}

// printSentMessage shows a message that left, with its whole body.
func printSentMessage(ctx context.Context, cmd *cobra.Command, c *client.Client, m *types.SentMessage) error {
	if wantsJSON(cmd) {
		return printProto(cmd, m)
	}
	said, entry := m.Entry.Message, m.Entry
	pairs := []pair{
		{"handle", m.Handle},
		{"id", m.Id},
		{"from", nameAndAddress(nodeName(ctx, c, m.Sender), m.Sender)},
		{"to", printable(said.Recipient)},
		{"kind", printable(said.Kind)},
		{"content type", printable(said.ContentType)},
		{"status", sentStatus(entry)},
		{"left", fmt.Sprintf("%s, at height %d", clockTime(entry.Time), entry.Height)},
		{"by", fmt.Sprintf("%s, packet %s/%d", linkName(ctx, c, map[string]string{}, entry.Link), entry.ChannelId, entry.Sequence)},
		{"filed", filedThere(entry)},
		{"answers", hex.EncodeToString(said.ReplyTo)},
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

// filedThere says where and when another chain filed a message; nothing until it did.
func filedThere(entry types.OutboxEntry) string {
	if entry.Arrival == 0 {
		return ""
	}
	return fmt.Sprintf("as %s, %s, at height %d of that chain", types.Handle(entry.Recipient, entry.Arrival), clockTime(entry.RemoteTime), entry.RemoteHeight)
}
