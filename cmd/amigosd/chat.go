package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/client/liveness"
	"github.com/amigos-network/amigos/offchain/chat"
)

// newChatCmd is the terminal face of a room.
func newChatCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "chat <slug>",
		Short: "Talk in a room: live posts, members, replies, slash commands",
		Long: "Talk in a room. In a terminal, posts come as they are made, through restarts of the node; what you type is posted, and " +
			"/help lists the commands. PgUp loads older posts, Ctrl-C ends.\n" +
			"Where standard input or output is no terminal, or with --plain, it reads lines and posts each, writes each post as a line, " +
			"and ends with the input, once all of it has been shown. It fails if a line was refused.",
		Example: "  amigosd chat project-x --from alice\n  uptime | amigosd chat project-x --from alice --last 0",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return runChat(cmd, args[0]) },
	}
	addSignFlags(cmd)
	cmd.Flags().Bool("plain", false, "lines instead of a screen, also in a terminal")
	cmd.Flags().Uint32("last", 20, "with lines: how many older posts are shown first")
	return cmd
}

func runChat(cmd *cobra.Command, slug string) error {
	cfg, err := clientConfig(cmd)
	if err != nil {
		return err
	}
	cfg.OnSent = nil
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c, err := client.Dial(ctx, cfg)
	if err != nil {
		return explainNoKey(cmd, err)
	}
	defer c.Close()
	rpc, err := rpchttp.New(cfg.Node, "/websocket")
	if err != nil {
		return err
	}
	room, err := chat.Open(ctx, c, slug, func(ctx context.Context) (liveness.Report, error) {
		return liveness.Look(ctx, rpc, time.Now())
	})
	if err != nil {
		return err
	}
	if hasScreen(cmd) {
		err = chat.Run(ctx, room)
		if errors.Is(err, tea.ErrInterrupted) || errors.Is(err, tea.ErrProgramKilled) {
			err = nil // ended by the person
		}
		return err
	}
	return unlessStopped(ctx, chatLines(ctx, cmd, c, room).Run(ctx))
}

// hasScreen tells whether a person sits there.
func hasScreen(cmd *cobra.Command) bool {
	asked, _ := cmd.Flags().GetBool("plain")
	return !asked && !wantsJSON(cmd) && os.Getenv("TERM") != "dumb" &&
		isatty.IsTerminal(os.Stdin.Fd()) && isatty.IsTerminal(os.Stdout.Fd())
}

// chatLines is the room without a screen.
func chatLines(ctx context.Context, cmd *cobra.Command, c *client.Client, room *chat.Room) *chat.Lines {
	last, _ := cmd.Flags().GetUint32("last")
	return &chat.Lines{
		Room: room, In: cmd.InOrStdin(), Last: last,
		Show: func(page client.RoomPage) error {
			openPosts(ctx, cmd, c, page.Posts) // says why of what stayed sealed
			return printRoomPage(cmd, page)
		},
		Tell: func(line string) { fmt.Fprintln(cmd.ErrOrStderr(), line) },
		Fail: func(line string, err error) {
			fmt.Fprintf(cmd.ErrOrStderr(), "refused: %s\n", printable(line))
			report(cmd.ErrOrStderr(), err)
		},
	}
}
