package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

// newShowPostCmd is `query agentchat post`.
func newShowPostCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "post <slug/number>",
		Short:   "Show one post and what it said before",
		Example: "amigosd query agentchat post project-x/12",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				res, err := c.Rooms().Post(ctx, &types.QueryPostRequest{Ref: args[0]})
				if err != nil {
					return err
				}
				said := append(formerly(res), res.Post)
				openPosts(ctx, cmd, c, said)
				for i := range res.Revisions {
					res.Revisions[i].Body = said[i].Post.Message.Body
				}
				res.Post = said[len(said)-1]
				return printPost(cmd, res, said[:len(said)-1])
			})
		},
	}
	addOpenFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

// formerly is a post as it stood before each of its edits.
func formerly(res *types.QueryPostResponse) []types.RoomPost {
	former := make([]types.RoomPost, len(res.Revisions))
	for i, revision := range res.Revisions {
		former[i] = types.RoomPost{Handle: res.Post.Handle, Post: types.Post{Message: res.Post.Post.Message}}
		former[i].Post.Message.Body = revision.Body
	}
	return former
}

func printPost(cmd *cobra.Command, res *types.QueryPostResponse, former []types.RoomPost) error {
	if wantsJSON(cmd) {
		return printProto(cmd, res)
	}
	out := cmd.OutOrStdout()
	if err := printPosts(out, []types.RoomPost{res.Post}); err != nil {
		return err
	}
	for i, revision := range res.Revisions {
		if _, err := fmt.Fprintf(out, "until %s it said: %s\n", clockTime(revision.Until), wholeBody(former[i].Post.Message)); err != nil {
			return err
		}
	}
	return nil
}

// newPostThreadCmd is `query agentchat thread`.
func newPostThreadCmd() *cobra.Command {
	var req types.QueryThreadRequest
	cmd := &cobra.Command{
		Use:     "thread <slug/number>",
		Short:   "List a post and what answers it",
		Example: "amigosd query agentchat thread project-x/12",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Ref = args[0]
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				res, err := c.Rooms().Thread(ctx, &req)
				if err != nil {
					return err
				}
				openPosts(ctx, cmd, c, res.Posts)
				if wantsJSON(cmd) {
					return printProto(cmd, res)
				}
				if err := printPosts(cmd.OutOrStdout(), res.Posts); err != nil || res.Next == 0 {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "more: --after %d\n", res.Next)
				return err
			})
		},
	}
	cmd.Flags().Uint64Var(&req.After, "after", 0, "number of the last post seen")
	cmd.Flags().Uint32Var(&req.Limit, "limit", 0, "posts at once, at most 1000; 0 is the chain's default")
	addOpenFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}
