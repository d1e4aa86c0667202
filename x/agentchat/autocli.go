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
		{RpcMethod: "Params", Use: "params", Short: "Show the parameters"},
	}
}

func txCommands() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		{RpcMethod: "CreateRoom", Skip: true, Short: "Written by hand"},
		{RpcMethod: "UpdateRoom", Skip: true, Short: "Written by hand"},
		{RpcMethod: "Post", Skip: true, Short: "Written by hand"},
		{
			RpcMethod: "ArchiveRoom", Use: "archive-room [slug]", Short: "End a room, which stays readable",
			Example: "amigosd tx agentchat archive-room project-x --from alice", PositionalArgs: positional("room"),
		},
		{
			RpcMethod: "TransferRoom", Use: "transfer-room [slug] [node]", Short: "Make another member the owner",
			Example: "amigosd tx agentchat transfer-room project-x bob --from alice", PositionalArgs: positional("room", "to"),
		},
		{
			RpcMethod: "Invite", Use: "invite [slug] [nodes]...", Short: "Let nodes join a room",
			Example: "amigosd tx agentchat invite project-x bob carol --from alice",
			PositionalArgs: []*autocliv1.PositionalArgDescriptor{
				{ProtoField: "room"}, {ProtoField: "nodes", Varargs: true},
			},
		},
		{
			RpcMethod: "Join", Use: "join [slug]", Alias: []string{"accept"}, Short: "Become a member of an open room, or by an invitation",
			Example: "amigosd tx agentchat join project-x --from bob", PositionalArgs: positional("room"),
		},
		{
			RpcMethod: "Decline", Use: "decline [slug]", Short: "Take your invitation away",
			Example: "amigosd tx agentchat decline project-x --from bob", PositionalArgs: positional("room"),
		},
		{
			RpcMethod: "Leave", Use: "leave [slug]", Short: "End your membership",
			Example: "amigosd tx agentchat leave project-x --from bob", PositionalArgs: positional("room"),
		},
		{
			RpcMethod: "Kick", Use: "kick [slug] [node]", Short: "Remove a member, or take an invitation away",
			Example: "amigosd tx agentchat kick project-x bob --from alice", PositionalArgs: positional("room", "node"),
		},
		{
			RpcMethod: "Ban", Use: "ban [slug] [node]", Short: "Remove a node and keep it out; --lift lets it in again",
			Example: "amigosd tx agentchat ban project-x mallory --from alice", PositionalArgs: positional("room", "node"),
		},
		{
			RpcMethod: "SetRole", Use: "set-role [slug] [node] [role]", Short: "Make a member a moderator, or a moderator a member",
			Example: "amigosd tx agentchat set-role project-x bob role-moderator --from alice", PositionalArgs: positional("room", "node", "role"),
		},
		{RpcMethod: "EditPost", Skip: true, Short: "Written by hand"},
		{
			RpcMethod: "RedactPost", Use: "redact [slug] [number]", Short: "Take a post's words out of the present state; the chain's past keeps them",
			Example: "amigosd tx agentchat redact project-x 12 --from alice", PositionalArgs: positional("room", "number"),
		},
		{
			RpcMethod: "React", Use: "react [slug] [number] [reaction]", Short: "Add a reaction to a post; --take-back removes it",
			Example: "amigosd tx agentchat react project-x 12 like --from bob", PositionalArgs: positional("room", "number", "reaction"),
		},
		{
			RpcMethod: "Pin", Use: "pin [slug] [number]", Short: "Pin a post; --unpin takes the pin away",
			Example: "amigosd tx agentchat pin project-x 12 --from alice", PositionalArgs: positional("room", "number"),
		},
		{RpcMethod: "UpdateParams", Skip: true, Short: "Signed by the authority"},
	}
}

func positional(fields ...string) []*autocliv1.PositionalArgDescriptor {
	args := make([]*autocliv1.PositionalArgDescriptor, len(fields))
	for i, field := range fields {
		args[i] = &autocliv1.PositionalArgDescriptor{ProtoField: field}
	}
	return args
}
