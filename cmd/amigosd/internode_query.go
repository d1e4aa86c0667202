package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

// internodeQueryCmds are the questions of `query internode` with an answer for people. AutoCLI adds the others.
func internodeQueryCmds() []*cobra.Command {
	return []*cobra.Command{
		newInboxPageCmd(), newNodeCmd(), newKeysOfNodeCmd(), newQuotaCmd(), newMessageCmd(), newThreadCmd(), newStatusCmd(),
		newOutboxCmd(), newLinkCmd(), newLinksCmd(),
	}
}

func newInboxPageCmd() *cobra.Command {
	var (
		after uint64
		limit uint32
	)
	cmd := &cobra.Command{
		Use:     "inbox <node>",
		Short:   "Show a node's messages after an arrival, oldest first",
		Example: "amigosd query internode inbox bob --after 17",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				page, err := c.Inbox(ctx, args[0], after, limit)
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
	addOpenFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newNodeCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "node <node>",
		Short:   "Show a node, by name, address or peer ID",
		Example: "amigosd query internode node bob",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				record, err := c.Node(ctx, args[0])
				if err != nil {
					return err
				}
				return printNode(cmd, record)
			})
		},
	}
	addDialFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newMessageCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "message <handle or ID>",
		Short:   "Show one message, whole: as it was filed here, or as it left for another chain",
		Example: "amigosd query internode message bob/17\namigosd query internode message alice/out/3",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				found, err := c.Find(ctx, args[0])
				if err != nil {
					return err
				}
				if found.Sent != nil && found.Message.Handle == "" {
					return printSentMessage(ctx, cmd, c, found.Sent)
				}
				one := []types.FiledMessage{found.Message}
				openMessages(cmd, c, one)
				return printMessage(ctx, cmd, c, &one[0])
			})
		},
	}
	addOpenFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newThreadCmd() *cobra.Command {
	var limit uint32
	cmd := &cobra.Command{
		Use:     "thread <handle or ID>",
		Short:   "Show a message with what it answers and what answers it",
		Example: "amigosd query internode thread bob/17",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				thread, err := c.Thread(ctx, args[0], limit)
				if err != nil {
					return err
				}
				openMessages(cmd, c, thread.Messages)
				return printThread(ctx, cmd, c, thread)
			})
		},
	}
	cmd.Flags().Uint32Var(&limit, "limit", 0, "messages at most, up to 1000; 0 is the chain's default")
	addOpenFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newStatusCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "status <handle or ID>",
		Short:   "Tell where a message is, what it waits for, and what helps",
		Example: "amigosd query internode status bob/17\namigosd query internode status alice/out/3",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				standing, err := c.Standing(ctx, args[0])
				if err != nil {
					return err
				}
				return printStanding(cmd, standing)
			})
		},
	}
	addDialFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}
