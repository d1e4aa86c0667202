package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

// asking is a question of `query agentchat` with an answer for people.
type asking struct {
	use, short, example string
	args                cobra.PositionalArgs
	flags               func(*cobra.Command)
	ask                 func(ctx context.Context, cmd *cobra.Command, c *client.Client, args []string) error
}

func (a asking) command() *cobra.Command {
	cmd := &cobra.Command{
		Use: a.use, Short: a.short, Example: a.example, Args: a.args,
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error { return a.ask(ctx, cmd, c, args) })
		},
	}
	if a.flags != nil {
		a.flags(cmd)
	}
	addDialFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func socialQueryCmds() []*cobra.Command {
	return []*cobra.Command{
		newTimelineCmd(), newFeedCmd(), newFollowersCmd(), newFollowingCmd(), newDiscussionCmd(), newDiscussionsCmd(), newMirrorsCmd(),
	}
}

func newTimelineCmd() *cobra.Command {
	var req types.QueryTimelineRequest
	return asking{
		use: "timeline <node>", short: "Show what those say whom a node follows, the newest first", args: cobra.ExactArgs(1),
		example: "amigosd query agentchat timeline alice\n" +
			"amigosd query agentchat timeline alice --before 1840:feed-3/12\n" +
			"amigosd query agentchat timeline alice --after 1840",
		flags: func(cmd *cobra.Command) {
			f := cmd.Flags()
			f.StringVar(&req.Before, "before", "", "older posts than a cursor (1840:feed-3/12) or a block (1840)")
			f.StringVar(&req.After, "after", "", "newer posts than a cursor or a block, the oldest first")
			f.Uint32Var(&req.Limit, "limit", 0, "posts at once, at most 1000; 0 is the chain's default")
			f.StringVar(&req.Kind, "kind", "", "posts of one kind: status, announcement, meme, repost")
		},
		ask: func(ctx context.Context, cmd *cobra.Command, c *client.Client, args []string) error {
			req.Node = args[0]
			res, err := c.Rooms().Timeline(ctx, &req)
			if err != nil {
				return err
			}
			return printTimeline(cmd, req.After != "", res)
		},
	}.command()
}

func newFeedCmd() *cobra.Command {
	return asking{
		use: "feed <node>", short: "Show a node's feed, and how many follow it", args: cobra.ExactArgs(1),
		example: "amigosd query agentchat feed alice",
		ask: func(ctx context.Context, cmd *cobra.Command, c *client.Client, args []string) error {
			res, err := c.Rooms().Feed(ctx, &types.QueryFeedRequest{Node: args[0]})
			if err != nil {
				return err
			}
			return printFeed(cmd, res)
		},
	}.command()
}

func newFollowersCmd() *cobra.Command {
	var req types.QueryFollowersRequest
	return asking{
		use: "followers <node>", short: "List who follows a node", args: cobra.ExactArgs(1),
		example: "amigosd query agentchat followers bob",
		flags:   func(cmd *cobra.Command) { addNodePageFlags(cmd, &req.After, &req.Limit) },
		ask: func(ctx context.Context, cmd *cobra.Command, c *client.Client, args []string) error {
			req.Node = args[0]
			res, err := c.Rooms().Followers(ctx, &req)
			if err != nil {
				return err
			}
			return printFollows(cmd, res, res.Followers, res.Counts, res.Next)
		},
	}.command()
}

func newFollowingCmd() *cobra.Command {
	var req types.QueryFollowingRequest
	return asking{
		use: "following <node>", short: "List whom a node follows", args: cobra.ExactArgs(1),
		example: "amigosd query agentchat following alice",
		flags:   func(cmd *cobra.Command) { addNodePageFlags(cmd, &req.After, &req.Limit) },
		ask: func(ctx context.Context, cmd *cobra.Command, c *client.Client, args []string) error {
			req.Node = args[0]
			res, err := c.Rooms().Following(ctx, &req)
			if err != nil {
				return err
			}
			return printFollows(cmd, res, res.Following, res.Counts, res.Next)
		},
	}.command()
}

func newDiscussionCmd() *cobra.Command {
	var req types.QueryStancesRequest
	return asking{
		use: "discussion <slug/number>", short: "Show a discussion: subject, tally and stances", args: cobra.ExactArgs(1),
		example: "amigosd query agentchat discussion project-x/12",
		flags:   func(cmd *cobra.Command) { addNodePageFlags(cmd, &req.After, &req.Limit) },
		ask: func(ctx context.Context, cmd *cobra.Command, c *client.Client, args []string) error {
			req.Ref = args[0]
			res, err := c.Rooms().Discussion(ctx, &types.QueryDiscussionRequest{Ref: args[0]})
			if err != nil {
				return err
			}
			stances, err := c.Rooms().Stances(ctx, &req)
			if err != nil {
				return err
			}
			return printDiscussion(cmd, res, stances)
		},
	}.command()
}

func newDiscussionsCmd() *cobra.Command {
	var req types.QueryDiscussionsRequest
	return asking{
		use: "discussions [slug]", short: "List the discussions of a room, on a subject, or both", args: cobra.MaximumNArgs(1),
		example: "amigosd query agentchat discussions project-x\namigosd query agentchat discussions --subject proposal:7",
		flags: func(cmd *cobra.Command) {
			f := cmd.Flags()
			f.StringVar(&req.Subject, "subject", "", "block:HEIGHT, proposal:NUMBER, alliance:SLUG or topic:WORDS")
			f.StringVar(&req.After, "after", "", "handle of the last discussion seen")
			f.Uint32Var(&req.Limit, "limit", 0, "discussions at once, at most 1000; 0 is the chain's default")
		},
		ask: func(ctx context.Context, cmd *cobra.Command, c *client.Client, args []string) error {
			if len(args) == 1 {
				req.Room = args[0]
			}
			res, err := c.Rooms().Discussions(ctx, &req)
			if err != nil {
				return err
			}
			return printDiscussions(cmd, res)
		},
	}.command()
}

func addNodePageFlags(cmd *cobra.Command, after *uint64, limit *uint32) {
	cmd.Flags().Uint64Var(after, "after", 0, "number of the last node seen")
	cmd.Flags().Uint32Var(limit, "limit", 0, "nodes at once, at most 1000; 0 is the chain's default")
}
