package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
)

func newOutboxCmd() *cobra.Command {
	var (
		after   uint64
		limit   uint32
		pending bool
	)
	cmd := &cobra.Command{
		Use:   "outbox <node>",
		Short: "Show what a node sent to other chains, oldest first, and how far it has come",
		Example: "amigosd query internode outbox alice\n" +
			"amigosd query internode outbox alice --pending",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				page, err := c.Outbox(ctx, args[0], after, limit, pending)
				if err != nil {
					return err
				}
				return printOutbox(cmd, after, page)
			})
		},
	}
	cmd.Flags().Uint64Var(&after, "after", 0, "last number seen; 0 starts with the first message kept")
	cmd.Flags().Uint32Var(&limit, "limit", 0, "messages at once, at most 1000; 0 is the chain's default")
	cmd.Flags().BoolVar(&pending, "pending", false, "only what the other chain has not answered")
	addDialFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newLinkCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "link <link>",
		Short:   "Show a link to another chain, by name, number or channel, and what keeps it from sending",
		Example: "amigosd query internode link sur\namigosd query internode link channel-0",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				record, err := c.Link(ctx, args[0])
				if err != nil {
					return err
				}
				return printLink(cmd, record)
			})
		},
	}
	addDialFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newLinksCmd() *cobra.Command {
	var (
		after uint64
		limit uint32
	)
	cmd := &cobra.Command{
		Use:     "links",
		Short:   "Show the links to other chains",
		Example: "amigosd query internode links",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				page, err := c.Links(ctx, after, limit)
				if err != nil {
					return err
				}
				return printLinks(cmd, page)
			})
		},
	}
	cmd.Flags().Uint64Var(&after, "after", 0, "number of the last link seen")
	cmd.Flags().Uint32Var(&limit, "limit", 0, "links at once, at most 1000; 0 is the chain's default")
	addDialFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}
