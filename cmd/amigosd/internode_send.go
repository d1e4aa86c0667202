package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/seal"
	"github.com/amigos-network/amigos/x/internode/types"
)

// maxFile bounds what is read of a file; the chain's own limit for a body is lower.
const maxFile = 1 << 20

var errBody = errors.New("a message has one body")

func newSendCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "send <to> [text]",
		Short: "Send a message and wait for its block",
		Long: "Send a message: the text given, a file, or standard input (--file -). The recipient is a name, an address " +
			"or a peer ID, here (bob) or behind a link (bob@sur).\nThe exit code is 0 when it got as far as --wait says, 10 when " +
			"the chain refused it, 11 when it failed in its block or on its way to another chain, 12 when it was not seen in time.",
		Example: "amigosd tx internode send bob \"hola\" --from alice\n" +
			"amigosd tx internode send bob@sur \"hola\" --from alice --wait delivered\n" +
			"amigosd tx internode send bob \"between us\" --seal --from alice\n" +
			`echo '{"version":"v1.2.3"}' | amigosd tx internode send bob --kind deployment --content-type application/json --file - --from alice`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			draft, err := readSealedDraft(cmd, args)
			if err != nil {
				return usageError{err, cmd}
			}
			wait, err := readWait(cmd)
			if err != nil {
				return usageError{err, cmd}
			}
			replyTo, _ := cmd.Flags().GetString("reply-to")
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				return send(ctx, cmd, c, draft, replyTo, wait)
			})
		},
	}
	f := cmd.Flags()
	f.String("kind", envelope.KindText, "what the message is for: text, task, status, or a word of your own")
	f.String("content-type", "", "media type of the body; empty is plain text")
	f.String("file", "", "read the body from a file, - is standard input")
	f.Bool("seal", false, "hide the body from all but the recipient; who, when and what kind stay readable")
	f.String("recipient-key", "", "encryption key of the recipient in hexadecimal, with --seal: needed for one on another chain")
	f.String("reply-to", "", "handle of the message answered, in your own inbox, as alice/3")
	f.Duration("expires", 0, "how long the message is of use; 0 is for ever")
	f.String("priority", "normal", "bulk, normal or urgent")
	f.Duration("packet-timeout", 0, "how long a message to another chain may be on its way; 0 is the chain's own limit")
	f.String("wait", "committed", "none, committed, filed (in the inbox, on another chain too), delivered, read or processed")
	addSignFlags(cmd)
	addRepinFlag(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func send(ctx context.Context, cmd *cobra.Command, c *client.Client, draft client.Draft, replyTo, wait string) error {
	if replyTo != "" {
		reply, err := c.Reply(ctx, replyTo)
		if err != nil {
			return err
		}
		draft.ReplyTo, draft.Parent = reply.ReplyTo, reply.Parent
	}
	if wait == "none" {
		pending, ids, err := c.SendNoWait(ctx, draft)
		if err != nil {
			return err
		}
		return printPending(cmd, pending.Hash(), ids[0])
	}
	sent, err := c.Send(ctx, true, draft)
	if err != nil {
		return err
	}
	filed := sent.Messages[0]
	status := &types.QueryStatusResponse{Status: types.MESSAGE_STATUS_FILED}
	if filed.Left != nil {
		status.Status = types.MESSAGE_STATUS_PENDING
	}
	if wait == "committed" {
		return printSent(cmd, sent, status)
	}
	reached, err := c.WaitStatus(ctx, filed, waits()[wait])
	if reached != nil {
		status = reached
	}
	return errors.Join(printSent(cmd, sent, status), err)
}

func waits() map[string]types.MessageStatus {
	return map[string]types.MessageStatus{
		"none":      types.MESSAGE_STATUS_UNSPECIFIED,
		"committed": types.MESSAGE_STATUS_PENDING,
		"filed":     types.MESSAGE_STATUS_FILED,
		"delivered": types.MESSAGE_STATUS_DELIVERED,
		"read":      types.MESSAGE_STATUS_READ,
		"processed": types.MESSAGE_STATUS_PROCESSED,
	}
}

func readWait(cmd *cobra.Command) (string, error) {
	wait, err := cmd.Flags().GetString("wait")
	if _, known := waits()[wait]; err == nil && !known {
		return "", fmt.Errorf("--wait %s: none, committed, filed, delivered, read or processed", wait)
	}
	return wait, err
}

func readDraft(cmd *cobra.Command, args []string) (client.Draft, error) {
	f := cmd.Flags()
	draft := client.Draft{To: args[0]}
	draft.Kind, _ = f.GetString("kind")
	draft.ContentType, _ = f.GetString("content-type")
	if lifetime, _ := f.GetDuration("expires"); lifetime > 0 {
		draft.ExpiresAt = time.Now().Add(lifetime)
	}
	draft.Timeout, _ = f.GetDuration("packet-timeout")
	var err error
	if draft.Priority, err = readPriority(cmd); err != nil {
		return draft, err
	}
	file, _ := f.GetString("file")
	switch {
	case len(args) == 2 && file != "":
		return draft, fmt.Errorf("%w: give a text or --file, not both", errBody)
	case len(args) == 2:
		draft.Body = []byte(args[1])
	case file != "":
		draft.Body, err = readFile(cmd, file)
	case draft.Kind == envelope.KindText:
		return draft, fmt.Errorf("%w: give a text, or --file", errBody)
	}
	return draft, err
}

// readSealedDraft is readDraft where the body can be sealed.
func readSealedDraft(cmd *cobra.Command, args []string) (client.Draft, error) {
	draft, err := readDraft(cmd, args)
	if err != nil {
		return draft, err
	}
	draft.Seal, _ = cmd.Flags().GetBool("seal")
	draft.SealTo, err = readRecipientKey(cmd)
	return draft, err
}

func readRecipientKey(cmd *cobra.Command) ([]byte, error) {
	word, err := cmd.Flags().GetString("recipient-key")
	if err != nil || word == "" {
		return nil, err
	}
	if sealed, _ := cmd.Flags().GetBool("seal"); !sealed {
		return nil, errors.New("--recipient-key goes with --seal")
	}
	given, err := hex.DecodeString(word)
	if err != nil || len(given) != seal.KeyBytes {
		return nil, fmt.Errorf("--recipient-key %s: %d hexadecimal characters, as amigosd query internode node shows them on the recipient's chain", word, 2*seal.KeyBytes)
	}
	return given, nil
}

func readPriority(cmd *cobra.Command) (envelope.Priority, error) {
	switch word, _ := cmd.Flags().GetString("priority"); word {
	case "normal":
		return envelope.PRIORITY_UNSPECIFIED, nil
	case "bulk":
		return envelope.PRIORITY_BULK, nil
	case "urgent":
		return envelope.PRIORITY_URGENT, nil
	default:
		return 0, fmt.Errorf("--priority %s: bulk, normal or urgent", word)
	}
}

func readFile(cmd *cobra.Command, name string) ([]byte, error) {
	in := cmd.InOrStdin()
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	bz, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	if err == nil && len(bz) > maxFile {
		err = fmt.Errorf("%s is larger than %d bytes: send a reference to where it lies", name, maxFile)
	}
	return bz, err
}
