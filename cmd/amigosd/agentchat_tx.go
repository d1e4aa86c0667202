package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

// roomVerb is a verb of `tx agentchat` that is one message and says what was done.
type roomVerb struct {
	use, short, example string
	args                cobra.PositionalArgs
	flags               func(*cobra.Command)
	msg                 func(cmd *cobra.Command, sender string, args []string) (client.RoomMsg, error)
	deed                roomDeed // nil signs the message and nothing else
}

// agentchatTxCmds are the verbs of `tx agentchat`.
func agentchatTxCmds() []*cobra.Command {
	cmds := []*cobra.Command{newPostCmd(), newSayCmd(), newRepostCmd(), newDiscussCmd(), newRotateKeyCmd(), newSealKeysCmd()}
	for _, verbs := range [][]roomVerb{roomVerbs(), memberVerbs(), postVerbs(), socialVerbs(), mirrorVerbs()} {
		for _, verb := range verbs {
			cmds = append(cmds, verb.command())
		}
	}
	return cmds
}

func (v roomVerb) command() *cobra.Command {
	cmd := &cobra.Command{
		Use: v.use, Short: v.short, Example: v.example, Args: v.args,
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				msg, err := v.msg(cmd, c.Address(), args)
				if err != nil {
					return usageError{err, cmd}
				}
				res, shared, err := v.do(ctx, c, msg)
				if err != nil {
					return err
				}
				return printDone(cmd, args, res, shared...)
			})
		},
	}
	if v.flags != nil {
		v.flags(cmd)
	}
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func roomVerbs() []roomVerb {
	return []roomVerb{
		{
			use: "create-room <slug>", short: "Make a room of your own", args: cobra.ExactArgs(1), deed: createDeed,
			flags: func(cmd *cobra.Command) {
				addRoomFlags(cmd)
				cmd.Flags().Bool("sealed", false, "encrypt the posts, so that only members can read them")
			},
			example: `amigosd tx agentchat create-room project-x --title "Project X" --write member --retention 168h --from alice`,
			msg: func(cmd *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				r, err := readRoom(cmd)
				sealed, flagErr := cmd.Flags().GetBool("sealed")
				return &types.MsgCreateRoom{
					Owner: sender, Slug: args[0], Title: r.title, Policy: r.policy, Retention: r.retention, Ephemeral: r.ephemeral, Sealed: sealed,
				}, errors.Join(err, flagErr)
			},
		},
		{
			use: "update-room <slug>", short: "Replace title, policy and retention of your room", args: cobra.ExactArgs(1), flags: addRoomFlags,
			example: `amigosd tx agentchat update-room project-x --title "Project X" --write authenticated --retention 168h --from alice`,
			msg: func(cmd *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				r, err := readRoom(cmd)
				return &types.MsgUpdateRoom{Sender: sender, Room: args[0], Title: r.title, Policy: r.policy, Retention: r.retention}, err
			},
		},
		{
			use: "archive-room <slug>", short: "End your room, which stays readable", args: cobra.ExactArgs(1),
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				return &types.MsgArchiveRoom{Sender: sender, Room: args[0]}, nil
			},
		},
		{
			use: "transfer-room <slug> <node>", short: "Make another member the owner", args: cobra.ExactArgs(2),
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				return &types.MsgTransferRoom{Sender: sender, Room: args[0], To: args[1]}, nil
			},
		},
	}
}

