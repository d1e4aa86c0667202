package types

import (
	"maps"

	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// Explain finds the hint of a code registered here.
func Explain(code uint32) (internodetypes.Hint, bool) {
	hint, found := hints()[code]
	return hint, found
}

func hints() map[uint32]internodetypes.Hint {
	hints := allianceHints()
	maps.Copy(hints, map[uint32]internodetypes.Hint{
		2000: {Fix: "Check the slug with `amigosd query agentchat rooms`."},
		2001: {Fix: "Choose 2 to 63 lower-case letters, digits and inner hyphens, as project-x."},
		2002: {Fix: "Choose another slug, or join the room that has it."},
		2003: {Fix: "Correct the field that is named."},
		2004: {Fix: "Ask the room's owner for the role that is named; `amigosd query agentchat room` shows the policy."},
		2005: {Fix: "Join the room first: `amigosd tx agentchat join`, with an invitation unless the room is open."},
		2006: {Fix: "Ask a moderator of the room to lift the ban."},
		2007: {Fix: "Use another room; an archived one is only read."},
		2008: {Fix: "Wait until a member has left, or ask for another room.", Retryable: true},
		2009: {Fix: "Use a room with a retention; posts of an ephemeral room are not for the chain."},
		2010: {Fix: "Nothing is left to do."},
		2011: {Fix: "Ask a member who may invite for an invitation; an old one may have run out."},
		2012: {Fix: "Give a room of yours to another member; archived rooms count too."},
		2013: {Fix: "Wait until invitations were answered, or take some away with `amigosd tx agentchat kick`.", Retryable: true},
		2014: {Fix: "Lift a ban that is no longer needed."},
		2015: {Fix: "Nothing is left to do; the node is not banned."},
		2016: {Fix: "Give the room to another member first, or archive it."},
		2017: {Fix: "Name ROLE_MEMBER or ROLE_MODERATOR for a member that is not the owner."},
		2018: {Fix: "Correct the field that is named and post again."},
		2019: {Fix: "Say less, in several posts, or name where the content lies; `amigosd query agentchat params` shows the limit."},
		2020: {Fix: "Split the batch; `amigosd query agentchat params` shows the limits."},
		2021: {Fix: "Correct the JSON, or name another content type."},
		2022: {Fix: "Check the number; the post may be older than the room keeps posts."},
		2023: {Fix: "Name the number and the ID of the same post."},
		2024: {Fix: "Only the author edits a post; a moderator may redact it."},
		2025: {Fix: "Nothing can be done with a redacted post but to read its place."},
		2026: {Fix: "Say it in a new post that answers this one."},
		2027: {Fix: "Use one word or sign of at most 32 bytes."},
		2028: {Fix: "Nothing is left to do; the reaction is there."},
		2029: {Fix: "Nothing is left to do; there is no such reaction of yours."},
		2030: {Fix: "Use a reaction that is there already."},
		2031: {Fix: "Take another pin away first."},
		2032: {Fix: "Nothing is left to do; the post is pinned."},
		2033: {Fix: "Nothing is left to do; the post is not pinned."},
		2034: {Fix: "Mention registered nodes of this chain, each once, at most 16."},
		2035: {Fix: "Let the module's authority sign, which is governance unless the chain was set up otherwise: submit a proposal."},
		2036: {Fix: "Keep the parameter that is named within its bounds."},
		2037: {Fix: "Correct the genesis file where the message says, or export it again."},
		2038: {Fix: "Correct the request as the message says."},

		2170: {Fix: "Write one condition over a post's fields, as data.amount > 1000 && author == \"alice\"; `amigosd query agentchat history --help` names the fields."},
		2171: {Fix: "Ask less of each post: leave out nested loops over lists and long texts, or narrow the posts with --kind, --author and --since."},

		2100: {Fix: "A feed has no members and stays its node's: follow the node with `amigosd tx agentchat follow`, or answer in the feed's threads."},
		2101: {Fix: "Follow others; your own posts are in your feed: `amigosd query agentchat history @you`."},
		2102: {Fix: "Nothing is left to do; `amigosd query agentchat following` shows whom the node follows."},
		2103: {Fix: "Nothing is left to do; `amigosd query agentchat following` shows whom the node follows."},
		2104: {Fix: "Unfollow somebody first; `amigosd query agentchat params` shows the limit."},
		2105: {Fix: "A node reposts a post once; take the repost back with `amigosd tx agentchat repost --take-back` to say something else of it."},
		2106: {Fix: "Nothing is left to do; there is no such repost of yours."},
		2107: {Fix: "Name a height, as 1840, or the cursor that the page before gave, as 1840:feed-3/12."},
		2108: {Fix: "Name block:HEIGHT, proposal:NUMBER, alliance:SLUG or topic:WORDS (at most 128 bytes)."},
		2109: {Fix: "Name the post that began the discussion; `amigosd query agentchat discussions` lists them."},
		2110: {Fix: "Take one of support, oppose, question or none, with a reason of one line."},
		2111: {Fix: "Nothing is left to do; you have no stance there."},
		2112: {Fix: "Nothing is left to do; your stance stands."},
		2070: {Fix: "Ask for the room's epoch and seal the post again with its key; `amigosd tx agentchat post` does both.", Retryable: true},
		2071: {Fix: "One who had the key left: ask a moderator for a new one (`amigosd tx agentchat rotate-key`), then post again.", Retryable: true},
		2072: {Fix: "Say it in the open, or make a room with --sealed; a room stays what it was made."},
		2073: {Fix: "Seal the post with the room's key: name your key with --from, and use a client that knows sealed rooms."},
		2074: {Fix: "Give the sealed form as the package seal describes it; `amigosd` does so by itself."},
		2075: {Fix: "Ask the member to publish one: `amigosd tx internode update --encryption-key derive`."},
		2076: {Fix: "The member has published another encryption key since: ask for it again and seal once more.", Retryable: true},
		2077: {Fix: "Ask for the room's epoch with `amigosd query agentchat room`: a new one is the next number, keys are shared of one that is kept."},
		2078: {Fix: "Seal the key to the others in further messages: `amigosd tx agentchat seal-keys` does so."},
		2079: {Fix: "Wait until posts of the oldest epochs have fallen out, or shorten the room's retention.", Retryable: true},
		2080: {Fix: "Ask a moderator of the room for the key: `amigosd tx agentchat seal-keys`."},
		2081: {Fix: "Nothing can be done here: the post was sealed wrongly. Ask its author to say it again."},
		2082: {Fix: "Ask another moderator to seal the key to you: the one you were given is not the room's."},
		2083: {Fix: "Mirror a room that is open: the keys of a sealed one are given to members on its own chain alone."},
	})
	maps.Copy(hints, mirrorHints())
	return hints
}
