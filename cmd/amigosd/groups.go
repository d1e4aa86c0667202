package main

import (
	confixcmd "cosmossdk.io/tools/confix/cmd"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/debug"
	"github.com/cosmos/cosmos-sdk/client/pruning"
	"github.com/cosmos/cosmos-sdk/client/rpc"
	"github.com/cosmos/cosmos-sdk/client/snapshot"
	"github.com/cosmos/cosmos-sdk/server"
	authcmd "github.com/cosmos/cosmos-sdk/x/auth/client/cli"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/app"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// amigosCmds are our own groups.
func amigosCmds() []*cobra.Command {
	return []*cobra.Command{newDevnetCmd(), newAgentCmd(), newInboxCmd(), newChatCmd(), newRelayerCmd(), newDoctorCmd(), newProofCmd(), newEnvelopeCmd()}
}

// newModuleCmd holds our verbs of a module; AutoCLI adds those that follow from the schema.
func newModuleCmd(module, short string, verbs ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use:                        module,
		Short:                      short,
		DisableFlagParsing:         true,
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	cmd.AddCommand(verbs...)
	return cmd
}

// chainCmds are what every Cosmos chain has.
func chainCmds(p *parts, home string) []*cobra.Command {
	holder := &cobra.Command{}
	server.AddCommandsWithStartCmdOptions(holder, home, newApp, exportApp, server.StartCmdOptions{AddFlags: addStartFlags, DBOpener: app.OpenDB})
	cmds := []*cobra.Command{
		newInitCmd(p.basics),
		newKeysCmd(),
		newTxCmd(),
		newQueryCmd(),
		newGenesisCmd(p, home),
		newChainStatusCmd(),
		confixcmd.ConfigCommand(),
		debug.Cmd(),
		pruning.Cmd(newApp, home),
		snapshot.Cmd(newApp),
	}
	for _, cmd := range holder.Commands() {
		holder.RemoveCommand(cmd)
		switch cmd.Name() {
		case "start":
			cmd = refinedStartCmd(cmd)
		case "rollback":
			cmd = refinedRollbackCmd(cmd)
		}
		cmds = append(cmds, cmd)
	}
	return cmds
}

// newTxCmd holds the modules' transactions, which AutoCLI adds, and what signs and sends them.
func newTxCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:                        "tx",
		Short:                      "Say and change things on the chain",
		DisableFlagParsing:         true,
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	cmd.AddCommand(
		newModuleCmd(internodetypes.ModuleName, "Register, send, ping, receipt", internodeTxCmds()...),
		newModuleCmd(chattypes.ModuleName, "Rooms, members, posts, alliances", append(agentchatTxCmds(), allianceTxCmds()...)...),
		authcmd.GetSignCommand(),
		authcmd.GetSignBatchCommand(),
		authcmd.GetMultiSignCommand(),
		authcmd.GetMultiSignBatchCmd(),
		authcmd.GetValidateSignaturesCommand(),
		authcmd.GetBroadcastCommand(),
		authcmd.GetEncodeCommand(),
		authcmd.GetDecodeCommand(),
		authcmd.GetSimulateCmd(),
	)
	return cmd
}

// newQueryCmd holds the modules' queries, which AutoCLI adds, and those about blocks and transactions.
func newQueryCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:                        "query",
		Aliases:                    []string{"q"},
		Short:                      "Ask the chain",
		DisableFlagParsing:         true,
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	cmd.AddCommand(
		newModuleCmd(internodetypes.ModuleName, "Nodes, inboxes, messages", internodeQueryCmds()...),
		newModuleCmd(chattypes.ModuleName, "Rooms, members, history, alliances", append(agentchatQueryCmds(), allianceQueryCmds()...)...),
		rpc.WaitTxCmd(),
		server.QueryBlockCmd(),
		authcmd.QueryTxsByEventsCmd(),
		server.QueryBlocksCmd(),
		authcmd.QueryTxCmd(),
		server.QueryBlockResultsCmd(),
	)
	return cmd
}