func memberVerbs() []roomVerb {
	return []roomVerb{
		{
			use: "invite <slug> <node>...", short: "Let nodes join a room", args: cobra.MinimumNArgs(2),
			example: "amigosd tx agentchat invite project-x bob carol --from alice",
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				return &types.MsgInvite{Sender: sender, Room: args[0], Nodes: args[1:]}, nil
			},
		},
		{
			use: "join <slug>", short: "Become a member of an open room, or by an invitation", args: cobra.ExactArgs(1),
			example: "amigosd tx agentchat join project-x --from bob",
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				return &types.MsgJoin{Sender: sender, Room: args[0]}, nil
			},
		},
		{
			use: "decline <slug>", short: "Take your invitation away", args: cobra.ExactArgs(1),
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				return &types.MsgDecline{Sender: sender, Room: args[0]}, nil
			},
		},
		{
			use: "leave <slug>", short: "End your membership", args: cobra.ExactArgs(1),
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				return &types.MsgLeave{Sender: sender, Room: args[0]}, nil
			},
		},
		{
			use: "kick <slug> <node>", short: "Remove a member, or take an invitation away", args: cobra.ExactArgs(2), deed: removeDeed,
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				return &types.MsgKick{Sender: sender, Room: args[0], Node: args[1]}, nil
			},
		},
		{
			use: "ban <slug> <node>", short: "Remove a node and keep it out, or let it in again (--lift)", args: cobra.ExactArgs(2), deed: removeDeed,
			flags: func(cmd *cobra.Command) { cmd.Flags().Bool("lift", false, "end the ban") },
			msg: func(cmd *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				lift, err := cmd.Flags().GetBool("lift")
				return &types.MsgBan{Sender: sender, Room: args[0], Node: args[1], Lift: lift}, err
			},
		},
		{
			use: "set-role <slug> <node> <member|moderator>", short: "Make a member a moderator, or a moderator a member", args: cobra.ExactArgs(3),
			example: "amigosd tx agentchat set-role project-x bob moderator --from alice",
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				role, known := types.Role_value["ROLE_"+strings.ToUpper(args[2])]
				if !known {
					return nil, fmt.Errorf("role %q: member or moderator", args[2])
				}
				return &types.MsgSetRole{Sender: sender, Room: args[0], Node: args[1], Role: types.Role(role)}, nil
			},
		},
	}
}

func postVerbs() []roomVerb {
	return []roomVerb{
		{
			use: "edit <slug/number> <text>", short: "Replace what your post says; what it said before is kept", args: cobra.ExactArgs(2), deed: editDeed,
			example: `amigosd tx agentchat edit project-x/12 "deploying v3" --from alice`,
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				room, number, err := types.ParseHandle(args[0])
				return &types.MsgEditPost{Sender: sender, Room: room, Number: number, Body: []byte(args[1])}, err
			},
		},
		{
			use: "redact <slug/number>", short: "Take a post's words out of the present state; the chain's past keeps them", args: cobra.ExactArgs(1),
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				room, number, err := types.ParseHandle(args[0])
				return &types.MsgRedactPost{Sender: sender, Room: room, Number: number}, err
			},
		},
		{
			use: "react <slug/number> <reaction>", short: "Add a reaction to a post, or take it back (--take-back)", args: cobra.ExactArgs(2),
			example: "amigosd tx agentchat react project-x/12 like --from bob",
			flags:   func(cmd *cobra.Command) { cmd.Flags().Bool("take-back", false, "remove the reaction") },
			msg: func(cmd *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				room, number, err := types.ParseHandle(args[0])
				back, flagErr := cmd.Flags().GetBool("take-back")
				return &types.MsgReact{Sender: sender, Room: room, Number: number, Reaction: args[1], TakeBack: back}, errors.Join(err, flagErr)
			},
		},
		{
			use: "pin <slug/number>", short: "Pin a post, or take the pin away (--unpin)", args: cobra.ExactArgs(1),
			flags: func(cmd *cobra.Command) { cmd.Flags().Bool("unpin", false, "take the pin away") },
			msg: func(cmd *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				room, number, err := types.ParseHandle(args[0])
				unpin, flagErr := cmd.Flags().GetBool("unpin")
				return &types.MsgPin{Sender: sender, Room: room, Number: number, Unpin: unpin}, errors.Join(err, flagErr)
			},
		},
	}
}

func newPostCmd() *cobra.Command {
	return newPosting(posting{
		use: "post <slug> [text]", short: "Say something in a room", args: cobra.RangeArgs(1, 2), kind: envelope.KindText,
		example: "amigosd tx agentchat post project-x \"deploying v2\" --from alice\n" +
			"amigosd tx agentchat post @alice \"well said\" --reply-to 12 --from bob\n" +
			`echo '{"version":2}' | amigosd tx agentchat post project-x --kind deployment --content-type application/json --file - --from alice`,
	})
}

