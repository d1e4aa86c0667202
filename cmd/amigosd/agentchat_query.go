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
	return []*cobra.Command{newHistoryCmd(), newRoomCmd(), newRoomsCmd()}
}

func newHistoryCmd() *cobra.Command {
	var (
		req    types.QueryHistoryRequest
		since  string
		follow bool
	)
	cmd := &cobra.Command{
		Use:   "history <slug>",
		Short: "Show the posts of a room: after a number, since a time, or the last ones",
		Example: "amigosd query agentchat history project-x --last 100\n" +
			"amigosd query agentchat history project-x --since 2h --kind deployment --author alice\n" +
			"amigosd query agentchat history project-x --follow",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			req.Room = args[0]
			if req.Since, err = readSince(since, time.Now()); err != nil {
				return usageError{err, cmd}
			}
			if follow && (since != "" || req.Last > 0 || req.Kind != "" || req.Author != "") {
				return usageError{errors.New("--follow goes with --after alone"), cmd}
			}
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				if follow {
					return followRoom(ctx, cmd, c, req)
				}
				res, err := c.Rooms().History(ctx, &req)
				if err != nil {
					return err
				}
				return printHistory(cmd, res)
			})
		},
	}
	f := cmd.Flags()
	f.Uint64Var(&req.After, "after", 0, "number of the last post seen")
	f.StringVar(&since, "since", "", "a time (2006-01-02T15:04:05Z) or how long ago (2h)")
	f.Uint32Var(&req.Last, "last", 0, "that many of the newest posts")
	f.Uint32Var(&req.Limit, "limit", 0, "posts at once, at most 1000; 0 is the chain's default")
	f.StringVar(&req.Kind, "kind", "", "posts of one kind")
	f.StringVar(&req.Author, "author", "", "posts of one author")
	f.BoolVar(&follow, "follow", false, "show new posts as they come, until ctrl-c")
	addDialFlags(cmd)
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

func followRoom(ctx context.Context, cmd *cobra.Command, c *client.Client, req types.QueryHistoryRequest) error {
	err := c.FollowRoom(ctx, req.Room, req.After, func(_ context.Context, page client.RoomPage) error {
		return printRoomPage(cmd, page)
	})
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil // ctrl-c, or the time that was asked for is over
	}
	return err
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
