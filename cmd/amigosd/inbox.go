package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/cursor"
)

const (
	flagAfter  = "after"
	flagFollow = "follow"
)

// newInboxCmd reads one's own inbox, and remembers how far.
func newInboxCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "inbox",
		Short: "Read your own inbox from where you left it, and follow it live",
		Long: `Read your own inbox from where you left it: what came meanwhile, and with --follow what comes from now on. How far
you have read is kept on this machine, per chain and address; --after reads from another arrival on. A message may be
shown again after a crash, and none is left out. Messages that the chain has dropped are reported as a gap.`,
		Example: "  amigosd inbox --from alice --follow\n  amigosd inbox --from alice --after 0 --output json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return readInbox(cmd) },
	}
	f := cmd.Flags()
	f.BoolP(flagFollow, "f", false, "go on until Ctrl-C, through restarts of the node")
	f.Uint64(flagAfter, 0, "read what came after this arrival, not after what you read last; 0 is the first one kept")
	addDialFlags(cmd)
	f.String(flags.FlagFrom, "", "name or address of the key whose inbox it is")
	flags.AddKeyringFlags(f)
	return cmd
}

func readInbox(cmd *cobra.Command) error {
	cfg, err := clientConfig(cmd)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c, err := dialInbox(ctx, cmd, cfg)
	if err != nil {
		return unlessStopped(ctx, explainNoKey(cmd, err))
	}
	defer c.Close()

	r := &inboxReader{cmd: cmd, client: c, names: map[string]string{}}
	r.cursor = inboxCursor(sdkclient.GetClientContextFromCmd(cmd).HomeDir, c.ChainID(), c.Address())
	if err := r.begin(ctx); err != nil {
		return unlessStopped(ctx, err)
	}
	if follow, _ := cmd.Flags().GetBool(flagFollow); follow {
		return unlessStopped(ctx, c.Follow(ctx, c.Address(), r.after, r.show))
	}
	return unlessStopped(ctx, r.catchUp(ctx))
}

// dialInbox dials; who follows waits for a node that is away.
func dialInbox(ctx context.Context, cmd *cobra.Command, cfg client.Config) (*client.Client, error) {
	if follow, _ := cmd.Flags().GetBool(flagFollow); !follow {
		return client.Dial(ctx, cfg)
	}
	told := false
	return client.DialWhenUp(ctx, cfg, func(err error) {
		if !told {
			fmt.Fprintf(cmd.ErrOrStderr(), "waiting for the chain: %v\n", err)
		}
		told = true
	})
}

// unlessStopped takes an end by the person for the end it is.
func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// inboxReader shows pages and remembers how far it came.
type inboxReader struct {
	cmd    *cobra.Command
	client *client.Client
	cursor cursor.Cursor
	after  uint64
	names  map[string]string // of senders, by address
}

// inboxCursor is how far an inbox was read from a home.
func inboxCursor(home, chainID, address string) cursor.Cursor {
	return cursor.New(home, "inbox", chainID, address)
}

// explainCursor says what to do about a cursor that cannot be read.
func explainCursor(err error) error {
	if errors.Is(err, cursor.ErrUnusable) {
		return fixable{err, "remove the file to read from the beginning, or say --after N"}
	}
	return err
}

// begin finds where to start: --after, or the cursor, unless the chain was begun anew since.
func (r *inboxReader) begin(ctx context.Context) error {
	if r.cmd.Flags().Changed(flagAfter) {
		var err error
		r.after, err = r.cmd.Flags().GetUint64(flagAfter)
		return err
	}
	var err error
	if r.after, _, err = r.cursor.Read(); err != nil || r.after == 0 {
		return explainCursor(err)
	}
	page, err := r.client.Inbox(ctx, r.client.Address(), r.after, 1)
	var failed *client.Error
	if errors.As(err, &failed) && failed.Retryable() {
		return nil // the reading itself waits for the node, or fails
	}
	if err != nil {
		return err
	}
	if page.State.Last < r.after {
		fmt.Fprintf(r.cmd.ErrOrStderr(), "the chain has %d messages, and %d were read before: it was begun anew, and so is the reading\n",
			page.State.Last, r.after)
		r.after = 0
	}
	return nil
}

// catchUp reads up to the last message and ends.
func (r *inboxReader) catchUp(ctx context.Context) error {
	for shown := false; ; shown = true {
		res, err := r.client.Inbox(ctx, r.client.Address(), r.after, 0)
		if err != nil {
			return err
		}
		page := client.NewPage(r.after, res)
		if len(page.Messages) == 0 && page.Missed == 0 {
			if !shown && !wantsJSON(r.cmd) {
				fmt.Fprintf(r.cmd.ErrOrStderr(), "nothing new since arrival %d; --after 0 shows all, --follow waits\n", r.after)
			}
			return nil
		}
		if err := r.show(ctx, page); err != nil {
			return err
		}
	}
}

// show prints a page, and only then remembers it: what is not printed will be read again.
func (r *inboxReader) show(ctx context.Context, page client.Page) error {
	if page.Missed > 0 {
		if err := printGap(r.cmd, page.State.First-page.Missed, page.State.First-1); err != nil {
			return err
		}
	}
	openMessages(r.cmd, r.client, page.Messages)
	for _, m := range page.Messages {
		if err := r.print(ctx, m); err != nil {
			return err
		}
	}
	r.after = page.Next
	return r.cursor.Write(page.Next)
}
