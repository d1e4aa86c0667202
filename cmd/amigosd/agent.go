package main

import (
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/agent"
)

// newAgentCmd is the group of the agent runtime.
func newAgentCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "agent",
		Short: "Run a program that answers for a node",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newAgentStartCmd())
	return cmd
}

func newAgentStartCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "start",
		Short: "Answer a node's inbox until stopped: ping with pong, echo with the same text",
		Long: "Answer a node's inbox until stopped: ping with pong, echo with the same text. Messages of kinds without a " +
			"handler are rejected with a reason.\nAn agent may be killed at any time: it goes on where the chain says it was, " +
			"and answers nothing twice.",
		Example: "amigosd agent start --from bob",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return startAgent(cmd) },
	}
	addSignFlags(cmd)
	return cmd
}

func startAgent(cmd *cobra.Command) error {
	cfg, err := clientConfig(cmd)
	if err != nil {
		return err
	}
	cfg.OnSent = nil
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := agentLog(cmd)
	c, err := client.DialWhenUp(ctx, cfg, func(err error) { log.Warn("waiting for the chain", "error", err) })
	if err != nil {
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			return nil // stopped while it waited
		}
		return err
	}
	defer c.Close()
	a, err := agent.New(agent.Config{Client: c, Home: sdkclient.GetClientContextFromCmd(cmd).HomeDir, Log: log})
	if err != nil {
		return err
	}
	if err := a.Run(ctx); err != nil {
		return err
	}
	log.Info("agent stopped")
	return nil
}

// agentLog writes to standard error, as --log_format says.
func agentLog(cmd *cobra.Command) *slog.Logger {
	if format, _ := cmd.Flags().GetString(flags.FlagLogFormat); format == "json" {
		return slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), nil))
	}
	return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
}
