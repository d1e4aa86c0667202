package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/offchain/plain"
	"github.com/amigos-network/amigos/x/internode/types"
)

// maxShown is how many characters of a body a table shows.
const maxShown = 160

func printInbox(ctx context.Context, cmd *cobra.Command, c *client.Client, after uint64, page *types.QueryInboxResponse) error {
	if wantsJSON(cmd) {
		return printProto(cmd, page)
	}
	out := cmd.OutOrStdout()
	if first := page.State.First; first > after+1 && page.State.Last > after {
		fmt.Fprintf(out, "%d older messages are gone; the first one kept is %d\n", first-after-1, first)
	}
	if len(page.Messages) == 0 {
		_, err := fmt.Fprintln(out, "no messages")
		return err
	}
	names := map[string]string{}
	err := columns(out, func(w io.Writer) {
		fmt.Fprintln(w, "HANDLE\tTIME\tFROM\tKIND\tSTATUS\tBODY")
		for _, m := range page.Messages {
			said := m.Entry.Message
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", m.Handle, clockTime(m.Entry.Time), senderName(ctx, c, names, m.Entry),
				printable(said.Kind), messageStatus(m), bodyText(said))
		}
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "next: --after %d\n", page.Next)
	return err
}

// senderName shows a sender by name where the registry has one. Who lives behind a link has none here: it is shown by
// its address and by the name of the link, or its channel.
func senderName(ctx context.Context, c *client.Client, known map[string]string, entry types.Entry) string {
	address := client.SenderAddress(entry)
	name, ok := known[address]
	switch {
	case ok:
		return name
	case entry.Link != 0:
		name = entry.Message.Sender + "@" + linkName(ctx, c, known, entry.Link)
	default:
		name = nodeName(ctx, c, address)
	}
	known[address] = name
	return name
}

func nodeName(ctx context.Context, c *client.Client, address string) string {
	if record, err := c.Node(ctx, address); err == nil && record.Node.Name != "" {
		return record.Node.Name
	}
	return address
}

// linkName is a link's name, or its channel until it has one.
func linkName(ctx context.Context, c *client.Client, known map[string]string, link uint64) string {
	number := types.LinkAddress(link)
	if name, ok := known["@"+number]; ok {
		return name
	}
	name := number
	if record, err := c.Link(ctx, number); err == nil {
		name = linkLabel(record.Link)
	}
	known["@"+number] = name
	return name
}

func linkLabel(l types.Link) string {
	switch {
	case l.Name != "":
		return l.Name
	case l.ChannelId != "":
		return l.ChannelId
	}
	return types.LinkAddress(l.Number)
}

func messageStatus(m types.FiledMessage) string {
	return strings.TrimSuffix(statusWord(m.Status)+": "+printable(m.Reason), ": ")
}

func statusWord(s types.MessageStatus) string {
	return strings.ToLower(strings.TrimPrefix(s.String(), "MESSAGE_STATUS_"))
}

// bodyText shows what others wrote in one line of a bounded length.
func bodyText(m envelope.Message) string { return shorten(wholeBody(m)) }

// wholeBody shows what others wrote so that it can do nothing to a terminal.
func wholeBody(m envelope.Message) string { return plain.Body(m) }

func shorten(text string) string {
	if utf8.RuneCountInString(text) <= maxShown {
		return text
	}
	return string([]rune(text)[:maxShown]) + "…"
}

// printable escapes whatever a terminal might obey: control characters, invisible ones and changes of direction.
func printable(text string) string { return plain.Text(text) }

func clockTime(millis int64) string {
	return time.UnixMilli(millis).Format("2006-01-02 15:04:05")
}

func took(d time.Duration) string { return d.Round(time.Millisecond).String() }