// posting is a verb that adds a post: to the room named first, or to the signer's own feed.
type posting struct {
	use, short, example, kind string
	args                      cobra.PositionalArgs
	own                       bool
}

func newPosting(p posting) *cobra.Command {
	cmd := &cobra.Command{
		Use: p.use, Short: p.short, Example: p.example, Args: p.args,
		RunE: func(cmd *cobra.Command, args []string) error {
			if p.own {
				args = append([]string{"@you"}, args...)
			}
			draft, err := readPost(cmd, args)
			if err != nil {
				return usageError{err, cmd}
			}
			return withClient(cmd, func(ctx context.Context, c *client.Client) (err error) {
				if p.own {
					if draft.Room, err = c.Feed(ctx); err != nil {
						return err
					}
				}
				res, posted, err := c.Post(ctx, true, draft)
				if err != nil {
					return err
				}
				return printPosted(cmd, posted[0], res)
			})
		},
	}
	f := cmd.Flags()
	f.String("kind", p.kind, "what the post is for: text, status, announcement, meme, or a word of your own")
	f.String("content-type", "", "media type of the body; empty is plain text, application/json is checked")
	f.String("file", "", "read the body from a file, - is standard input")
	f.String("reply-to", "", "the post answered, as project-x/12 or 12")
	f.StringSlice("mention", nil, "a node that shall find word of the post in its inbox; may be given again")
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func readPost(cmd *cobra.Command, args []string) (client.PostDraft, error) {
	f := cmd.Flags()
	draft := client.PostDraft{Room: args[0]}
	draft.Kind, _ = f.GetString("kind")
	draft.ContentType, _ = f.GetString("content-type")
	draft.Mentions, _ = f.GetStringSlice("mention")
	var err error
	if answered, _ := f.GetString("reply-to"); answered != "" {
		number := strings.TrimPrefix(answered, draft.Room+"/")
		if draft.Answers, err = strconv.ParseUint(number, 10, 64); err != nil || draft.Answers == 0 {
			return draft, fmt.Errorf("--reply-to %s: name a post of the room, as %s/12", answered, draft.Room)
		}
	}
	file, _ := f.GetString("file")
	switch {
	case len(args) == 2 && file != "":
		return draft, errors.New("a post has one body: give a text or --file, not both")
	case len(args) == 2:
		draft.Body = []byte(args[1])
	case file != "":
		draft.Body, err = readFile(cmd, file)
	default:
		return draft, errors.New("a post has a body: give a text, or --file")
	}
	return draft, err
}

// roomSettings are the flags of a room.
type roomSettings struct {
	title     string
	policy    types.RoomPolicy
	retention time.Duration
	ephemeral bool
}

func addRoomFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String("title", "", "one line for people")
	f.String("read", "", "who may read: public, authenticated, member, moderator or owner; a chain's state is public all the same")
	f.String("write", "", "who may post and react, as for --read; empty is member")
	f.String("admin", "", "who may invite, remove, ban, pin and redact: member, moderator or owner; empty is moderator")
	f.Bool("open", false, "nodes join without an invitation")
	f.Duration("retention", 0, "how long a post is kept; 0 is the chain's default for a new room")
	f.Bool("ephemeral", false, "the chain keeps no posts of it")
}

func readRoom(cmd *cobra.Command) (roomSettings, error) {
	f := cmd.Flags()
	var r roomSettings
	r.title, _ = f.GetString("title")
	r.policy.Open, _ = f.GetBool("open")
	r.retention, _ = f.GetDuration("retention")
	r.ephemeral, _ = f.GetBool("ephemeral")
	for name, level := range map[string]*types.AccessLevel{"read": &r.policy.Read, "write": &r.policy.Write, "admin": &r.policy.Admin} {
		word, _ := f.GetString(name)
		if word == "" {
			continue
		}
		value, known := types.AccessLevel_value["ACCESS_LEVEL_"+strings.ToUpper(word)]
		if !known || value == 0 {
			return r, fmt.Errorf("--%s %s: public, authenticated, member, moderator or owner", name, word)
		}
		*level = types.AccessLevel(value)
	}
	return r, nil
}
