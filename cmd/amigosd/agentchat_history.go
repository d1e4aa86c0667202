package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

// historyRequest is what `query agentchat history` was asked.
type historyRequest struct {
	types.QueryHistoryRequest

	since, expression string
	follow            bool
	filter            *client.RoomFilter // nil keeps everything
}

// complete reads what needs reading, before there is a chain.
func (h *historyRequest) complete(cmd *cobra.Command) (err error) {
	if h.Since, err = readSince(h.since, time.Now()); err != nil {
		return usageError{err, cmd}
	}
	if h.follow && (h.since != "" || h.Last > 0 || h.Kind != "" || h.Author != "") {
		return usageError{errors.New("--follow goes with --after and --filter alone"), cmd}
	}
	if h.expression == "" {
		return nil
	}
	if h.filter, err = client.NewRoomFilter(h.expression); err != nil {
		return misread{err}
	}
	return nil
}

// misread is a command line whose error itself says what to do.
type misread struct{ error }

// ExitCode is that of a usage error everywhere.
func (misread) ExitCode() int { return exitUsage }

func (m misread) Unwrap() error { return m.error }

func (h *historyRequest) show(ctx context.Context, cmd *cobra.Command, c *client.Client) error {
	switch {
	case h.follow:
		return h.followRoom(ctx, cmd, c)
	case h.filter == nil:
		res, err := c.Rooms().History(ctx, &h.QueryHistoryRequest)
		if err != nil {
			return err
		}
		openPosts(ctx, cmd, c, res.Posts)
		return printHistory(cmd, res)
	}
	page, err := c.FilteredHistory(ctx, h.QueryHistoryRequest, h.filter)
	if err != nil {
		return err
	}
	if page.Unanswered > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "%d of %d posts do not have what the filter asks for, the first of them: %v\n", page.Unanswered, page.Looked, page.Why)
	}
	openPosts(ctx, cmd, c, page.Posts)
	return printHistory(cmd, &page.QueryHistoryResponse)
}

func (h *historyRequest) followRoom(ctx context.Context, cmd *cobra.Command, c *client.Client) error {
	err := c.FollowRoom(ctx, h.Room, h.After, func(ctx context.Context, page client.RoomPage) error {
		c.ShowPosts(ctx, page.Posts)
		if err := h.sift(ctx, c, &page); err != nil {
			return err
		}
		openPosts(ctx, cmd, c, page.Posts)
		return printRoomPage(cmd, page)
	})
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil // ctrl-c, or the time that was asked for is over
	}
	return err
}

// sift leaves in a page what meets the condition.
func (h *historyRequest) sift(ctx context.Context, c *client.Client, page *client.RoomPage) error {
	if h.filter == nil {
		return nil
	}
	var kept []types.RoomPost
	for _, post := range page.Posts {
		matched, err := c.MatchPost(ctx, h.filter, post)
		if err != nil && !errors.Is(err, client.ErrNoAnswer) {
			return err
		}
		if matched {
			kept = append(kept, post)
		}
	}
	page.Posts = kept
	return nil
}
