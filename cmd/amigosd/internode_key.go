package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

func newAddKeyCmd() *cobra.Command {
	var (
		purpose string
		from    int64
	)
	cmd := &cobra.Command{
		Use:   "add-key <key>",
		Short: "Let another key of your keyring speak for your node, so that the account's own can stay cold",
		Example: "amigosd keys add laptop\n" +
			"amigosd tx internode add-key laptop --from alice\n" +
			"amigosd envelope seal bob \"hola\" --from laptop --author alice > hola.json",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			value, known := types.KeyPurpose_value["KEY_PURPOSE_"+strings.ToUpper(purpose)]
			if !known || !types.KeyPurpose(value).Operational() {
				return usageError{fmt.Errorf("--purpose %s: envelope or peer", purpose), cmd}
			}
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				res, err := c.AddKey(ctx, args[0], types.KeyPurpose(value), from)
				if err != nil {
					return err
				}
				var added types.MsgAddKeyResponse
				if err := res.Decode(0, &added); err != nil {
					return err
				}
				return printKeyChange(cmd, res, fmt.Sprintf("%s speaks for the node from height %d on", args[0], added.ValidFrom))
			})
		},
	}
	cmd.Flags().StringVar(&purpose, "purpose", "envelope", "envelope (signs messages) or peer (is the peer ID of a host)")
	cmd.Flags().Int64Var(&from, "valid-from", 0, "first height at which the key speaks; 0 is the next block")
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newRevokeKeyCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "revoke-key <key or peer ID>",
		Short:   "End an operational key of your node",
		Example: "amigosd tx internode revoke-key laptop --from alice",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				public, err := c.PublicKey(args[0])
				if err != nil {
					return err
				}
				res, err := c.RevokeKey(ctx, public)
				if err != nil {
					return err
				}
				var revoked types.MsgRevokeKeyResponse
				if err := res.Decode(0, &revoked); err != nil {
					return err
				}
				return printKeyChange(cmd, res, fmt.Sprintf("%s speaks for the node no more from height %d on", args[0], revoked.ValidUntil))
			})
		},
	}
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func printKeyChange(cmd *cobra.Command, res *client.Result, what string) error {
	answer := newTxAnswer(res)
	return printAnswer(cmd, answer, pair{"key", what}, pair{"tx", answer.Hash}, pair{"height", fmt.Sprint(answer.Height)})
}

func newKeysOfNodeCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "keys <node>",
		Short:   "Show a node's keys, former ones too, and since when they speak for it",
		Example: "amigosd query internode keys alice",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				keys, err := c.Keys(ctx, args[0])
				if err != nil {
					return err
				}
				if wantsJSON(cmd) {
					return printProto(cmd, &types.QueryKeysResponse{Keys: keys})
				}
				pairs := make([]pair, len(keys))
				for i, key := range keys {
					pairs[i] = pair{key.PeerId, keyState(key)}
				}
				return printAnswer(cmd, nil, pairs...)
			})
		},
	}
	addDialFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func keyState(key types.NodeKey) string {
	r := key.Record
	purpose := strings.ToLower(strings.TrimPrefix(r.Purpose.String(), "KEY_PURPOSE_"))
	state := fmt.Sprintf("%s, since height %d", purpose, r.ValidFrom)
	if r.ValidUntil != 0 {
		state = fmt.Sprintf("%s, from height %d until %d", purpose, r.ValidFrom, r.ValidUntil)
	}
	if len(r.Past) > 0 {
		state += fmt.Sprintf(", and %d times before", len(r.Past))
	}
	return state
}

func newQuotaCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "quota <node>",
		Short:   "Show how much a node may still send without a fee",
		Example: "amigosd query internode quota alice",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				quota, err := c.Quota(ctx, args[0])
				if err != nil {
					return err
				}
				if wantsJSON(cmd) {
					return printProto(cmd, quota)
				}
				return printAnswer(cmd, nil,
					pair{"free", fmt.Sprintf("%d of %d bytes left", quota.Left, quota.Bytes)},
					pair{"all of it again", clockTime(quota.NextAt)},
				)
			})
		},
	}
	addDialFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}
