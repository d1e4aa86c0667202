package chat

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/plain"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// pingWait is how long a pong is waited for.
const pingWait = 30 * time.Second

// Act does what a command says, and answers what there is to tell, line by line.
func (r *Room) Act(ctx context.Context, in Input) ([]string, error) {
	switch in.Command {
	case "help":
		return Help(), nil
	case "members":
		return r.tellMembers(ctx)
	case "who":
		return r.tellWho(ctx)
	case "thread":
		posts, err := r.Thread(ctx, in.Number)
		return tellPosts(posts), err
	case "alliance":
		return r.alliance(ctx, in)
	case "ping":
		return r.ping(ctx, in.Words[0])
	}
	msg, err := r.msg(in)
	if err != nil {
		return nil, err
	}
	shared, err := r.do(ctx, msg)
	if err != nil {
		return nil, err
	}
	lines := []string{"done: " + plain.Text(strings.TrimSpace(in.Command+" "+about(in)))}
	if shared != nil {
		lines = append(lines, fmt.Sprintf("a new key begins, epoch %d: sealed to %d members, %d have published no encryption key",
			shared.Epoch, len(shared.Members), len(shared.Without)))
	}
	return lines, nil
}

// do sends a message. In a sealed room, what an edit says is sealed, and a removal begins a new epoch.
func (r *Room) do(ctx context.Context, msg client.RoomMsg) (shared *client.Shared, err error) {
	switch m := msg.(type) {
	case *chattypes.MsgEditPost:
		_, err = r.chain.EditPost(ctx, chattypes.Handle(m.Room, m.Number), "", m.Body)
		return nil, err
	case *chattypes.MsgKick:
		_, shared, err = r.chain.Remove(ctx, msg, m.Room, m.Node)
		return shared, err
	case *chattypes.MsgBan:
		if !m.Lift {
			_, shared, err = r.chain.Remove(ctx, msg, m.Room, m.Node)
			return shared, err
		}
	}
	_, err = r.chain.DoInRoom(ctx, msg)
	return nil, err
}

// about is what a command was about.
func about(in Input) string {
	if in.Number > 0 {
		return fmt.Sprintf("%d %s", in.Number, in.Text)
	}
	return in.Text
}

// msg is the message that a command sends.
func (r *Room) msg(in Input) (client.RoomMsg, error) {
	me, room := r.me.Address, r.slug
	first := ""
	if len(in.Words) > 0 {
		first = strings.TrimPrefix(in.Words[0], "@")
	}
	switch in.Command {
	case "edit":
		return &chattypes.MsgEditPost{Sender: me, Room: room, Number: in.Number, Body: []byte(in.Text)}, nil
	case "redact":
		return &chattypes.MsgRedactPost{Sender: me, Room: room, Number: in.Number}, nil
	case "react", "unreact":
		return &chattypes.MsgReact{Sender: me, Room: room, Number: in.Number, Reaction: first, TakeBack: in.Command == "unreact"}, nil
	case "pin", "unpin":
		return &chattypes.MsgPin{Sender: me, Room: room, Number: in.Number, Unpin: in.Command == "unpin"}, nil
	case "invite":
		nodes := make([]string, len(in.Words))
		for i, word := range in.Words {
			nodes[i] = strings.TrimPrefix(word, "@")
		}
		return &chattypes.MsgInvite{Sender: me, Room: room, Nodes: nodes}, nil
	case "kick":
		return &chattypes.MsgKick{Sender: me, Room: room, Node: first}, nil
	case "ban", "unban":
		return &chattypes.MsgBan{Sender: me, Room: room, Node: first, Lift: in.Command == "unban"}, nil
	case "join":
		return &chattypes.MsgJoin{Sender: me, Room: room}, nil
	case "leave":
		return &chattypes.MsgLeave{Sender: me, Room: room}, nil
	case "role":
		role, known := chattypes.Role_value["ROLE_"+strings.ToUpper(in.Words[1])]
		if !known {
			return nil, fmt.Errorf("%w: a role is member or moderator", ErrInput)
		}
		return &chattypes.MsgSetRole{Sender: me, Room: room, Node: first, Role: chattypes.Role(role)}, nil
	}
	return nil, fmt.Errorf("%w: /%s", ErrInput, in.Command)
}

func (r *Room) ping(ctx context.Context, to string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, pingWait)
	defer cancel()
	pong, err := r.chain.Ping(ctx, strings.TrimPrefix(to, "@"))
	if err != nil {
		return nil, err
	}
	return []string{fmt.Sprintf("pong from %s at height %d: %d ms of block time, %d ms in all",
		plain.Text(to), pong.Height, pong.BlockTime.Milliseconds(), pong.Took.Milliseconds())}, nil
}

func (r *Room) tellMembers(ctx context.Context) ([]string, error) {
	members, err := r.Members(ctx)
	if err != nil {
		return nil, err
	}
	lines := make([]string, len(members))
	for i, m := range members {
		lines[i] = fmt.Sprintf("%-20s %s", plain.Text(m.Node), roleWord(m.Membership.Role))
	}
	return lines, nil
}

func (r *Room) tellWho(ctx context.Context) ([]string, error) {
	record, err := r.Record(ctx)
	if err != nil {
		return nil, err
	}
	policy, state := record.Room.Policy.Normal(), record.State
	kept := "kept for " + record.Room.Retention.String()
	if record.Room.Ephemeral() {
		kept = "not kept on the chain"
	}
	return []string{
		fmt.Sprintf("you are %s, %s on %s", plain.Text(r.me.Name), r.me.Address, r.chain.ChainID()),
		fmt.Sprintf("%s: %s, of %s", r.slug, plain.Text(record.Room.Title), plain.Text(record.Owner)),
		fmt.Sprintf("write: %s, keep order: %s, posts: %s", policy.Write.Words(), policy.Admin.Words(), kept),
		fmt.Sprintf("%d members, posts %d to %d", state.Members, state.First, state.Last),
	}, nil
}

func roleWord(role chattypes.Role) string {
	return strings.ToLower(strings.TrimPrefix(role.String(), "ROLE_"))
}
