package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/offchain/plain"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// openPosts opens posts where they stand, as far as the reader can.
func openPosts(ctx context.Context, cmd *cobra.Command, c *client.Client, posts []types.RoomPost) {
	told := map[string]bool{}
	for i, opened := range c.OpenPosts(ctx, posts...) {
		showOpened(cmd, opened, posts[i].Handle, &posts[i].Post.Message, told)
	}
}

// openMessages opens messages of an inbox where they stand.
func openMessages(cmd *cobra.Command, c *client.Client, messages []internodetypes.FiledMessage) {
	told := map[string]bool{}
	for i := range messages {
		m := &messages[i]
		showOpened(cmd, c.Open(m.Entry.Message), m.Handle, &m.Entry.Message, told)
	}
}

// showOpened puts into a message what was opened. For people the reason stands in the place of what cannot be; a program
// reads it on standard error, each reason once, and gets the sealed form.
func showOpened(cmd *cobra.Command, opened client.Opened, handle string, m *envelope.Message, told map[string]bool) {
	if opened.Err == nil {
		opened.Show(m)
		return
	}
	why := plain.WhySealed(opened.Err)
	if !wantsJSON(cmd) {
		m.ContentType, m.Body = "", []byte("(sealed: "+why+")")
		return
	}
	if !told[why] {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: sealed: %s\n", handle, why)
	}
	told[why] = true
}
