package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/agent/service"
)

const (
	flagSystem = "system"
	flagRunAs  = "run-as"
)

var errKeyringAsks = errors.New("the keyring asks for a passphrase, which a service cannot type")

func newAgentInstallCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "install",
		Short: "Let systemd keep an agent running, as a unit of yours or (--system) of the machine",
		Long: "Let systemd keep an agent running: as a unit of yours, which runs while you are logged in (loginctl enable-linger " +
			"keeps it running), or with --system as one of the machine. The flags given here are those it starts with.",
		Example: "amigosd agent install --from bob\nsudo amigosd agent install --from bob --system --run-as amigos --home /var/lib/amigos",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withSystemd(cmd, func(ctx context.Context, s *service.Systemd, from string) error {
				u, err := readUnit(cmd, from)
				if err != nil {
					return err
				}
				path, err := s.Install(ctx, u)
				if err != nil {
					return err
				}
				look := "amigosd agent status --from " + from
				if system, _ := cmd.Flags().GetBool(flagSystem); system {
					look += " --system"
				}
				return printAnswer(cmd, map[string]string{"file": path}, pair{"installed", path}, pair{"look", look})
			})
		},
	}
	addAgentFlags(cmd)
	cmd.Flags().String(flagRunAs, "", "with --system, the account it runs as; empty is the one you are")
	addSystemFlag(cmd)
	return cmd
}

func newAgentUninstallCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "uninstall",
		Short: "Stop an agent that systemd runs, and remove its unit",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withSystemd(cmd, func(ctx context.Context, s *service.Systemd, from string) error {
				path, err := s.Uninstall(ctx, from)
				if err != nil {
					return err
				}
				return printAnswer(cmd, map[string]string{"file": path}, pair{"removed", path})
			})
		},
	}
	addUnitFlags(cmd)
	return cmd
}

func newAgentStatusCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show how an agent fares that systemd runs",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withSystemd(cmd, func(ctx context.Context, s *service.Systemd, from string) error {
				status, err := s.Status(ctx, from)
				if err != nil {
					return err
				}
				return printAnswer(cmd, status,
					pair{"unit", status.Unit}, pair{"state", fmt.Sprintf("%s (%s)", status.Active, status.Detail)},
					pair{"since", status.Since}, pair{"pid", status.PID}, pair{"at boot", status.Enabled}, pair{"file", status.File})
			})
		},
	}
	addUnitFlags(cmd)
	return cmd
}

func newAgentLogsCmd() *cobra.Command {
	var (
		lines  uint
		follow bool
	)
	cmd := &cobra.Command{
		Use:   "logs",
		Short: "Show what an agent has logged that systemd runs",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withSystemd(cmd, func(ctx context.Context, s *service.Systemd, from string) error {
				logs, err := s.Logs(ctx, from, lines, follow)
				if err != nil {
					return err
				}
				logs.Stdout, logs.Stderr = cmd.OutOrStdout(), cmd.ErrOrStderr()
				return logs.Run()
			})
		},
	}
	cmd.Flags().UintVarP(&lines, "lines", "n", 100, "how many lines of the past")
	cmd.Flags().BoolVarP(&follow, "follow", "f", false, "go on until stopped")
	addUnitFlags(cmd)
	return cmd
}

func addSystemFlag(cmd *cobra.Command) {
	cmd.Flags().Bool(flagSystem, false, "a unit of the machine instead of yours")
}

func addUnitFlags(cmd *cobra.Command) {
	addSystemFlag(cmd)
	cmd.Flags().String(flags.FlagFrom, "", "name of the agent's key")
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "text or json")
}

func withSystemd(cmd *cobra.Command, do func(ctx context.Context, s *service.Systemd, from string) error) error {
	from, _ := cmd.Flags().GetString(flags.FlagFrom)
	if from == "" {
		from = sdkclient.GetClientContextFromCmd(cmd).KeyringDefaultKeyName
	}
	if from == "" {
		return fixable{errNoKey, "name a key with --from; amigosd keys list shows yours"}
	}
	system, _ := cmd.Flags().GetBool(flagSystem)
	s, err := service.New(system)
	if err != nil {
		return fixable{err, "run `amigosd agent start --from " + from + "` under the supervisor you have; it stops at SIGTERM and may be killed"}
	}
	err = do(cmd.Context(), s, from)
	switch {
	case errors.Is(err, service.ErrInstalled):
		return fixable{err, "look at it (amigosd agent status), or remove it first (amigosd agent uninstall)"}
	case errors.Is(err, service.ErrNotInstalled):
		return fixable{err, "amigosd agent install --from " + from + ", or the same command with --system if it is the machine's"}
	case errors.Is(err, os.ErrPermission):
		return fixable{err, "units of the machine are root's: use sudo, or leave out --system"}
	}
	return err
}

// readUnit makes the command line of install that of start.
func readUnit(cmd *cobra.Command, from string) (service.Unit, error) {
	u := service.Unit{Agent: from}
	u.System, _ = cmd.Flags().GetBool(flagSystem)
	if u.User, _ = cmd.Flags().GetString(flagRunAs); u.System && u.User == "" {
		me, err := user.Current()
		if err != nil {
			return u, err
		}
		u.User = me.Username
	}
	program, err := os.Executable()
	if err != nil {
		return u, err
	}
	ctx := sdkclient.GetClientContextFromCmd(cmd)
	backend := ctx.Keyring.Backend()
	if backend == keyring.BackendFile || backend == keyring.BackendMemory {
		return u, fixable{fmt.Errorf("%w: %s", errKeyringAsks, backend), "use --keyring-backend pass, or test in a home that only the agent's account can read"}
	}
	cfg, err := clientConfig(cmd)
	if err != nil {
		return u, err
	}
	set, err := readAgentSettings(cmd, cfg.GasPrices) // what start would refuse is refused now
	if err != nil {
		return u, err
	}
	set.close()
	home, err := filepath.Abs(ctx.HomeDir)
	if err != nil {
		return u, err
	}
	u.Command = []string{program, "agent", "start", "--from", from, "--home", home, "--keyring-backend", backend, "--node", ctx.NodeURI}
	for _, name := range []string{flags.FlagChainID, flags.FlagGasPrices, flags.FlagGasAdjustment, flagMetrics} {
		if f := cmd.Flags().Lookup(name); f.Changed {
			u.Command = append(u.Command, "--"+name, f.Value.String())
		}
	}
	if file, _ := cmd.Flags().GetString(flagAgentConfig); file != "" {
		if file, err = filepath.Abs(file); err != nil {
			return u, err
		}
		u.Command = append(u.Command, "--"+flagAgentConfig, file)
	}
	return u, nil
}
