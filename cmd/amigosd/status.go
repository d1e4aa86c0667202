package main

import (
	"encoding/json"
	"fmt"
	"time"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client/liveness"
)

// newChainStatusCmd is the SDK's status with a word on what the chain does: a quiet one that idles looks like one that has
// halted to those who watch its height.
func newChainStatusCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Ask a full node how it and its chain are: active, idle, catching up, halted",
		Args:  cobra.NoArgs,
		RunE:  runStatus,
	}
	cmd.Flags().StringP(flags.FlagNode, "n", defaultNode, "full node to ask")
	cmd.Flags().StringP(flags.FlagOutput, "o", flags.OutputFormatJSON, "text or json")
	return cmd
}

func runStatus(cmd *cobra.Command, _ []string) error {
	node, _ := cmd.Flags().GetString(flags.FlagNode)
	rpc, err := rpchttp.New(node, "/websocket")
	if err != nil {
		return usageError{err, cmd}
	}
	status, err := rpc.Status(cmd.Context())
	if err != nil {
		return err
	}
	now := time.Now()
	report, err := liveness.Look(cmd.Context(), rpc, now)
	if err != nil {
		return err
	}
	if format, _ := cmd.Flags().GetString(flags.FlagOutput); format == flags.OutputFormatText {
		return columns(cmd.OutOrStdout(), pairsOf(
			pair{"chain", report.ChainID},
			pair{"node", status.NodeInfo.Moniker},
			pair{"height", fmt.Sprint(report.Height)},
			pair{"state", report.Text(now)},
			pair{"waiting", fmt.Sprint(report.Waiting)},
		))
	}
	return printStatus(cmd, status, report)
}

// printStatus is the JSON that the SDK prints, and the report beside it.
func printStatus(cmd *cobra.Command, status any, report liveness.Report) error {
	bz, err := cmtjson.Marshal(status)
	if err != nil {
		return err
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(bz, &all); err != nil {
		return err
	}
	if all["liveness"], err = json.Marshal(report); err != nil {
		return err
	}
	return json.NewEncoder(cmd.OutOrStdout()).Encode(all)
}
