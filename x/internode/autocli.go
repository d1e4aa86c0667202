package internode

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
)

// AutoCLIOptions describes the commands that follow from the schema.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return &autocliv1.ModuleOptions{
		Query: &autocliv1.ServiceCommandDescriptor{
			Service:           "amigos.internode.v1.Query",
			RpcCommandOptions: queryCommands(),
		},
		Tx: &autocliv1.ServiceCommandDescriptor{
			Service:           "amigos.internode.v1.Msg",
			RpcCommandOptions: txCommands(),
		},
	}
}

func queryCommands() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		{
			RpcMethod: "Node", Use: "node [address]", Short: "Show a node by name, address or peer ID",
			Example:        "amigosd query internode node bob",
			PositionalArgs: positional("node"),
		},
		{
			RpcMethod: "Nodes", Use: "nodes", Short: "List nodes, optionally of one kind, capability or tag",
			Example: "amigosd query internode nodes --capability ping",
		},
		{
			RpcMethod: "Keys", Use: "keys [address]", Short: "List the keys of a node, former ones too, and since when they speak for it",
			Example:        "amigosd query internode keys alice",
			PositionalArgs: positional("node"),
		},
		{
			RpcMethod: "Quota", Use: "quota [address]", Short: "Show how much a node may still send without a fee",
			Example:        "amigosd query internode quota alice",
			PositionalArgs: positional("node"),
		},
		{
			RpcMethod: "Inbox", Use: "inbox [address]", Short: "List the messages of a node after an arrival",
			Example:        "amigosd query internode inbox bob --after 17",
			PositionalArgs: positional("node"),
		},
		{
			RpcMethod: "Message", Use: "message [handle or ID]", Short: "Show one message and how far it has come",
			Example:        "amigosd query internode message bob/17\namigosd query internode message alice/out/3",
			PositionalArgs: positional("ref"),
		},
		{
			RpcMethod: "Thread", Use: "thread [handle or ID]", Short: "Show a message with what it answers and what answers it",
			Example:        "amigosd query internode thread bob/17",
			PositionalArgs: positional("ref"),
		},
		{
			RpcMethod: "Ping", Use: "ping [handle or ID]", Short: "Show whether a ping was answered, and the round trip",
			Example:        "amigosd query internode ping bob/17\namigosd query internode ping alice/out/3",
			PositionalArgs: positional("ref"),
		},
		{
			RpcMethod: "Status", Use: "status [handle or ID]", Short: "Show where a message is, and what it waits for",
			Example:        "amigosd query internode status alice/out/3",
			PositionalArgs: positional("ref"),
		},
		{
			RpcMethod: "Outbox", Use: "outbox [address]", Short: "List what a node sent to other chains",
			Example:        "amigosd query internode outbox alice --pending",
			PositionalArgs: positional("node"),
		},
		{
			RpcMethod: "Link", Use: "link [link]", Short: "Show a link by its number, channel or name",
			Example:        "amigosd query internode link sur",
			PositionalArgs: positional("link"),
		},
		{
			RpcMethod: "Links", Use: "links", Short: "List the links to other chains, and what keeps them from sending",
			Example: "amigosd query internode links --after 1",
		},
		{
			RpcMethod: "PendingPackets", Use: "pending-packets [channel]", Short: "List the packets that wait for the other chain's answer",
			Example:        "amigosd query internode pending-packets channel-0",
			PositionalArgs: positional("channel_id"),
		},
		{
			RpcMethod: "Acknowledgements", Use: "acknowledgements [channel]", Short: "List the answers to the other chain that are still kept in full",
			Example:        "amigosd query internode acknowledgements channel-0 --after 17",
			PositionalArgs: positional("channel_id"),
		},
		{
			RpcMethod: "Outbox", Use: "outbox [address]", Short: "List what a node sent to other chains after a number",
			Example:        "amigosd query internode outbox alice --after 3",
			PositionalArgs: positional("node"),
		},
		{
			RpcMethod: "InboxPolicy", Use: "inbox-policy [address]", Short: "Show whose messages an inbox takes",
			Example:        "amigosd query internode inbox-policy bob",
			PositionalArgs: positional("node"),
		},
		{RpcMethod: "Params", Use: "params", Short: "Show the parameters"},
		{RpcMethod: "Limits", Use: "limits", Short: "Show the limits that are part of the code"},
	}
}

