package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

var errNoEnvelope = errors.New("no envelope")

// newEnvelopeCmd is about messages that carry their author's signature by themselves.
func newEnvelopeCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "envelope",
		Short: "Sign messages by themselves, look into them, and carry those of others to the chain",
		Long: "An envelope is a message with its author's signature. It travels by any road, and anybody may carry it to the " +
			"chain, which files it as if its author had sent it.",
		RunE: sdkclient.ValidateCmd,
	}
	cmd.AddCommand(newSealCmd(), newOpenCmd(), newAnchorCmd())
	return cmd
}

func newSealCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "seal <to> [text]",
		Short: "Make an envelope and write it to standard output; nothing is sent",
		Long: "Make an envelope with the key of --from and write it to standard output, one line of JSON. The key is the node's " +
			"own, or an operational key of the node that --author names. Whoever has the line can anchor it, once, until it expires.",
		Example: "amigosd envelope seal bob \"hola\" --from alice > hola.json\n" +
			"amigosd envelope seal bob \"hola\" --from laptop --author alice --expires 10m > hola.json",
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			draft, err := readDraft(cmd, args)
			if err != nil {
				return usageError{err, cmd}
			}
			author, _ := cmd.Flags().GetString("author")
			replyTo, _ := cmd.Flags().GetString("reply-to")
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				return sealEnvelope(ctx, cmd, c, draft, author, replyTo)
			})
		},
	}
	f := cmd.Flags()
	f.String("kind", envelope.KindText, "what the message is for: text, task, status, or a word of your own")
	f.String("content-type", "", "media type of the body; empty is plain text")
	f.String("file", "", "read the body from a file, - is standard input")
	f.String("reply-to", "", "handle of the message answered, in your own inbox, as alice/3")
	f.Duration("expires", client.DefaultEnvelopeLifetime, "how long the envelope can be anchored; at most the chain's envelope_lifetime")
	f.String("priority", "normal", "bulk, normal or urgent")
	f.String("author", "", "node that says it, if --from is an operational key of it; empty is the node of --from")
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func sealEnvelope(ctx context.Context, cmd *cobra.Command, c *client.Client, draft client.Draft, author, replyTo string) error {
	if author != "" {
		record, err := c.Node(ctx, author)
		if err != nil {
			return err
		}
		author = record.Node.Address
	}
	if replyTo != "" {
		reply, err := c.Reply(ctx, replyTo)
		if err != nil {
			return err
		}
		draft.ReplyTo, draft.Parent = reply.ReplyTo, reply.Parent
	}
	entry, id, err := c.SealEnvelope(author, draft)
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "sealed message %s\n", id)
	return json.NewEncoder(cmd.OutOrStdout()).Encode(entry)
}

func newOpenCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "open <file>",
		Short: "Check an envelope's signature and show what it says, without any chain",
		Long: "Check the signatures of envelopes and show what they say. - is standard input. Whether the key speaks for the " +
			"sender only the chain can tell: amigosd query internode keys <sender>.",
		Example: "amigosd envelope open hola.json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			entries, err := readEnvelopes(cmd, args)
			if err != nil {
				return err
			}
			for i, entry := range entries {
				msg, err := entry.Envelope.Open()
				if err != nil {
					return fmt.Errorf("envelope %d of %d: %w", i+1, len(entries), err)
				}
				if err := printEnvelope(cmd, msg, entry); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "text or json")
	return cmd
}

func printEnvelope(cmd *cobra.Command, msg envelope.Message, entry types.AnchorEntry) error {
	if wantsJSON(cmd) {
		return printProto(cmd, &msg)
	}
	err := printAnswer(cmd, nil,
		pair{"id", msg.ID().String()},
		pair{"from", printable(msg.Sender)},
		pair{"chain", printable(msg.OriginChain)},
		pair{"to", printable(msg.Recipient + msg.Room)},
		pair{"kind", printable(msg.Kind)},
		pair{"content type", printable(msg.ContentType)},
		pair{"of use until", clockTime(msg.ExpiresAt)},
		pair{"signed by", "libp2p://" + envelope.PeerID(entry.Envelope.PublicKey)},
	)
	if err != nil || len(msg.Body) == 0 {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "\n%s\n", wholeBody(msg))
	return err
}

func newAnchorCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "anchor <file>...",
		Short: "Carry envelopes to the chain, for your fee, and wait for their block",
		Long: "Carry envelopes to the chain and wait for their block. A file has one or many, a line each; - is standard input. " +
			"Their authors need not be you. A refused one does not keep the others back; then the exit code is 11.",
		Example: "amigosd envelope anchor hola.json --from carol",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			entries, err := readEnvelopes(cmd, args)
			if err != nil {
				return err
			}
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				return anchorAll(ctx, cmd, c, entries)
			})
		},
	}
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

// anchorAll carries envelopes in as many transactions as the chain's limits ask for.
func anchorAll(ctx context.Context, cmd *cobra.Command, c *client.Client, entries []types.AnchorEntry) error {
	params, err := c.Params(ctx)
	if err != nil {
		return err
	}
	var first error
	for len(entries) > 0 {
		n, size := 0, 0
		for n < len(entries) && n < int(params.MaxBatchEntries) {
			if size += entries[n].Bytes(); size > int(params.MaxBatchBytes) && n > 0 {
				break
			}
			n++
		}
		sent, err := c.Anchor(ctx, entries[:n]...)
		if err != nil {
			return err
		}
		for _, filed := range sent.Messages {
			if first == nil {
				first = filed.Err
			}
			if err := printAnchored(cmd, sent, filed); err != nil {
				return err
			}
		}
		entries = entries[n:]
	}
	return first
}

func printAnchored(cmd *cobra.Command, sent *client.Sent, filed client.Filed) error {
	refused := ""
	if filed.Err != nil {
		refused = filed.Err.Error()
	}
	answer := struct {
		txAnswer
		Handle  string `json:"handle,omitempty"`
		ID      string `json:"id"`
		Refused string `json:"refused,omitempty"`
	}{newTxAnswer(sent.Result), filed.Handle, filed.ID.String(), refused}
	if wantsJSON(cmd) {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(answer)
	}
	what := "anchored as " + filed.Handle
	if refused != "" {
		what = "refused: " + printable(refused)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "message %s %s at height %d\n", filed.ID, what, sent.Height)
	return err
}

// readEnvelopes reads all envelopes of files, in their order.
func readEnvelopes(cmd *cobra.Command, names []string) ([]types.AnchorEntry, error) {
	var entries []types.AnchorEntry
	for _, name := range names {
		bz, err := readFile(cmd, name)
		if err != nil {
			return nil, err
		}
		decoder := json.NewDecoder(bytes.NewReader(bz))
		for {
			var entry types.AnchorEntry
			err := decoder.Decode(&entry)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, fixable{fmt.Errorf("%w in %s: %w", errNoEnvelope, name, err), "amigosd envelope seal writes one"}
			}
			entries = append(entries, entry)
		}
	}
	if len(entries) == 0 {
		return nil, fixable{errNoEnvelope, "amigosd envelope seal writes one"}
	}
	return entries, nil
}
