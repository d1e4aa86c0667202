package client

import (
	"context"

	"github.com/amigos-network/amigos/envelope"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// ReactionLike is the reaction that is counted as a like.
const ReactionLike = "like"

// Feed is what the signer's own feed is called: `@alice`.
func (c *Client) Feed(ctx context.Context) (string, error) {
	res, err := c.rooms.Feed(ctx, &chattypes.QueryFeedRequest{Node: c.Address()})
	if err != nil {
		return "", err
	}
	return "@" + res.Node, nil
}

// FollowNodes lets the signer see nodes' feeds in its timeline.
func (c *Client) FollowNodes(ctx context.Context, nodes ...string) (*Result, error) {
	return c.DoInRoom(ctx, &chattypes.MsgFollow{Sender: c.Address(), Nodes: nodes})
}

// UnfollowNodes ends that.
func (c *Client) UnfollowNodes(ctx context.Context, nodes ...string) (*Result, error) {
	return c.DoInRoom(ctx, &chattypes.MsgUnfollow{Sender: c.Address(), Nodes: nodes})
}

// Repost posts a reference to a post (`@alice/12`) into the signer's feed, with a comment or without.
func (c *Client) Repost(ctx context.Context, handle, comment string) (*Result, Posted, error) {
	room, number, err := chattypes.ParseHandle(handle)
	if err != nil {
		return nil, Posted{}, refused(err)
	}
	feed, err := c.Feed(ctx)
	if err != nil {
		return nil, Posted{}, err
	}
	original, err := c.rooms.Post(ctx, &chattypes.QueryPostRequest{Ref: handle})
	if err != nil {
		return nil, Posted{}, err
	}
	res, err := c.DoInRoom(ctx, &chattypes.MsgRepost{
		Sender: c.Address(), Room: room, Number: number, Id: original.Post.Post.Id, Body: []byte(comment),
		Nonce: envelope.NewNonce(), CreatedAt: c.clock.Now().UnixMilli(),
	})
	if err != nil {
		return nil, Posted{}, err
	}
	var response chattypes.MsgRepostResponse
	if err := res.Decode(0, &response); err != nil {
		return nil, Posted{}, err
	}
	return res, Posted{ID: envelope.ID(response.Id), Handle: chattypes.Handle(feed, response.Number)}, nil
}

// Unrepost takes the signer's repost of a post back.
func (c *Client) Unrepost(ctx context.Context, handle string) (*Result, error) {
	room, number, err := chattypes.ParseHandle(handle)
	if err != nil {
		return nil, refused(err)
	}
	return c.DoInRoom(ctx, &chattypes.MsgUnrepost{Sender: c.Address(), Room: room, Number: number})
}

// Discuss begins a thread on a subject (`proposal:7`) in a room.
func (c *Client) Discuss(ctx context.Context, room, subject, text string, mentions ...string) (*Result, Posted, error) {
	res, err := c.DoInRoom(ctx, &chattypes.MsgDiscuss{
		Sender: c.Address(), Room: room, Subject: subject, Body: []byte(text), Nonce: envelope.NewNonce(),
		CreatedAt: c.clock.Now().UnixMilli(), Mentions: mentions,
	})
	if err != nil {
		return nil, Posted{}, err
	}
	var response chattypes.MsgDiscussResponse
	if err := res.Decode(0, &response); err != nil {
		return nil, Posted{}, err
	}
	return res, Posted{ID: envelope.ID(response.Id), Handle: chattypes.Handle(room, response.Number)}, nil
}

// TakeStance sets the signer's stance in a discussion, named by the handle of the post that began it.
func (c *Client) TakeStance(ctx context.Context, handle string, stance chattypes.Stance, reason string) (*Result, error) {
	room, number, err := chattypes.ParseHandle(handle)
	if err != nil {
		return nil, refused(err)
	}
	return c.DoInRoom(ctx, &chattypes.MsgTakeStance{
		Sender: c.Address(), Room: room, Number: number, Stance: stance, Reason: reason,
	})
}

// roomSlug is the slug of what a room is called by, which events name it by.
func (c *Client) roomSlug(ctx context.Context, name string) (string, error) {
	node, feed := chattypes.NamedFeed(name)
	if !feed {
		return name, nil
	}
	res, err := c.rooms.Feed(ctx, &chattypes.QueryFeedRequest{Node: node})
	if err != nil {
		return "", err
	}
	return res.Slug, nil
}
