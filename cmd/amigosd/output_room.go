package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

// printDone says of a message about a room that it was done, and where.
func printDone(cmd *cobra.Command, args []string, res *client.Result, shared ...client.Shared) error {
	answer := struct {
		Room string         `json:"room"`
		Keys []sharedAnswer `json:"keys,omitempty"`
		txAnswer
	}{args[0], newSharedAnswers(shared), newTxAnswer(res)}
	pairs := append([]pair{{"done", cmd.Name() + " " + printable(args[0])}}, sharedPairs(shared)...)
	return printAnswer(cmd, answer, append(pairs, pair{"height", fmt.Sprint(res.Height)}, pair{"took", took(res.Took)})...)
}

func printPosted(cmd *cobra.Command, p client.Posted, res *client.Result) error {
	answer := struct {
		Handle string `json:"handle"`
		ID     string `json:"id"`
		txAnswer
	}{p.Handle, p.ID.String(), newTxAnswer(res)}
	return printAnswer(cmd, answer, pair{"posted", p.Handle}, pair{"id", answer.ID}, pair{"height", fmt.Sprint(res.Height)}, pair{"took", took(res.Took)})
}

func printHistory(cmd *cobra.Command, res *types.QueryHistoryResponse) error {
	if wantsJSON(cmd) {
		return printProto(cmd, res)
	}
	out := cmd.OutOrStdout()
	if len(res.Posts) == 0 {
		fmt.Fprintln(out, "no posts")
	} else if err := printPosts(out, res.Posts); err != nil {
		return err
	}
	if !res.More {
		return nil
	}
	_, err := fmt.Fprintf(out, "more: --after %d\n", res.Next)
	return err
}

func printRoomPage(cmd *cobra.Command, page client.RoomPage) error {
	if wantsJSON(cmd) {
		for i := range page.Posts {
			if err := printProto(cmd, &page.Posts[i]); err != nil {
				return err
			}
		}
		return nil
	}
	if page.Missed > 0 {
		fmt.Fprintf(cmd.OutOrStdout(), "%d older posts are gone\n", page.Missed)
	}
	return printPosts(cmd.OutOrStdout(), page.Posts)
}

func printPosts(out io.Writer, posts []types.RoomPost) error {
	return columns(out, func(w io.Writer) {
		for _, p := range posts {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.Handle, clockTime(p.Post.Time), printable(p.Author), printable(p.Post.Message.Kind), postText(p))
		}
	})
}

// postText is what a post says, with all that became of it.
func postText(p types.RoomPost) string {
	text := bodyText(p.Post.Message)
	if p.Post.RedactedBy != 0 {
		text = "(redacted)"
	}
	if p.Reposted != nil {
		text = strings.TrimSpace(text + " » " + p.Reposted.Handle + " " + printable(p.Reposted.Author) + ": " + bodyText(p.Reposted.Post.Message))
	}
	var notes []string
	if p.Post.Parent > 0 {
		notes = append(notes, fmt.Sprintf("answers %d", p.Post.Parent))
	}
	if p.Post.Revisions > 0 {
		notes = append(notes, "edited")
	}
	if p.Pinned {
		notes = append(notes, "pinned")
	}
	for _, n := range []struct {
		word  string
		count uint64
	}{{"answered", p.Tally.Replies}, {"reposted", p.Tally.Reposts}} {
		if n.count > 0 {
			notes = append(notes, fmt.Sprintf("%s %d", n.word, n.count))
		}
	}
	for _, r := range p.Reactions {
		notes = append(notes, fmt.Sprintf("%s %d", printable(r.Reaction), r.Count))
	}
	if len(notes) == 0 {
		return text
	}
	return text + "  [" + strings.Join(notes, ", ") + "]"
}

func printRoom(cmd *cobra.Command, res *types.QueryRoomResponse) error {
	if wantsJSON(cmd) {
		return printProto(cmd, res)
	}
	room, state, policy := res.Record.Room, res.Record.State, res.Record.Room.Policy.Normal()
	kept := room.Retention.String()
	if room.Ephemeral() {
		kept = "not kept (ephemeral)"
	}
	status := "open to invited nodes"
	switch {
	case room.Archived:
		status = "archived"
	case policy.Open:
		status = "open to all nodes"
	}
	return printAnswer(cmd, nil,
		pair{"room", room.Slug}, pair{"title", printable(room.Title)}, pair{"owner", printable(res.Record.Owner)}, pair{"status", status},
		pair{"sealed", sealedState(room, state)}, pair{"read", policy.Read.Words()}, pair{"write", policy.Write.Words()}, pair{"admin", policy.Admin.Words()},
		pair{"posts kept", kept}, pair{"members", fmt.Sprint(state.Members)}, pair{"invited", fmt.Sprint(state.Invites)},
		pair{"banned", fmt.Sprint(state.Banned)}, pair{"posts", fmt.Sprintf("%d, from %d to %d", state.Kept(), state.First, state.Last)},
	)
}

func printRooms(cmd *cobra.Command, res *types.QueryRoomsResponse) error {
	if wantsJSON(cmd) {
		return printProto(cmd, res)
	}
	out := cmd.OutOrStdout()
	err := columns(out, func(w io.Writer) {
		fmt.Fprintln(w, "ROOM\tOWNER\tMEMBERS\tPOSTS\tTITLE")
		for _, r := range res.Records {
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\n", r.Room.Slug, printable(r.Owner), r.State.Members, r.State.Kept(), printable(r.Room.Title))
		}
	})
	if err != nil || res.Next == 0 {
		return err
	}
	_, err = fmt.Fprintf(out, "more: --after %d\n", res.Next)
	return err
}
