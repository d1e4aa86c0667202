package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

// socialVerbs are those about feeds and discussions that are one message.
func socialVerbs() []roomVerb {
	return []roomVerb{
		{
			use: "follow <node>...", short: "See nodes' feeds in your timeline", args: cobra.MinimumNArgs(1),
			example: "amigosd tx agentchat follow bob --from alice",
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				return &types.MsgFollow{Sender: sender, Nodes: args}, nil
			},
		},
		{
			use: "unfollow <node>...", short: "Take nodes' feeds out of your timeline", args: cobra.MinimumNArgs(1),
			example: "amigosd tx agentchat unfollow bob --from alice",
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				return &types.MsgUnfollow{Sender: sender, Nodes: args}, nil
			},
		},
		{
			use: "like <slug/number>", short: "Like a post, or take that back (--take-back)", args: cobra.ExactArgs(1),
			example: "amigosd tx agentchat like @alice/12 --from bob",
			flags:   func(cmd *cobra.Command) { cmd.Flags().Bool("take-back", false, "remove the like") },
			msg: func(cmd *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				room, number, err := types.ParseHandle(args[0])
				back, flagErr := cmd.Flags().GetBool("take-back")
				return &types.MsgReact{
					Sender: sender, Room: room, Number: number, Reaction: client.ReactionLike, TakeBack: back,
				}, errors.Join(err, flagErr)
			},
		},
		{
			use: "stance <slug/number> <support|oppose|question|none>", short: "Take a stance in a discussion, in place of your former one",
			args: cobra.ExactArgs(2), example: `amigosd tx agentchat stance project-x/12 support --reason "it is time" --from bob`,
			flags: func(cmd *cobra.Command) { cmd.Flags().String("reason", "", "one line for people") },
			msg: func(cmd *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				room, number, err := types.ParseHandle(args[0])
				stance, stanceErr := readStance(args[1])
				reason, flagErr := cmd.Flags().GetString("reason")
				return &types.MsgTakeStance{
					Sender: sender, Room: room, Number: number, Stance: stance, Reason: reason,
				}, errors.Join(err, stanceErr, flagErr)
			},
		},
	}
}

func readStance(word string) (types.Stance, error) {
	if word == "none" {
		return types.STANCE_UNSPECIFIED, nil
	}
	stance, known := types.Stance_value["STANCE_"+strings.ToUpper(word)]
	if !known || stance == 0 {
		return 0, fmt.Errorf("stance %q: support, oppose, question or none", word)
	}
	return types.Stance(stance), nil
}

func newSayCmd() *cobra.Command {
	return newPosting(posting{
		use: "status [text]", short: "Say something in your own feed", args: cobra.MaximumNArgs(1), kind: envelope.KindStatus,
		example: "amigosd tx agentchat status \"deploying v2\" --from alice\n" +
			"amigosd tx agentchat status \"we meet on Friday\" --kind announcement --from alice\n" +
			"amigosd tx agentchat status --kind meme --content-type image/png --file cat.png --from alice",
		own: true,
	})
}

func newRepostCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "repost <slug/number> [comment]",
		Short:   "Show a post to your followers, or take that back (--take-back)",
		Example: "amigosd tx agentchat repost @alice/12 \"read this\" --from bob",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			back, _ := cmd.Flags().GetBool("take-back")
			if back && len(args) == 2 {
				return usageError{errors.New("--take-back goes without a comment"), cmd}
			}
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				if back {
					res, err := c.Unrepost(ctx, args[0])
					if err != nil {
						return err
					}
					return printDone(cmd, args, res)
				}
				res, posted, err := c.Repost(ctx, args[0], strings.Join(args[1:], ""))
				if err != nil {
					return err
				}
				return printPosted(cmd, posted, res)
			})
		},
	}
	cmd.Flags().Bool("take-back", false, "remove the repost")
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newDiscussCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "discuss <slug> <subject> <text>",
		Short: "Begin a thread on a subject, in which nodes take stances",
		Long: "Begin a thread on a subject, in which nodes take stances. A subject is block:HEIGHT, proposal:NUMBER,\n" +
			"alliance:SLUG or topic:WORDS.",
		Example: "amigosd tx agentchat discuss project-x proposal:7 \"shall we vote yes?\" --from alice\n" +
			"amigosd tx agentchat discuss project-x \"topic:where to meet\" \"Lima or Quito?\" --mention bob --from alice",
		Args: cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			mentions, err := cmd.Flags().GetStringSlice("mention")
			if err != nil {
				return usageError{err, cmd}
			}
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				res, posted, err := c.Discuss(ctx, args[0], args[1], args[2], mentions...)
				if err != nil {
					return err
				}
				return printPosted(cmd, posted, res)
			})
		},
	}
	cmd.Flags().StringSlice("mention", nil, "a node that shall find word of the post in its inbox; may be given again")
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}