func txCommands() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		{
			RpcMethod: "RegisterNode", Use: "register [name] [kind]", Short: "Become a node: lock the deposit, take a name",
			Example:        "amigosd tx internode register alice node-kind-agent --from alice",
			PositionalArgs: positional("name", "kind"),
		},
		{
			RpcMethod: "UpdateNode", Use: "update [kind]", Short: "Replace what your node says of itself",
			Example:        `amigosd tx internode update node-kind-agent --profile '{"tags":["demo"]}' --from alice`,
			PositionalArgs: positional("kind"),
		},
		{RpcMethod: "RenewNode", Use: "renew", Short: "Start a new registration period"},
		{RpcMethod: "RetireNode", Use: "retire", Short: "End the registration and get the deposit back"},
		{
			RpcMethod: "Send", Use: "send-entries [entry...]", Short: "File messages given as JSON, with a result per entry",
			PositionalArgs: []*autocliv1.PositionalArgDescriptor{{ProtoField: "entries", Varargs: true}},
		},
		{
			RpcMethod: "Anchor", Use: "anchor-entries [entry...]", Short: "Carry envelopes given as JSON, with a result per entry",
			Example:        `amigosd tx internode anchor-entries '{"envelope":{"message":"…","public_key":"…","signature":"…"}}' --from carol`,
			PositionalArgs: []*autocliv1.PositionalArgDescriptor{{ProtoField: "entries", Varargs: true}},
		},
		{
			RpcMethod: "AddKey", Use: "add-key-proven [public-key] [purpose] [proof]", Short: "Let a key speak for your node that is not in this keyring, by its proof",
			Example:        "amigosd tx internode add-key-proven <base64> key-purpose-envelope <base64> --from alice",
			PositionalArgs: positional("public_key", "purpose", "proof"),
		},
		{
			RpcMethod: "RevokeKey", Use: "revoke-key-bytes [public-key]", Short: "End an operational key given as base64",
			PositionalArgs: positional("public_key"),
		},
		{
			RpcMethod: "Receipt", Use: "receipt [stage] [from] [to]", Short: "Move a receipt cursor of your inbox",
			Example:        "amigosd tx internode receipt processed 16 17 --from bob",
			PositionalArgs: positional("stage", "from", "to"),
		},
		{
			RpcMethod: "SetInboxPolicy", Use: "set-inbox-policy [policy]", Short: "Replace the rule and lists of your inbox",
			Example:        `amigosd tx internode set-inbox-policy '{"admission":"ADMISSION_ALLOW_LIST","allow":["amigos1…"]}' --from bob`,
			PositionalArgs: positional("policy"),
		},
		{
			RpcMethod: "NameLink", Use: "name-link [link] [name]", Short: "Give a link its name; the link authority signs",
			Example:        "amigosd tx internode name-link channel-0 sur --from operator",
			PositionalArgs: positional("link", "name"),
		},
		{
			RpcMethod: "RepointLink", Use: "repoint-link [link] [channel]", Short: "Let a link use another channel to the same chain; the link authority signs",
			Example:        "amigosd tx internode repoint-link sur channel-4 --from operator",
			PositionalArgs: positional("link", "channel_id"),
		},
		{
			RpcMethod: "QuarantineLink", Use: "quarantine-link [link] [quarantined]", Short: "Stop or resume all traffic of a link; the link authority signs",
			Example:        `amigosd tx internode quarantine-link sur true --reason "their validators are gone" --from operator`,
			PositionalArgs: positional("link", "quarantined"),
		},
		{
			RpcMethod: "UpdateParams", Use: "update-params-proposal [params]", Short: "Propose new parameters (all of them)",
			PositionalArgs: positional("params"), GovProposal: true,
		},
	}
}

func positional(fields ...string) []*autocliv1.PositionalArgDescriptor {
	args := make([]*autocliv1.PositionalArgDescriptor, len(fields))
	for i, field := range fields {
		args[i] = &autocliv1.PositionalArgDescriptor{ProtoField: field}
	}
	return args
}
