package main

import (
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

func newNameLinkCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "name-link <link> <name>",
		Short:   "Give a link its name; the link authority signs",
		Long:    "Give a link its name, so that people can write bob@sur: one part, as a node's name without dots. An empty name takes it away.",
		Example: "amigosd tx internode name-link link-1 sur --from operator",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return changeLink(cmd, args[0], func(authority string) sdk.Msg {
				return &types.MsgNameLink{Authority: authority, Link: args[0], Name: args[1]}
			})
		},
	}
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newRepointLinkCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "repoint-link <link> <channel>",
		Short: "Let a link use another open channel to the same chain; the link authority signs",
		Long: "Let a link use another open channel to the same chain, as after its own was closed. Nodes behind the link stay who " +
			"they were; the link that was born with the channel is retired.",
		Example: "amigosd tx internode repoint-link sur channel-3 --from operator",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return changeLink(cmd, args[0], func(authority string) sdk.Msg {
				return &types.MsgRepointLink{Authority: authority, Link: args[0], ChannelId: args[1]}
			})
		},
	}
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newQuarantineLinkCmd() *cobra.Command {
	var (
		reason string
		lift   bool
	)
	cmd := &cobra.Command{
		Use:   "quarantine-link <link>",
		Short: "Stop all traffic of a link, or with --lift let it go on; the link authority signs",
		Example: "amigosd tx internode quarantine-link sur --reason \"the other chain was taken over\" --from operator\n" +
			"amigosd tx internode quarantine-link sur --lift --from operator",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return changeLink(cmd, args[0], func(authority string) sdk.Msg {
				return &types.MsgQuarantineLink{Authority: authority, Link: args[0], Quarantined: !lift, Reason: reason}
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "shown to those whose messages are refused")
	cmd.Flags().BoolVar(&lift, "lift", false, "end the quarantine")
	cmd.MarkFlagsMutuallyExclusive("reason", "lift")
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

// changeLink has the signer change a link, and shows the link as it is then. It is looked up before, since the change may
// take away the name by which it was called.
func changeLink(cmd *cobra.Command, link string, msg func(authority string) sdk.Msg) error {
	return withClient(cmd, func(ctx context.Context, c *client.Client) error {
		record, err := c.Link(ctx, link)
		if err != nil {
			return err
		}
		res, err := c.Do(ctx, msg(c.Address()))
		if err != nil {
			return err
		}
		if record, err = c.Link(ctx, types.LinkAddress(record.Link.Number)); err != nil {
			return err
		}
		if wantsJSON(cmd) {
			return printAnswer(cmd, newLinkAnswer(record, res))
		}
		return printAnswer(cmd, nil, append(linkPairs(record), pair{"height", fmt.Sprint(res.Height)}, pair{"took", took(res.Took)})...)
	})
}
