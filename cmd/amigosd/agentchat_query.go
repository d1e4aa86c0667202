package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

// agentchatQueryCmds are the questions of `query agentchat` with an answer for people. AutoCLI adds the others.
func agentchatQueryCmds() []*cobra.Command {
	return append([]*cobra.Command{newHistoryCmd(), newShowPostCmd(), newPostThreadCmd(), newRoomCmd(), newRoomsCmd()}, socialQueryCmds()...)
}

func newHistoryCmd() *cobra.Command {
	var h historyRequest
	cmd := &cobra.Command{
		Use:   "history <slug>",
		Short: "Show the posts of a room: after a number, since a time, or the last ones",
		Long: "Show the posts of a room: after a number, since a time, or the last ones.\n" +
			"--filter keeps those that meet a condition in CEL. It may ask for kind, author, address, number, handle, id, answers, " +
			"thread, mentions, reactions, pinned, edited, redacted, time, height, content_type, body, and data, which is the body's " +
			"JSON. The condition is evaluated here, at a bounded cost, and never by the chain; a post that lacks what it asks for does " +
			"not meet it. A page looks at 10 000 posts at most and says where to go on.",
		Example: "amigosd query agentchat history project-x --last 100\n" +
			"amigosd query agentchat history project-x --since 2h --kind deployment --author alice\n" +
			"amigosd query agentchat history project-x --filter 'data.amount > 1000 && \"bob\" in mentions'\n" +
			"amigosd query agentchat history project-x --follow",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			h.Room = args[0]
			if err := h.complete(cmd); err != nil {
				return err
			}
			return withClient(cmd, func(ctx context.Context, c *client.Client) error { return h.show(ctx, cmd, c) })
		},
	}
	f := cmd.Flags()
	f.Uint64Var(&h.After, "after", 0, "number of the last post seen")
	f.StringVar(&h.since, "since", "", "a time (2006-01-02T15:04:05Z) or how long ago (2h)")
	f.Uint32Var(&h.Last, "last", 0, "that many of the newest posts")
	f.Uint32Var(&h.Limit, "limit", 0, "posts at once, at most 1000; 0 is the chain's default")
	f.StringVar(&h.Kind, "kind", "", "posts of one kind")
	f.StringVar(&h.Author, "author", "", "posts of one author")
	f.StringVar(&h.expression, "filter", "", "posts that meet a condition, as 'data.amount > 1000'")
	f.BoolVar(&h.follow, "follow", false, "show new posts as they come, until ctrl-c")
	addOpenFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

// readSince reads a point in time, or how long ago it was, into milliseconds since the Unix epoch.
func readSince(text string, now time.Time) (int64, error) {
	if text == "" {
		return 0, nil
	}
	if ago, err := time.ParseDuration(text); err == nil {
		return now.Add(-ago).UnixMilli(), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return 0, errors.New("--since " + text + ": a time like 2006-01-02T15:04:05Z, or how long ago, as 2h")
	}
	return at.UnixMilli(), nil
}

func newRoomCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "room <slug>",
		Short:   "Show a room: title, policy, members, posts",
		Example: "amigosd query agentchat room project-x",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				res, err := c.Rooms().Room(ctx, &types.QueryRoomRequest{Room: args[0]})
				if err != nil {
					return err
				}
				return printRoom(cmd, res)
			})
		},
	}
	addDialFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newRoomsCmd() *cobra.Command {
	var req types.QueryRoomsRequest
	cmd := &cobra.Command{
		Use:     "rooms",
		Short:   "List rooms, optionally those of one owner or member",
		Example: "amigosd query agentchat rooms --member alice",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				res, err := c.Rooms().Rooms(ctx, &req)
				if err != nil {
					return err
				}
				return printRooms(cmd, res)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&req.Owner, "owner", "", "rooms of one owner")
	f.StringVar(&req.Member, "member", "", "rooms that a node is a member of")
	f.Uint64Var(&req.After, "after", 0, "number of the last room seen")
	f.Uint32Var(&req.Limit, "limit", 0, "rooms at once, at most 1000; 0 is the chain's default")
	addDialFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}
