package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

func printTimeline(cmd *cobra.Command, forward bool, res *types.QueryTimelineResponse) error {
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
	flag := "--before"
	if forward {
		flag = "--after"
	}
	_, err := fmt.Fprintf(out, "more: %s %s\n", flag, res.Next)
	return err
}

func printFeed(cmd *cobra.Command, res *types.QueryFeedResponse) error {
	if wantsJSON(cmd) {
		return printProto(cmd, res)
	}
	posts := "none yet"
	if res.Record != nil {
		posts = fmt.Sprintf("%d, from %d to %d", res.Record.State.Kept(), res.Record.State.First, res.Record.State.Last)
	}
	return printAnswer(cmd, nil,
		pair{"feed", "@" + printable(res.Node)}, pair{"slug", res.Slug}, pair{"posts", posts},
		pair{"followers", fmt.Sprint(res.Counts.Followers)}, pair{"following", fmt.Sprint(res.Counts.Following)})
}

func printFollows(cmd *cobra.Command, res proto.Message, nodes []types.FollowRecord, counts types.FollowCounts, next uint64) error {
	if wantsJSON(cmd) {
		return printProto(cmd, res)
	}
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "%d followers, follows %d\n", counts.Followers, counts.Following)
	err := columns(out, func(w io.Writer) {
		for _, n := range nodes {
			fmt.Fprintf(w, "%s\t%s\tsince block %d\n", printable(n.Node), n.Address, n.Since)
		}
	})
	if err != nil || next == 0 {
		return err
	}
	_, err = fmt.Fprintf(out, "more: --after %d\n", next)
	return err
}

func printDiscussion(cmd *cobra.Command, res *types.QueryDiscussionResponse, stances *types.QueryStancesResponse) error {
	if wantsJSON(cmd) {
		return printDiscussionJSON(cmd, res, stances)
	}
	post, discussion := res.Record.Post, res.Record.Discussion
	err := printAnswer(cmd, nil,
		pair{"discussion", post.Handle}, pair{"subject", printable(discussion.Subject)}, pair{"begun by", printable(post.Author)},
		pair{"says", postText(post)}, pair{"stances", tallyText(stances.Tally)})
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	err = columns(out, func(w io.Writer) {
		for _, s := range stances.Stances {
			fmt.Fprintf(w, "%s\t%s\t%s\n", printable(s.Node), stanceWord(s.Record.Stance), printable(s.Record.Reason))
		}
	})
	if err != nil || stances.Next == 0 {
		return err
	}
	_, err = fmt.Fprintf(out, "more: --after %d\n", stances.Next)
	return err
}

// printDiscussionJSON answers with one object, as every command does.
func printDiscussionJSON(cmd *cobra.Command, res *types.QueryDiscussionResponse, stances *types.QueryStancesResponse) error {
	record, err := protoJSON(cmd, &res.Record)
	if err != nil {
		return err
	}
	page, err := protoJSON(cmd, stances)
	if err != nil {
		return err
	}
	return printAnswer(cmd, struct {
		Record  json.RawMessage `json:"record"`
		Stances json.RawMessage `json:"stances"`
	}{record, page})
}

func printDiscussions(cmd *cobra.Command, res *types.QueryDiscussionsResponse) error {
	if wantsJSON(cmd) {
		return printProto(cmd, res)
	}
	out := cmd.OutOrStdout()
	err := columns(out, func(w io.Writer) {
		fmt.Fprintln(w, "DISCUSSION\tSUBJECT\tBY\tSTANCES\tANSWERS")
		for _, r := range res.Records {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\n", r.Post.Handle, printable(r.Discussion.Subject), printable(r.Post.Author),
				tallyText(r.Discussion.Tally), r.Post.Tally.Replies)
		}
	})
	if err != nil || res.Next == "" {
		return err
	}
	_, err = fmt.Fprintf(out, "more: --after %s\n", res.Next)
	return err
}

func tallyText(t types.StanceTally) string {
	return fmt.Sprintf("%d support, %d oppose, %d question", t.Support, t.Oppose, t.Question)
}

func stanceWord(s types.Stance) string {
	return strings.ToLower(strings.TrimPrefix(s.String(), "STANCE_"))
}
