package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// pair is one line of a text answer.
type pair struct{ name, value string }

func wantsJSON(cmd *cobra.Command) bool {
	return sdkclient.GetClientContextFromCmd(cmd).OutputFormat == "json"
}

// printAnswer writes the value as JSON, or the pairs as lines. Pairs without a value are left out.
func printAnswer(cmd *cobra.Command, value any, pairs ...pair) error {
	if wantsJSON(cmd) {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(value)
	}
	return columns(cmd.OutOrStdout(), pairsOf(pairs...))
}

// pairsOf writes a line for each pair that has a value.
func pairsOf(pairs ...pair) func(io.Writer) {
	return func(w io.Writer) {
		for _, p := range pairs {
			if p.value != "" {
				fmt.Fprintf(w, "%s\t%s\n", p.name, p.value)
			}
		}
	}
}

// printProto writes a message as proto-JSON.
func printProto(cmd *cobra.Command, message proto.Message) error {
	bz, err := protoJSON(cmd, message)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n", bz)
	return err
}

func protoJSON(cmd *cobra.Command, message proto.Message) (json.RawMessage, error) {
	return sdkclient.GetClientContextFromCmd(cmd).Codec.MarshalJSON(message)
}

func columns(out io.Writer, write func(io.Writer)) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	write(w)
	return w.Flush()
}

// txAnswer is what is said of every transaction. Whole numbers that may be large are strings, as in proto-JSON.
type txAnswer struct {
	Hash   string `json:"hash"`
	Height int64  `json:"height,string"`
	Time   string `json:"time,omitempty"`
	TookMS int64  `json:"took_ms"`
}

func newTxAnswer(res *client.Result) txAnswer {
	answer := txAnswer{Hash: res.Hash, Height: res.Height, TookMS: res.Took.Milliseconds()}
	if !res.Time.IsZero() {
		answer.Time = res.Time.UTC().Format(time.RFC3339Nano)
	}
	return answer
}

// printSent tells what became of one message, as far as it was waited for.
func printSent(cmd *cobra.Command, sent *client.Sent, s *types.QueryStatusResponse) error {
	filed := sent.Messages[0]
	answer := struct {
		Handle    string      `json:"handle"`
		ID        string      `json:"id"`
		Recipient string      `json:"recipient,omitempty"`
		Arrival   uint64      `json:"arrival,string,omitempty"`
		Left      *leftAnswer `json:"left,omitempty"`
		Place     string      `json:"place,omitempty"`
		Status    string      `json:"status"`
		Code      uint32      `json:"code,omitempty"`
		Reason    string      `json:"reason,omitempty"`
		txAnswer
	}{
		Handle: filed.Handle, ID: filed.ID.String(), Recipient: filed.Recipient, Arrival: filed.Arrival, Left: newLeftAnswer(filed.Left),
		Place: placeThere(filed.Handle, s), Status: statusWord(s.Status), Code: s.Code, Reason: s.Reason, txAnswer: newTxAnswer(sent.Result),
	}
	return printAnswer(cmd, answer,
		pair{"handle", filed.Handle},
		pair{"id", answer.ID},
		pair{"height", fmt.Sprint(sent.Height)},
		pair{"took", took(sent.Took)},
		pair{"left by", answer.Left.String()},
		pair{"filed as", answer.Place},
		pair{"status", strings.TrimSuffix(answer.Status+": "+printable(s.Reason), ": ")},
	)
}

// placeThere is a message's place on another chain, once it has one.
func placeThere(handle string, s *types.QueryStatusResponse) string {
	if s.Sent == nil || s.Sent.Entry.Arrival == 0 || s.Handle == handle {
		return ""
	}
	return s.Handle
}

// leftAnswer is by which way a message left.
type leftAnswer struct {
	Number    uint64 `json:"number,string"`
	Link      uint64 `json:"link,string"`
	ChannelID string `json:"channel_id"`
	Sequence  uint64 `json:"sequence,string"`
}

func newLeftAnswer(l *client.Left) *leftAnswer {
	if l == nil {
		return nil
	}
	return &leftAnswer{Number: l.Number, Link: l.Link, ChannelID: l.ChannelID, Sequence: l.Sequence}
}

// String is the link and the packet, as the relayer calls it.
func (l *leftAnswer) String() string {
	if l == nil {
		return ""
	}
	return fmt.Sprintf("%s, packet %s/%d", types.LinkAddress(l.Link), l.ChannelID, l.Sequence)
}

func printPending(cmd *cobra.Command, hash string, id envelope.ID) error {
	answer := struct {
		ID   string `json:"id"`
		Hash string `json:"hash"`
	}{id.String(), hash}
	return printAnswer(cmd, answer, pair{"id", answer.ID}, pair{"hash", hash})
}

func printPong(cmd *cobra.Command, to string, p *client.Pong) error {
	answer := struct {
		Ping      string `json:"ping"`
		ID        string `json:"id"`
		Recipient string `json:"recipient,omitempty"`
		Pong      uint64 `json:"pong_arrival,string,omitempty"`
		Height    int64  `json:"height,string"`
		Blocks    int64  `json:"blocks,string"`
		Millis    int64  `json:"block_time_ms"`
		TookMS    int64  `json:"took_ms"`
		Hash      string `json:"hash"`
	}{p.Ping.Handle, p.Ping.ID.String(), p.Ping.Recipient, p.Pong, p.Height, p.Blocks, p.BlockTime.Milliseconds(), p.Took.Milliseconds(), p.Hash}
	return printAnswer(cmd, answer,
		pair{"pong", fmt.Sprintf("from %s at height %d", to, p.Height)},
		pair{"ping", p.Ping.Handle},
		pair{"id", answer.ID},
		pair{"round trip", fmt.Sprintf("%s, %d ms of block time, %d ms in all", blockCount(p.Blocks), answer.Millis, answer.TookMS)},
	)
}

func blockCount(n int64) string {
	if n == 1 {
		return "1 block"
	}
	return fmt.Sprintf("%d blocks", n)
}

// printChange shows the signer's node as it is after its transaction.
func printChange(ctx context.Context, cmd *cobra.Command, c *client.Client, res *client.Result) error {
	answer := newTxAnswer(res)
	record, err := c.Node(ctx, c.Address())
	if err != nil {
		return err
	}
	if wantsJSON(cmd) {
		return printAnswer(cmd, struct {
			Name    string `json:"name"`
			Address string `json:"address"`
			Number  uint64 `json:"number,string"`
			Status  string `json:"status"`
			txAnswer
		}{record.Node.Name, record.Node.Address, record.Node.Number, nodeWord(record.Status), answer})
	}
	return printAnswer(cmd, nil, append(nodePairs(record), pair{"height", fmt.Sprint(res.Height)}, pair{"took", took(res.Took)})...)
}
