package main

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

// internodeTxCmds are the verbs of `tx internode` that need more than one RPC, or wait. AutoCLI adds the others.
func internodeTxCmds() []*cobra.Command {
	return []*cobra.Command{
		newSendCmd(), newPingCmd(), newReceiptCmd(), newSetInboxPolicyCmd(),
		newRegisterCmd(), newUpdateCmd(), newRenewCmd(), newRetireCmd(), newAddKeyCmd(), newRevokeKeyCmd(),
		newNameLinkCmd(), newRepointLinkCmd(), newQuarantineLinkCmd(),
	}
}

func newPingCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ping <to>",
		Short: "Ping a node's agent, here or on another chain, or that chain itself, and wait for the answer",
		Example: "amigosd tx internode ping bob --from alice\n" +
			"amigosd tx internode ping bob@sur --from alice\n" +
			"amigosd tx internode ping @sur --from alice",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				pong, err := c.Ping(ctx, args[0])
				if err != nil {
					return err
				}
				return printPong(cmd, args[0], pong)
			})
		},
	}
	addSignFlags(cmd)
	addRepinFlag(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newRegisterCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "register <name>",
		Short:   "Make the account a node: lock the deposit, take the name and the key",
		Example: "amigosd tx internode register alice --from alice --capability ping --tag demo",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, profile, err := readProfile(cmd)
			if err != nil {
				return err
			}
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				encryption, err := readEncryptionKey(cmd, c, nil)
				if err != nil {
					return err
				}
				res, err := c.Do(ctx, &types.MsgRegisterNode{
					Owner: c.Address(), Name: args[0], Kind: kind, Profile: profile, EncryptionKey: encryption,
				})
				if err != nil {
					return err
				}
				return printChange(ctx, cmd, c, res)
			})
		},
	}
	addProfileFlags(cmd)
	addEncryptionFlag(cmd, "derive")
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newUpdateCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "update",
		Short: "Replace what the node says of itself; without a word of that, its encryption key alone",
		Example: "amigosd tx internode update --description \"builds and tests\" --capability task:build --from alice\n" +
			"amigosd tx internode update --encryption-key derive --from alice",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			kind, profile, err := readProfile(cmd)
			if err != nil {
				return err
			}
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				record, err := c.Node(ctx, c.Address())
				if err != nil {
					return err
				}
				if cmd.Flags().Changed(flagEncryptionKey) && !saysProfile(cmd) {
					kind, profile = record.Node.Kind, record.Node.Profile
				}
				encryption, err := readEncryptionKey(cmd, c, record.Node.EncryptionKey)
				if err != nil {
					return err
				}
				res, err := c.Do(ctx, &types.MsgUpdateNode{
					Owner: c.Address(), Kind: kind, Profile: profile, EncryptionKey: encryption,
				})
				if err != nil {
					return err
				}
				return printChange(ctx, cmd, c, res)
			})
		},
	}
	addProfileFlags(cmd)
	addEncryptionFlag(cmd, "keep")
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newRenewCmd() *cobra.Command {
	return newChangeCmd("renew", "Start a new registration period",
		func(owner string) sdk.Msg { return &types.MsgRenewNode{Owner: owner} })
}

func newRetireCmd() *cobra.Command {
	return newChangeCmd("retire", "End the registration and take the deposit back",
		func(owner string) sdk.Msg { return &types.MsgRetireNode{Owner: owner} })
}

// newChangeCmd changes the signer's own node by a message that needs nothing but its owner.
func newChangeCmd(use, short string, msg func(owner string) sdk.Msg) *cobra.Command {
	cmd := &cobra.Command{
		Use:   use,
		Short: short,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				res, err := c.Do(ctx, msg(c.Address()))
				if err != nil {
					return err
				}
				return printChange(ctx, cmd, c, res)
			})
		},
	}
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}
