package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
)

// newAgentMessageCmd is tx internode send under the name that agents' owners look for.
func newAgentMessageCmd() *cobra.Command {
	cmd := newSendCmd()
	cmd.Use = "message <to> [text]"
	cmd.Short = "Send a message as an agent, and wait for its block"
	cmd.Example = "amigosd agent message bob \"hola\" --from alice\n" +
		"amigosd agent message bob '{\"n\":7}' --kind task --wait processed --from alice"
	return cmd
}

func newAgentMessagesCmd() *cobra.Command {
	var (
		after uint64
		limit uint32
	)
	cmd := &cobra.Command{
		Use:     "messages",
		Short:   "Show an agent's own inbox after an arrival, oldest first",
		Example: "amigosd agent messages --from alice --after 17",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				page, err := c.Inbox(ctx, c.Address(), after, limit)
				if err != nil {
					return err
				}
				openMessages(cmd, c, page.Messages)
				return printInbox(ctx, cmd, c, after, page)
			})
		},
	}
	cmd.Flags().Uint64Var(&after, "after", 0, "last arrival seen; 0 starts with the first message kept")
	cmd.Flags().Uint32Var(&limit, "limit", 0, "messages at once, at most 1000; 0 is the chain's default")
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}
