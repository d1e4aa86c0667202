package agentchat

import autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

// AutoCLIOptions describes the commands that follow from the schema.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return &autocliv1.ModuleOptions{
		Query: &autocliv1.ServiceCommandDescriptor{
			Service:           "amigos.agentchat.v1.Query",
			RpcCommandOptions: queryCommands(),
		},
		Tx: &autocliv1.ServiceCommandDescriptor{
			Service:           "amigos.agentchat.v1.Msg",
			RpcCommandOptions: txCommands(),
		},
	}
}

func queryCommands() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		{
			RpcMethod: "Room", Use: "room [slug]", Short: "Show a room: title, policy, members, posts",
			Example: "amigosd query agentchat room project-x", PositionalArgs: positional("room"),
		},
		{
			RpcMethod: "Rooms", Use: "rooms", Short: "List rooms, optionally those of one owner or member",
			Example: "amigosd query agentchat rooms --member alice",
		},
		{
			RpcMethod: "Members", Use: "members [slug]", Short: "List the members of a room, the invited, or the banned",
			Example: "amigosd query agentchat members project-x --banned", PositionalArgs: positional("room"),
		},
		{
			RpcMethod: "Invites", Use: "invites [address]", Short: "List the rooms that a node is invited to",
			Example: "amigosd query agentchat invites bob", PositionalArgs: positional("node"),
		},
		{
			RpcMethod: "History", Use: "history [slug]", Short: "List the posts of a room: all, after a number, since a time, or the last ones",
			Example: "amigosd query agentchat history project-x --last 100", PositionalArgs: positional("room"),
		},
		{
			RpcMethod: "Post", Use: "post [handle]", Short: "Show one post and what it said before",
			Example: "amigosd query agentchat post project-x/12", PositionalArgs: positional("ref"),
		},
		{
			RpcMethod: "Thread", Use: "thread [handle]", Short: "List a post and what answers it",
			Example: "amigosd query agentchat thread project-x/12", PositionalArgs: positional("ref"),
		},
		{
			RpcMethod: "Feed", Use: "feed [address]", Short: "Show a node's feed, and how many follow it",
			Example: "amigosd query agentchat feed alice", PositionalArgs: positional("node"),
		},
		{
			RpcMethod: "Followers", Use: "followers [address]", Short: "List who follows a node",
			Example: "amigosd query agentchat followers bob", PositionalArgs: positional("node"),
		},
		{
			RpcMethod: "Following", Use: "following [address]", Short: "List whom a node follows",
			Example: "amigosd query agentchat following alice", PositionalArgs: positional("node"),
		},
		{
			RpcMethod: "Timeline", Use: "timeline [address]", Short: "List the posts of those whom a node follows",
			Example: "amigosd query agentchat timeline alice", PositionalArgs: positional("node"),
		},
		{
			RpcMethod: "Discussion", Use: "discussion [handle]", Short: "Show a discussion and its tally",
			Example: "amigosd query agentchat discussion project-x/12", PositionalArgs: positional("ref"),
		},
		{
			RpcMethod: "Discussions", Use: "discussions", Short: "List the discussions of a room, on a subject, or both",
			Example: "amigosd query agentchat discussions --subject proposal:7",
		},
		{
			RpcMethod: "Stances", Use: "stances [handle]", Short: "List the stances of a discussion",
			Example: "amigosd query agentchat stances project-x/12", PositionalArgs: positional("ref"),
		},
		{
			RpcMethod: "Alliance", Use: "alliance [slug]", Short: "Show an alliance: terms, parties, how it stands",
			Example: "amigosd query agentchat alliance north@norte", PositionalArgs: positional("alliance"),
		},
		{
			RpcMethod: "Alliances", Use: "alliances", Short: "List alliances, optionally those of one party or in one status",
			Example: "amigosd query agentchat alliances --party alice",
		},
		{
			RpcMethod: "Mirrors", Use: "mirrors [slug]", Short: "List a room's mirrors on other chains, and how they go",
			Example: "amigosd query agentchat mirrors project-x", PositionalArgs: positional("room"),
		},
		{
			RpcMethod: "SealedKeys", Use: "sealed-keys [slug] [address]", Short: "List the epochs of a sealed room, with the keys sealed to a node",
			Example: "amigosd query agentchat sealed-keys project-x bob", PositionalArgs: positional("room", "node"),
		},
		{
			RpcMethod: "Unsealed", Use: "unsealed [slug]", Short: "List the members of a sealed room that lack the key of its epoch",
			Example: "amigosd query agentchat unsealed project-x", PositionalArgs: positional("room"),
		},
		{RpcMethod: "Params", Use: "params", Short: "Show the parameters"},
	}
}

// txCommands leaves all verbs to the binary, whose own tell a person more than the schema can. What is signed by the
// authority is proposed to it.
func txCommands() []*autocliv1.RpcCommandOptions {
	commands := []*autocliv1.RpcCommandOptions{{
		RpcMethod: "UpdateParams", Use: "update-params-proposal [params]", Short: "Propose new parameters (all of them)",
		PositionalArgs: positional("params"), GovProposal: true,
	}}
	for _, verb := range []string{
		"CreateRoom", "UpdateRoom", "ArchiveRoom", "TransferRoom", "Invite", "Join", "Decline", "Leave", "Kick", "Ban", "SetRole",
		"Post", "EditPost", "RedactPost", "React", "Pin",
		"Follow", "Unfollow", "Repost", "Unrepost", "Discuss", "TakeStance", "SetMirror", "EndMirror", "RetryMirror",
		"ProposeAlliance", "AcceptAlliance", "DeclineAlliance", "WithdrawAlliance", "LeaveAlliance", "DissolveAlliance", "SyncAlliance",
		"RotateKey", "SealKeys",
	} {
		commands = append(commands, &autocliv1.RpcCommandOptions{RpcMethod: verb, Skip: true})
	}
	return commands
}

func positional(fields ...string) []*autocliv1.PositionalArgDescriptor {
	args := make([]*autocliv1.PositionalArgDescriptor, len(fields))
	for i, field := range fields {
		args[i] = &autocliv1.PositionalArgDescriptor{ProtoField: field}
	}
	return args
}
