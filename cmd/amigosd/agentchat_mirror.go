package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

// mirrorVerbs are those about rooms on two chains.
func mirrorVerbs() []roomVerb {
	return []roomVerb{
		{
			use: "mirror <slug> <slug@link>", short: "Mirror a room to a room of another chain, which has to mirror it too", args: cobra.ExactArgs(2),
			example: "amigosd tx agentchat mirror project-x project-y@sur --from alice",
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				return &types.MsgSetMirror{Sender: sender, Room: args[0], Remote: args[1]}, nil
			},
		},
		{
			use: "end-mirror <slug> <slug@link>", short: "Mirror a room no longer; what was carried stays", args: cobra.ExactArgs(2),
			example: "amigosd tx agentchat end-mirror project-x project-y@sur --from alice",
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				return &types.MsgEndMirror{Sender: sender, Room: args[0], Remote: args[1]}, nil
			},
		},
		{
			use: "retry-mirror <slug> <slug@link>", short: "Send now what waits after failures; any node may ask for it", args: cobra.ExactArgs(2),
			example: "amigosd tx agentchat retry-mirror project-x project-y@sur --from carol",
			msg: func(_ *cobra.Command, sender string, args []string) (client.RoomMsg, error) {
				return &types.MsgRetryMirror{Sender: sender, Room: args[0], Remote: args[1]}, nil
			},
		},
	}
}

func newMirrorsCmd() *cobra.Command {
	return asking{
		use: "mirrors <slug>", short: "Show a room's mirrors on other chains, and how they go", args: cobra.ExactArgs(1),
		example: "amigosd query agentchat mirrors project-x",
		ask: func(ctx context.Context, cmd *cobra.Command, c *client.Client, args []string) error {
			res, err := c.Rooms().Mirrors(ctx, &types.QueryMirrorsRequest{Room: args[0]})
			if err != nil {
				return err
			}
			return printMirrors(cmd, res)
		},
	}.command()
}

func printMirrors(cmd *cobra.Command, res *types.QueryMirrorsResponse) error {
	if wantsJSON(cmd) {
		return printProto(cmd, res)
	}
	out := cmd.OutOrStdout()
	if len(res.Records) == 0 {
		_, err := fmt.Fprintln(out, "no mirrors")
		return err
	}
	err := columns(out, func(w io.Writer) {
		fmt.Fprintln(w, "MIRROR\tSTATUS\tCARRIED\tCAME\tWAITING\tPACKETS\tFAILED\tREFUSED")
		for _, r := range res.Records {
			counts := r.Mirror.Counts
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\n", printable(r.Remote), r.Status, counts.Carried, counts.Filed, r.Waiting,
				len(r.Mirror.Pending), counts.Failed, counts.Refused)
		}
	})
	if err != nil {
		return err
	}
	for _, r := range res.Records {
		if r.Error == "" {
			continue
		}
		if _, err := fmt.Fprintf(out, "%s at height %d: %s (%d)\n", printable(r.Remote), r.Mirror.FailedHeight, r.Error, r.Mirror.Code); err != nil {
			return err
		}
	}
	return nil
}
