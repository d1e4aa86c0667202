package main

import (
	"context"
	"errors"
	"log/slog"
	"os/signal"
	"syscall"

	"github.com/coreos/go-systemd/v22/daemon"
	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

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
	cmd.AddCommand(newAgentStartCmd(), newAgentInitCmd(), newAgentMessageCmd(), newAgentMessagesCmd(),
		newAgentInstallCmd(), newAgentUninstallCmd(), newAgentStatusCmd(), newAgentLogsCmd())
	return cmd
}

func newAgentStartCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "start",
		Short: "Answer a node's inbox until stopped: ping with pong, echo with the same text, tasks by a program",
		Long: "Answer a node's inbox until stopped: ping with pong, echo with the same text, and other kinds by the programs " +
			"that agent.toml names (amigosd agent init writes one). Messages of kinds without a handler are rejected with a " +
			"reason. In rooms it answers what agent.toml names there, and nothing else.\nAn agent may be killed at any time: it goes on where the chain says it was, and answers nothing twice.",
		Example: "amigosd agent start --from bob",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return startAgent(cmd) },
	}
	addAgentFlags(cmd)
	return cmd
}

func startAgent(cmd *cobra.Command) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	log := agentLog(cmd)
	cfg, err := clientConfig(cmd)
	if err != nil {
		return err
	}
	cfg.OnSent = nil
	set, err := readAgentSettings(cmd, cfg.GasPrices)
	if err != nil {
		return err
	}
	defer set.close()
	c, err := client.DialWhenUp(ctx, cfg, func(err error) { log.Warn("waiting for the chain", "error", err, "fix", fixOf(err)) })
	if err != nil {
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			return nil // stopped while it waited
		}
		return explainNoKey(cmd, err)
	}
	defer c.Close()
	set.Client, set.Home, set.Log = c, sdkclient.GetClientContextFromCmd(cmd).HomeDir, log
	set.Ready = func() { _, _ = daemon.SdNotify(false, daemon.SdNotifyReady) } // nobody listens outside systemd
	a, err := agent.New(set.Config)
	if err != nil {
		return err
	}
	if err := runAgent(ctx, a, set); err != nil {
		return err
	}
	log.Info("agent stopped")
	return nil
}

// runAgent serves the inbox, and the metrics beside it where they are asked for.
func runAgent(ctx context.Context, a *agent.Agent, set *agentSettings) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer stop()
		return a.Run(ctx)
	})
	if set.listener != nil {
		set.Log.Info("metrics", "url", "http://"+set.listener.Addr().String()+"/metrics")
		g.Go(func() error { return set.Metrics.Serve(ctx, set.listener) })
	}
	return g.Wait()
}

// agentLog writes to standard error, as --log_format says.
func agentLog(cmd *cobra.Command) *slog.Logger {
	if format, _ := cmd.Flags().GetString(flags.FlagLogFormat); format == "json" {
		return slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), nil))
	}
	return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
}
