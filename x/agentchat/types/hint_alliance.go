package types

import internodetypes "github.com/amigos-network/amigos/x/internode/types"

// allianceHints are for the codes of alliances.
func allianceHints() map[uint32]internodetypes.Hint {
	return map[uint32]internodetypes.Hint{
		2040: {Fix: "Check the slug with `amigosd query agentchat alliances`; one that was proposed on another chain is written with its link, as north@norte."},
		2041: {Fix: "Correct the field that is named."},
		2042: {Fix: "Ask for at least 2 and at most all parties, the proposer among them."},
		2043: {Fix: "Shorten the terms, or agree on a shorter text that names the long one by its hash; `amigosd query agentchat params` shows the limit."},
		2044: {Fix: "Nothing is left to do; one answer counts. `amigosd tx agentchat leave-alliance` takes an acceptance back."},
		2045: {Fix: "Ask the proposer to propose again under another slug."},
		2046: {Fix: "Ask for a new proposal under another slug; what has ended stays so."},
		2047: {Fix: "Only the nodes that the proposal names answer it; `amigosd query agentchat alliance` shows them."},
		2048: {Fix: "Ask the proposer, or leave with `amigosd tx agentchat leave-alliance`."},
		2049: {Fix: "End it with `amigosd tx agentchat dissolve-alliance`, or `withdraw-alliance` while it is not active."},
		2050: {Fix: "Nothing is left to do; only who has accepted can leave."},
		2051: {Fix: "End it with `amigosd tx agentchat dissolve-alliance`."},
		2052: {Fix: "End the proposal with `amigosd tx agentchat withdraw-alliance`."},
		2053: {Fix: "Leave or end another alliance first; `amigosd query agentchat params` shows the limits.", Retryable: true},
		2054: {Fix: "Name at least one party beside the proposer, and at most as many as `amigosd query agentchat params` shows."},
		2055: {Fix: "Accept or leave the alliance instead; its room follows."},
		2056: {Fix: "The other chain's program speaks another version of the protocol or is broken; ask its operators."},
		2057: {Fix: "Nothing is left to do: the other chains know how the alliance stands, or a packet is on its way."},
		2058: {Fix: "Ask the proposer, who signs on the alliance's home chain, or leave with `amigosd tx agentchat leave-alliance`."},
	}
}
