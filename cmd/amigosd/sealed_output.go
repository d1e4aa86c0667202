package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
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
	why := whySealed(opened.Err)
	if !wantsJSON(cmd) {
		m.ContentType, m.Body = "", []byte("(sealed: "+why+")")
		return
	}
	if !told[why] {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: sealed: %s\n", handle, why)
	}
	told[why] = true
}

// whySealed is a reason of a few words; the whole error stands in the module's documentation of its code.
func whySealed(err error) string {
	switch {
	case errors.Is(err, internodetypes.ErrNoPrivateKey):
		return "open it with your key, --from"
	case errors.Is(err, internodetypes.ErrUndecryptable):
		return "to another key than yours"
	case errors.Is(err, types.ErrNoRoomKey):
		return "you have no key of its epoch; a moderator's seal-keys gives it"
	case errors.Is(err, types.ErrWrongRoomKey):
		return "the key you were given is not the room's; ask another moderator"
	case errors.Is(err, types.ErrUndecryptable):
		return "it does not open with the room's key; its author sealed it wrongly"
	}
	return plainError(err)
}

// sealedSize says in a few words what a reader without any key sees.
func sealedSize(m envelope.Message) string { return fmt.Sprintf("(sealed, %d bytes)", len(m.Body)) }
