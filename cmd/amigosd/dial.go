package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
)

const (
	flagTimeout = "timeout"
	flagRepin   = "repin"
	flagFree    = "free"
	// flagBroadcast is not called grpc: that names a part of app.toml, from which flags are filled in, too.
	flagBroadcast = "grpc-broadcast"
)

var errNoKey = errors.New("nobody to sign for")

// addDialFlags adds what every command needs that talks to a chain by our client.
func addDialFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String(flags.FlagNode, "tcp://localhost:26657", "RPC address of the node to talk to")
	f.String(flags.FlagChainID, "", "chain ID the node must have; empty takes the node's")
	f.StringP(flags.FlagOutput, "o", "text", "text or json")
}

// addSignFlags adds what every command needs that signs.
func addSignFlags(cmd *cobra.Command) {
	addDialFlags(cmd)
	f := cmd.Flags()
	f.String(flags.FlagFrom, "", "name or address of the key that signs")
	f.String(flags.FlagGasPrices, "", "price of a unit of gas; empty asks the node for its minimum")
	f.String(flagBroadcast, "", "gRPC address of the same node, as 127.0.0.1:9090: transactions go there, which costs it less")
	f.Float64(flags.FlagGasAdjustment, client.DefaultGasAdjustment, "factor on the gas that a simulation took")
	f.String(flags.FlagFeeGranter, "", "address of an account that pays the fees, by a grant of x/feegrant")
	f.Bool(flagFree, false, "pay no fee for messages and receipts: use the node's free quota")
	f.BoolP(flags.FlagSkipConfirmation, "y", false, "taken for the sake of scripts: nothing is asked here")
	_ = f.MarkHidden(flags.FlagSkipConfirmation)
	flags.AddKeyringFlags(f)
}

// opensOnly marks commands whose --from opens what is sealed and may be left out.
const opensOnly = "opens"

// addOpenFlags adds to a command that reads what it needs to open what is sealed.
func addOpenFlags(cmd *cobra.Command) {
	addDialFlags(cmd)
	cmd.Flags().String(flags.FlagFrom, "", "name or address of your key, to open what is sealed to it")
	flags.AddKeyringFlags(cmd.Flags())
	if cmd.Annotations == nil {
		cmd.Annotations = map[string]string{}
	}
	cmd.Annotations[opensOnly] = "yes"
}

func addTimeoutFlag(cmd *cobra.Command) {
	cmd.Flags().Duration(flagTimeout, time.Minute, "how long to wait")
}

// addRepinFlag adds to a command that writes to a name what to do when the name has moved.
func addRepinFlag(cmd *cobra.Command) {
	cmd.Flags().Bool(flagRepin, false, "write to the name even if it belongs to another address than before")
}

// clientConfig reads flags, variables and client.toml.
func clientConfig(cmd *cobra.Command) (client.Config, error) {
	ctx := sdkclient.GetClientContextFromCmd(cmd)
	if err := ctx.Viper.BindPFlags(cmd.Flags()); err != nil {
		return client.Config{}, err
	}
	cfg := client.Config{Node: ctx.NodeURI, ChainID: ctx.ChainID}
	if cmd.Flags().Lookup(flags.FlagFrom) == nil {
		return cfg, nil
	}
	cfg.EncryptionKeys = encryptionDir(ctx.HomeDir)
	if cmd.Flags().Lookup(flags.FlagGasPrices) == nil && cmd.Annotations[opensOnly] != "" {
		if cfg.From, _ = cmd.Flags().GetString(flags.FlagFrom); cfg.From == "" {
			cfg.From = ctx.KeyringDefaultKeyName
		}
		if cfg.From != "" {
			cfg.Keyring = ctx.Keyring
		}
		return cfg, nil
	}
	cfg.GRPC, _ = cmd.Flags().GetString(flagBroadcast)
	cfg.Keyring = ctx.Keyring
	cfg.GasPrices = ctx.Viper.GetString(flags.FlagGasPrices)
	cfg.GasAdjustment = ctx.Viper.GetFloat64(flags.FlagGasAdjustment)
	cfg.FeeGranter, _ = cmd.Flags().GetString(flags.FlagFeeGranter)
	cfg.Free, _ = cmd.Flags().GetBool(flagFree)
	if cfg.From, _ = cmd.Flags().GetString(flags.FlagFrom); cfg.From == "" {
		cfg.From = ctx.KeyringDefaultKeyName
	}
	if cfg.From == "" {
		return cfg, fixable{errNoKey, "name a key with --from; amigosd keys list shows yours"}
	}
	cfg.Pins = filepath.Join(ctx.HomeDir, "pins")
	if repin, err := cmd.Flags().GetBool(flagRepin); err == nil && repin {
		cfg.OnRepin = func(name, was, is string) bool {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s is %s from now on, and was %s\n", name, is, was)
			return true
		}
	}
	cfg.OnSent = func(hash string) { fmt.Fprintf(cmd.ErrOrStderr(), "sent %s\n", hash) }
	return cfg, nil
}

// withClient dials, runs do within --timeout (where there is one) and until a signal, and closes the client.
func withClient(cmd *cobra.Command, do func(ctx context.Context, c *client.Client) error) error {
	cfg, err := clientConfig(cmd)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if timeout, err := cmd.Flags().GetDuration(flagTimeout); err == nil && timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
		cfg.TTL = min(timeout, client.MaxTTL)
	}
	c, err := client.Dial(ctx, cfg)
	if err != nil {
		return explainNoKey(cmd, err)
	}
	defer c.Close()
	return do(ctx, c)
}
