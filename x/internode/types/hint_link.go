package types

// linkHints are for the codes of what travels to other chains and comes from them.
func linkHints() map[uint32]Hint {
	return map[uint32]Hint{
		1133: {Fix: "Open a new channel with `amigosd relayer link`, then let the link authority re-point the link to it."},
		1134: {Fix: "Ask the link authority, which stopped the link; `amigosd query internode link` shows the reason."},
		1135: {Fix: "Wait until the pause is over; if it comes again, look whether a relayer runs with `amigosd relayer status`.", Retryable: true},
		1136: {Fix: "Wait a few seconds and send again, in smaller bursts.", Retryable: true},
		1137: {Fix: "The light client of the other chain is expired or frozen: recover it by a governance proposal, or open a new channel with `amigosd relayer link` and re-point the link."},
		1138: {Fix: "Choose a timeout after the block's time and within max_packet_timeout, as `amigosd query internode params` shows, and check this machine's clock."},
		1139: {Fix: "The other chain's program speaks another version of the protocol or is broken; ask its operators."},
		1140: {Fix: "Send less in one packet; `amigosd query internode params` of both chains shows max_packet_bytes."},
		1141: {Fix: "Wait until the other chain has answered what is on its way; look whether a relayer runs with `amigosd relayer status`.", Retryable: true},
		1142: {Fix: "Open the channel with version internode-1 on both ends."},
		1143: {Fix: "Open the channel as UNORDERED: a timeout must not close it."},
		1144: {Fix: "Open the channel on port internode on both ends."},
		1145: {Fix: "Name a link and a channel as `amigosd query internode links` shows them; the channel is open, on port internode and to the same chain."},
		1146: {Fix: "Choose another name, or take it from the other link first."},
		1147: {Fix: "The other chain has no such module or does not take its packets; ask its operators."},
		1148: {Fix: "Quarantine the link instead; a channel of this port closes only when the other end was closed."},
		1149: {Fix: "Wait until the recipient has processed messages that came over the same link.", Retryable: true},
		1150: {Fix: "Send it again; the other chain or the relayer was away longer than the timeout, see `amigosd relayer status`.", Retryable: true},
		1151: {Fix: "Look whether a relayer runs and what keeps it with `amigosd relayer why`; anyone may run one with `amigosd relayer start`.", Retryable: true},
	}
}
