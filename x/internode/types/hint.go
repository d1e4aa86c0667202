package types

import "maps"

// Hint is what stands beside a registered code for the person who meets it.
type Hint struct {
	Fix       string // what to do, as one sentence
	Retryable bool   // trying again may succeed without a person: later, or freshly signed
}

// Explain finds the hint of a code. It knows every code registered here and those of the SDK that a sender
// can meet.
func Explain(codespace string, code uint32) (Hint, bool) {
	switch codespace {
	case ModuleName:
		hint, found := hints()[code]
		return hint, found
	case "sdk":
		hint, found := sdkHints()[code]
		return hint, found
	}
	return Hint{}, false
}

func hints() map[uint32]Hint {
	hints := linkHints()
	maps.Copy(hints, envelopeHints())
	maps.Copy(hints, map[uint32]Hint{
		1100: {Fix: "Write a name (bob), an account (amigos1…), a peer ID (libp2p://12D3KooW…) or a node behind a link (bob@sur)."},
		1101: {Fix: "Check the spelling with `amigosd query internode nodes`; the node must be registered on this chain."},
		1102: {Fix: "Send less, in several messages, or a reference to where the content lies; `amigosd query internode params` shows the limit."},
		1103: {Fix: "Choose lower-case letters, digits and hyphens, 2 to 63 per part, parts joined by dots, as alice or alice.amigos.dev."},
		1104: {Fix: "Choose another name; this one is its owner's until the grace period after its expiry is over."},
		1105: {Fix: "Change the node with `amigosd tx internode update`, or renew it; an account is one node."},
		1106: {Fix: "The node's owner renews it with `amigosd tx internode renew`; until then it neither sends nor receives.", Retryable: true},
		1107: {Fix: "The node's owner may register it again; ask them for the address they use now."},
		1108: {Fix: "Use a fresh Ed25519 key, as `amigosd keys add` makes it, with its proof if the account is of another type."},
		1109: {Fix: "Use a key of your own; a key once used by a node is never another's."},
		1110: {Fix: "Shorten the profile or make its items printable and unique; `amigosd query internode limits` shows the bounds."},
		1111: {Fix: "Correct the field that is named and send again."},
		1112: {Fix: "Split the batch; `amigosd query internode params` shows the limits."},
		1113: {Fix: "Send it as a new message with a later expires_at, or check this machine's clock."},
		1114: {Fix: "Name the arrival of the message in your own inbox and its ID; it may have been pruned, then send without parent."},
		1115: {Fix: "Stop the exchange or begin a new one; two programs may be answering each other in a loop."},
		1116: {Fix: "Wait until the recipient has processed messages.", Retryable: true},
		1117: {Fix: "Wait until the recipient has processed messages of yours.", Retryable: true},
		1118: {Fix: "Ask the recipient to admit your address in its inbox policy."},
		1119: {Fix: "Read the inbox's cursors again and go on from there; the work may have been done already."},
		1120: {Fix: "Name a stage, a span of at most 1000 arrivals after the cursor and not after the last, and rejections in order within it."},
		1121: {Fix: "List account addresses (amigos1…, amigos1…@sur) and links (@sur), each once, at most as many as `amigosd query internode limits` shows."},
		1122: {Fix: "Let the module's authority sign, which is governance unless the chain was set up otherwise: submit a proposal."},
		1123: {Fix: "Keep the parameter that is named within its bounds."},
		1124: {Fix: "Check the handle or ID; the message may have expired and been pruned."},
		1125: {Fix: "Nothing is left to do: the first pong counted."},
		1126: {Fix: "Name a message of kind ping: its arrival in your inbox and its ID, with its sender as the recipient."},
		1127: {Fix: "Use a name, an account, a peer ID or a node behind a link; this form has no road yet."},
		1128: {Fix: "Ask by handle (bob/17), or ask a full node that keeps the message index.", Retryable: true},
		1129: {Fix: "Check the part after the @ with `amigosd query internode links`; a new link is made with `amigosd relayer link`."},
		1130: {Fix: "Correct the request as the message says."},
		1131: {Fix: "Correct the genesis file where the message says, or export it again."},
		1132: {Fix: "Register first with `amigosd tx internode register`."},
		1195: {Fix: "Ask the recipient to publish one (`amigosd tx internode update --encryption-key derive`), or send it unsealed."},
		1196: {Fix: "Open it with the key it was sealed to, if you have it elsewhere: `amigosd keys encryption --import`; or ask its sender to say it again."},
		1197: {Fix: "Use a keyring that holds the key itself, or bring the encryption key: `amigosd keys encryption --import`."},
		1198: {Fix: "Ask that chain (`amigosd query internode node bob` with its --node), and give the key with --recipient-key."},
	})
	return hints
}
