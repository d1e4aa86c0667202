package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

// roomDeed is what a verb does with its message beyond signing it: what sealed rooms ask for.
type roomDeed func(ctx context.Context, c *client.Client, msg client.RoomMsg) (*client.Result, []client.Shared, error)

func createDeed(ctx context.Context, c *client.Client, msg client.RoomMsg) (*client.Result, []client.Shared, error) {
	res, err := c.CreateRoom(ctx, msg.(*types.MsgCreateRoom))
	return res, nil, err
}

// removeDeed begins a new epoch with the removal, where the room is sealed.
func removeDeed(ctx context.Context, c *client.Client, msg client.RoomMsg) (*client.Result, []client.Shared, error) {
	var room, node string
	switch m := msg.(type) {
	case *types.MsgKick:
		room, node = m.Room, m.Node
	case *types.MsgBan:
		if m.Lift {
			res, err := c.DoInRoom(ctx, msg)
			return res, nil, err
		}
		room, node = m.Room, m.Node
	}
	res, shared, err := c.Remove(ctx, msg, room, node)
	if shared == nil {
		return res, nil, err
	}
	return res, []client.Shared{*shared}, err
}

func editDeed(ctx context.Context, c *client.Client, msg client.RoomMsg) (*client.Result, []client.Shared, error) {
	edit := msg.(*types.MsgEditPost)
	res, err := c.EditPost(ctx, types.Handle(edit.Room, edit.Number), "", edit.Body)
	return res, nil, err
}

// do signs the verb's message, with whatever goes with it.
func (v roomVerb) do(ctx context.Context, c *client.Client, msg client.RoomMsg) (*client.Result, []client.Shared, error) {
	if v.deed != nil {
		return v.deed(ctx, c, msg)
	}
	res, err := c.DoInRoom(ctx, msg)
	return res, nil, err
}

// newRotateKeyCmd and newSealKeysCmd are for those who keep order in a sealed room.
func newRotateKeyCmd() *cobra.Command {
	return newSealingCmd(
		"rotate-key <slug>", "Begin a new epoch of a sealed room: a new key, sealed to all members", "amigosd tx agentchat rotate-key project-x --from alice",
		func(ctx context.Context, _ *cobra.Command, c *client.Client, room string) (*client.Result, []client.Shared, error) {
			res, shared, err := c.RotateKey(ctx, room)
			if err != nil {
				return nil, nil, err
			}
			return res, []client.Shared{*shared}, nil
		})
}

func newSealKeysCmd() *cobra.Command {
	cmd := newSealingCmd(
		"seal-keys <slug>", "Seal the key of a sealed room to all members that lack it; where a new key is due, begin a new epoch",
		"amigosd tx agentchat seal-keys project-x --from alice",
		func(ctx context.Context, cmd *cobra.Command, c *client.Client, room string) (*client.Result, []client.Shared, error) {
			earlier, err := cmd.Flags().GetBool("earlier")
			if err != nil {
				return nil, nil, err
			}
			return c.SealKeys(ctx, room, earlier)
		})
	cmd.Flags().Bool("earlier", false, "share the keys of earlier epochs too, as far as you can open them")
	return cmd
}

func newSealingCmd(use, short, example string,
	do func(ctx context.Context, cmd *cobra.Command, c *client.Client, room string) (*client.Result, []client.Shared, error),
) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Example: example, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				res, shared, err := do(ctx, cmd, c, args[0])
				if err != nil {
					return err
				}
				if res == nil {
					return printAnswer(cmd, map[string]string{"room": args[0]}, pair{"done", "nothing to do: " + without(shared)})
				}
				return printDone(cmd, args, res, shared...)
			})
		},
	}
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

// sharedAnswer is to whom a room's key was sealed.
type sharedAnswer struct {
	Epoch   uint64   `json:"epoch,string"`
	Members []string `json:"members"`
	Without []string `json:"without,omitempty"`
}

func newSharedAnswers(shared []client.Shared) []sharedAnswer {
	var all []sharedAnswer
	for _, s := range shared {
		all = append(all, sharedAnswer{s.Epoch, append([]string{}, s.Members...), s.Without})
	}
	return all
}

// sharedPairs say it for people.
func sharedPairs(shared []client.Shared) (pairs []pair) {
	for _, s := range shared {
		if len(s.Members) > 0 {
			pairs = append(pairs, pair{fmt.Sprintf("key of epoch %d", s.Epoch), "sealed to " + printable(strings.Join(s.Members, ", "))})
		}
		if len(s.Without) > 0 {
			pairs = append(pairs, pair{"without it", printable(strings.Join(s.Without, ", ")) + " (no encryption key published)"})
		}
	}
	return pairs
}

func without(shared []client.Shared) string {
	for _, s := range shared {
		if len(s.Without) > 0 {
			return printable(strings.Join(s.Without, ", ")) + " have published no encryption key, the others have the room's"
		}
	}
	return "all members have the key"
}

// sealedState says under which key a room is; nothing for one that is open.
func sealedState(room types.Room, state types.RoomState) string {
	switch {
	case !room.Sealed:
		return ""
	case state.Epoch == 0:
		return "no key yet: amigosd tx agentchat rotate-key"
	case state.KeyDue:
		return fmt.Sprintf("epoch %d is over, a new key is due: amigosd tx agentchat rotate-key", state.Epoch)
	}
	return fmt.Sprintf("epoch %d", state.Epoch)
}
