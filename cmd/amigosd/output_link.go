package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

// linkAnswer is a link after a change of it.
type linkAnswer struct {
	Number      uint64 `json:"number,string"`
	Name        string `json:"name,omitempty"`
	ChainID     string `json:"chain_id"`
	ChannelID   string `json:"channel_id"`
	Open        bool   `json:"open"`
	Quarantined bool   `json:"quarantined"`
	Reason      string `json:"reason,omitempty"`
	txAnswer
}

func newLinkAnswer(record *types.LinkRecord, res *client.Result) linkAnswer {
	l := record.Link
	return linkAnswer{l.Number, l.Name, l.ChainId, l.ChannelId, l.Open, l.Quarantined, l.Reason, newTxAnswer(res)}
}

func printLink(cmd *cobra.Command, record *types.LinkRecord) error {
	if wantsJSON(cmd) {
		return printProto(cmd, record)
	}
	return printAnswer(cmd, nil, linkPairs(record)...)
}

func linkPairs(record *types.LinkRecord) []pair {
	l, help := record.Link, ""
	if hint, known := types.Explain(types.ModuleName, record.Blocker); known {
		help = hint.Fix
	}
	return []pair{
		{"link", types.LinkAddress(l.Number)},
		{"name", l.Name},
		{"to chain", printable(l.ChainId)},
		{"channel", l.ChannelId + strings.TrimSuffix(" (there "+l.CounterpartyChannelId+")", " (there )")},
		{"connection", l.ConnectionId},
		{"client", strings.TrimSpace(l.ClientId + " " + printable(record.ClientStatus))},
		{"other channels", earlier(record)},
		{"sends", linkState(record)},
		{"reason", printable(l.Reason)},
		{"born", fmt.Sprintf("at height %d", l.OpenedHeight)},
		{"what helps", help},
	}
}

// earlier are the channels that the link used before.
func earlier(record *types.LinkRecord) string {
	var others []string
	for _, channel := range record.Channels {
		if channel != record.Link.ChannelId {
			others = append(others, channel)
		}
	}
	return strings.Join(others, ", ")
}

// linkState says whether a link sends, or why it does not.
func linkState(record *types.LinkRecord) string {
	l := record.Link
	switch {
	case l.Retired():
		return "no: retired, " + types.LinkAddress(l.RetiredInto) + " has its channel"
	case record.Blocker == 0:
		return "yes"
	case record.Blocker == types.ErrLinkPaused.ABCICode():
		return fmt.Sprintf("no: paused until %s, after %d packets in a row failed", clockTime(record.Meter.PausedUntil), record.Meter.Failures)
	}
	return "no: " + codeText(record.Blocker)
}

// codeText is what a registered code of internode means.
func codeText(code uint32) string {
	return fmt.Sprintf("%s (%s %d)", strings.TrimPrefix(types.SendResult{Code: code}.Err().Error(), "refused: "), types.ModuleName, code)
}

func printLinks(cmd *cobra.Command, page *types.QueryLinksResponse) error {
	if wantsJSON(cmd) {
		return printProto(cmd, page)
	}
	out := cmd.OutOrStdout()
	if len(page.Records) == 0 {
		_, err := fmt.Fprintln(out, "no links; amigosd relayer link makes one")
		return err
	}
	err := columns(out, func(w io.Writer) {
		fmt.Fprintln(w, "LINK\tNAME\tCHAIN\tCHANNEL\tCLIENT\tSENDS")
		for _, record := range page.Records {
			l := record.Link
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", types.LinkAddress(l.Number), dash(l.Name), printable(l.ChainId),
				dash(l.ChannelId), dash(printable(record.ClientStatus)), linkState(&record))
		}
	})
	if err == nil && page.Next > 0 {
		_, err = fmt.Fprintf(out, "next: --after %d\n", page.Next)
	}
	return err
}

// dash stands where there is nothing to say.
func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
