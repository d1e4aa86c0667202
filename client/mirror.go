package client

import (
	"context"

	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// SetMirror says that a room is mirrored to a room behind a link (`project-y@sur`). Posts are carried both ways once that
// side says so too.
func (c *Client) SetMirror(ctx context.Context, room, remote string) (*Result, error) {
	return c.DoInRoom(ctx, &chattypes.MsgSetMirror{Sender: c.Address(), Room: room, Remote: remote})
}

// EndMirror takes that back; what was carried stays.
func (c *Client) EndMirror(ctx context.Context, room, remote string) (*Result, error) {
	return c.DoInRoom(ctx, &chattypes.MsgEndMirror{Sender: c.Address(), Room: room, Remote: remote})
}

// RetryMirror sends now what waits after failures.
func (c *Client) RetryMirror(ctx context.Context, room, remote string) (*Result, error) {
	return c.DoInRoom(ctx, &chattypes.MsgRetryMirror{Sender: c.Address(), Room: room, Remote: remote})
}
