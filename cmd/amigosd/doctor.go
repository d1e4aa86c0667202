package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/spf13/cobra"
)

// symptom is how bad a finding is.
type symptom string

const (
	fine    symptom = "ok"
	warning symptom = "warning"
	broken  symptom = "broken"
)

// finding is what one check says: what is so, and what to do about it.
type finding struct {
	Check   string  `json:"check"`
	State   symptom `json:"state"`
	Finding string  `json:"finding"`
	Fix     string  `json:"fix,omitempty"`
}

// errSick ends a doctor's visit that found something broken. It was shown already.
type errSick struct{ count int }

func (e errSick) Error() string { return fmt.Sprintf("%d checks found something broken", e.count) }

// Shown says that the findings are on the screen.
func (errSick) Shown() bool { return true }

// newDoctorCmd reads what is there without the help of what every other command reads first: that may be what is
// broken.
func newDoctorCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say what is wrong with this set-up, and what to do",
		Long: `Say what is wrong with this set-up, and what to do: files, configuration, ports, disk, the node, its clock, keys,
the account, the node's registration, agents, a relayer and devnets. Nothing is changed. The exit code is 1 if something is broken.`,
		Example: "  amigosd doctor\n  amigosd doctor --from alice --output json",
		Args:    cobra.NoArgs,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			cmd.SetOut(os.Stdout)
			cmd.SetErr(os.Stderr)
			return readEnvironment(cmd)
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return visit(cmd) },
	}
	f := cmd.Flags()
	f.String(flags.FlagNode, "", "RPC address of the node; empty takes client.toml's")
	f.String(flags.FlagFrom, "", "key to check; empty takes client.toml's")
	f.String(flags.FlagKeyringBackend, "", "where keys are kept; empty takes client.toml's")
	f.StringP(flags.FlagOutput, "o", "text", "text or json")
	f.Duration(flagTimeout, 10*time.Second, "how long the node may take to answer")
	return cmd
}

func visit(cmd *cobra.Command) error {
	format, _ := cmd.Flags().GetString(flags.FlagOutput)
	if format != "text" && format != "json" {
		return usageError{errOutput(format), cmd}
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	timeout, _ := cmd.Flags().GetDuration(flagTimeout)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	d := &doctor{now: time.Now}
	d.home, _ = cmd.Flags().GetString(flags.FlagHome)
	d.node, _ = cmd.Flags().GetString(flags.FlagNode)
	d.from, _ = cmd.Flags().GetString(flags.FlagFrom)
	d.keyring, _ = cmd.Flags().GetString(flags.FlagKeyringBackend)
	d.ownHome = !cmd.Flags().Changed(flags.FlagHome)
	d.examine(ctx)
	return d.tell(cmd.OutOrStdout(), format)
}

// doctor holds what is known of a set-up, and what was found.
type doctor struct {
	home, node, from, keyring string
	ownHome                   bool   // nobody named another one
	relayer                   string // the relayer's home, if it is not under the home
	now                       func() time.Time

	chainID  string // the genesis's
	config   files
	findings []finding
}

// examine makes all checks in an order in which the first broken one explains the next.
func (d *doctor) examine(ctx context.Context) {
	d.checkDevnets()
	if d.checkHome() {
		d.checkKeyFiles()
		d.checkSettings()
		d.checkListeners()
		d.checkDisk()
	}
	alive := d.checkNode(ctx)
	d.checkPorts(alive)
	d.checkAccount(ctx, alive)
	d.checkAgents()
	d.checkRelayer(ctx)
}

func (d *doctor) ok(check, format string, args ...any) {
	d.findings = append(d.findings, finding{check, fine, fmt.Sprintf(format, args...), ""})
}

func (d *doctor) warn(check, fix, format string, args ...any) {
	d.findings = append(d.findings, finding{check, warning, fmt.Sprintf(format, args...), fix})
}

func (d *doctor) fail(check, fix, format string, args ...any) {
	d.findings = append(d.findings, finding{check, broken, fmt.Sprintf(format, args...), fix})
}

// tell shows the findings, and fails if something is broken.
func (d *doctor) tell(w io.Writer, format string) error {
	sick := 0
	for _, f := range d.findings {
		if f.State == broken {
			sick++
		}
	}
	var err error
	if format == flags.OutputFormatJSON {
		err = json.NewEncoder(w).Encode(d.findings)
	} else {
		err = columns(w, d.lines)
	}
	if sick > 0 {
		err = errors.Join(err, errSick{sick})
	}
	return err
}

func (d *doctor) lines(w io.Writer) {
	marks := map[symptom]string{fine: "✓", warning: "!", broken: "✗"}
	for _, f := range d.findings {
		text := f.Finding
		if f.Fix != "" {
			text += " · fix: " + f.Fix
		}
		fmt.Fprintf(w, "%s %s\t%s\n", marks[f.State], f.Check, text)
	}
}
