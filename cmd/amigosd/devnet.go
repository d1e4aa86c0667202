package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/version"
	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/devnet"
)

// devnetFlags are what a person may say to the devnet.
type devnetFlags struct {
	name, ports, stateOut, output string
	config                        []string
	blockTime, timeout            time.Duration
	detach, reset, noRelayer      bool
	chains, validators            int
}

// newDevnetCmd runs whole development chains. It neither reads nor writes the person's own configuration.
func newDevnetCmd() *cobra.Command {
	var f devnetFlags
	cmd := &cobra.Command{
		Use:   "devnet",
		Short: "Run two development chains that talk, with three nodes and two agents each",
		Long: `Run two development chains on this machine, norte-1 and sur-1: on each the nodes alice, bob and carol, a faucet,
an agent for bob and one for carol; a link between them, a relayer, and a ping both ways as proof. It stays up until
Ctrl-C, and goes on where it was at the next start. While it runs, plain tx, query, status, inbox and agent commands reach
the first chain, and with --on sur-1 the second, unless you have a chain of your own in ~/.amigosd.

Exit codes: 0 stopped after it was ready, 2 usage, 3 a port or the workspace is taken, 4 a part failed, 5 not ready
in time, 130 stopped before it was ready.`,
		Example: "  amigosd devnet\n  amigosd devnet --chains 1 --validators 4 --detach && amigosd devnet stop",
		Args:    cobra.NoArgs,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			cmd.SetOut(os.Stdout)
			cmd.SetErr(os.Stderr)
			return readEnvironment(cmd)
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	pf := cmd.PersistentFlags()
	pf.StringVar(&f.name, "name", devnet.DefaultName, "workspace, under devnet/ of the home")
	pf.StringVarP(&f.output, flags.FlagOutput, "o", "text", "text, or json: one object per step, the state last")
	lf := cmd.Flags()
	lf.StringArrayVar(&f.config, "config", nil, "a chain's description, once for each chain (default ./config.yml and ./config.sur.yml, else the built-in ones)")
	lf.IntVar(&f.chains, "chains", 0, "how many chains, 1 or 2 (default as many as there are descriptions)")
	lf.DurationVar(&f.blockTime, "block-time", 0, "pause between blocks (default what config.yml says)")
	lf.BoolVar(&f.detach, "detach", false, "run in the background; return when it is ready")
	lf.BoolVar(&f.reset, "reset", false, "throw the workspace away and begin anew")
	lf.StringVar(&f.ports, "ports", "auto", "auto, or the first of six ports in a row that must be free (+10 for each further validator and chain)")
	lf.IntVar(&f.validators, "validators", 0, "how many validators each chain has, each a process (default what config.yml names)")
	lf.BoolVar(&f.noRelayer, "no-relayer", false, "leave the two chains apart: no link, no relayer")
	lf.StringVar(&f.stateOut, "state-out", "", "write devnet.json to this file as well")
	lf.DurationVar(&f.timeout, "timeout", 2*time.Minute, "how long it may take to be ready")
	cmd.AddCommand(
		newDevnetStatusCmd(&f), newDevnetLogsCmd(&f), newDevnetStopCmd(&f), newDevnetResetCmd(&f),
		newDevnetFundCmd(&f), newDevnetExportCmd(&f),
	)
	return cmd
}

func (f *devnetFlags) run(cmd *cobra.Command) error {
	opts, err := f.options(cmd)
	if err != nil {
		return err
	}
	screen := f.screen()
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends us at once; the kernel ends the parts
	if f.detach {
		return devnet.Detach(ctx, opts, os.Args[1:], screen)
	}
	return devnet.New(opts, screen, devnet.Dial, time.Now).Run(ctx)
}

func (f *devnetFlags) options(cmd *cobra.Command) (devnet.Options, error) {
	w, err := f.workspace(cmd)
	if err != nil {
		return devnet.Options{}, err
	}
	ports, fixed, err := devnet.ParsePorts(f.ports)
	if err != nil {
		return devnet.Options{}, err
	}
	if f.output != flags.OutputFormatText && f.output != flags.OutputFormatJSON {
		return devnet.Options{}, usageError{errOutput(f.output), cmd}
	}
	if f.blockTime < 0 || f.timeout <= 0 {
		return devnet.Options{}, usageError{errDuration, cmd}
	}
	if f.validators < 0 || f.validators > devnet.MaxValidators {
		return devnet.Options{}, usageError{errValidators, cmd}
	}
	if f.chains < 0 || f.chains > devnet.MaxChains {
		return devnet.Options{}, usageError{errChains, cmd}
	}
	configs, err := devnet.ReadConfigs(f.config, f.chains)
	if err != nil {
		return devnet.Options{}, usageError{err, cmd}
	}
	binary, err := os.Executable()
	if err != nil {
		return devnet.Options{}, err
	}
	return devnet.Options{
		Workspace: w, Binary: binary, Version: version.Version, Title: devnetTitle(),
		Configs: configs, Chains: f.chains, BlockTime: f.blockTime, Reset: f.reset, Validators: f.validators,
		Ports: ports, FixedPorts: fixed, StateOut: f.stateOut, NoRelayer: f.noRelayer, Timeout: f.timeout,
		Command: calledAs(binary), Serves: servesPlainCommands(w),
	}, nil
}

func (f *devnetFlags) workspace(cmd *cobra.Command) (devnet.Workspace, error) {
	home, err := cmd.Flags().GetString(flags.FlagHome)
	if err != nil {
		return devnet.Workspace{}, err
	}
	return devnet.NewWorkspace(home, f.name)
}

// screen is colourful only where a person looks at a terminal and does not mind.
func (f *devnetFlags) screen() devnet.Screen {
	switch {
	case f.output == flags.OutputFormatJSON:
		return devnet.NewJSON(os.Stdout)
	case isatty.IsTerminal(os.Stdout.Fd()) && os.Getenv("NO_COLOR") == "" && os.Getenv("CI") == "" && os.Getenv("TERM") != "dumb":
		return devnet.NewTTY(os.Stdout, time.Now)
	default:
		return devnet.NewPlain(os.Stdout)
	}
}

// devnetTitle names this build and what it stands on.
func devnetTitle() string {
	title := version.Version
	if title == "" {
		title = "development build"
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return title
	}
	for _, dep := range info.Deps {
		switch dep.Path {
		case "github.com/cosmos/cosmos-sdk":
			title += " · cosmos-sdk " + dep.Version
		case "github.com/cosmos/ibc-go/v8":
			title += " · ibc-go " + dep.Version
		}
	}
	return title
}
