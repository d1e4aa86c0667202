package types

// Bounds in the code, in bytes or items: what the parameters do not govern.
const (
	// MaxTitleBytes limits a room's title.
	MaxTitleBytes = 128
	// MaxSlugBytes limits a room's slug.
	MaxSlugBytes = 63
	// MaxRoomNameBytes limits what a room is called by: a slug, or `@` and a node's name or account.
	MaxRoomNameBytes = 64
	// MaxFollowsAtOnce limits the nodes of one MsgFollow.
	MaxFollowsAtOnce = 64
	// MaxSubjectBytes limits a discussion's subject.
	MaxSubjectBytes = 128
	// MaxReasonBytes limits the reason of a stance.
	MaxReasonBytes = 256
	// MaxMirrorPosts limits the posts of one packet of a mirror.
	MaxMirrorPosts = 64
	// MaxLinkBytes limits what a link is written as.
	MaxLinkBytes = 64
	// MaxReactionBytes limits a reaction.
	MaxReactionBytes = 32
	// MaxPins limits the pins of a room.
	MaxPins = 16
	// MaxMentions limits the mentions of a post.
	MaxMentions = 16
	// MaxInvitesAtOnce limits the nodes of one MsgInvite.
	MaxInvitesAtOnce = 64
	// MaxAllianceSlugBytes limits an alliance's slug.
	MaxAllianceSlugBytes = MaxSlugBytes - len(alliancePrefix)
	// MaxTermsURIBytes limits where the terms of an alliance lie.
	MaxTermsURIBytes = 256
	// MaxPacketBytes limits what is said to another chain at once.
	MaxPacketBytes = 32 << 10
	// SweepAlliances is how many alliances one block ends or forgets by their time.
	SweepAlliances = 16
	// MaxKeysAtOnce limits the sealed keys of one message.
	MaxKeysAtOnce = 256
	// PostsLookedAt limits how many posts one page looks at when a filter leaves out most.
	PostsLookedAt = 2_000
	// SweepRooms is how many rooms one block looks at.
	SweepRooms = 16
	// SweepItems is how many posts, revisions and reactions one block removes beyond those that new posts remove.
	SweepItems = 256
)
