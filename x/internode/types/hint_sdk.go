package types

// sdkHints are for the codes of codespace sdk that a sender of messages can meet.
func sdkHints() map[uint32]Hint {
	return map[uint32]Hint{
		2:  {Fix: "The transaction arrived damaged; build and sign it again."},
		4:  {Fix: "Sign with the right key for the right chain: check --from and --chain-id."},
		5:  {Fix: "Fund the account that pays; `amigosd query bank balances` shows what it has."},
		8:  {Fix: "Use a fresh Ed25519 key, as `amigosd keys add` makes it."},
		9:  {Fix: "Fund the account first: an account comes into being with its first coins."},
		11: {Fix: "Let gas be estimated (--gas auto) or raise it.", Retryable: true},
		12: {Fix: "Shorten the note."},
		13: {Fix: "Raise the fee or the gas price to at least what the message names."},
		18: {Fix: "Correct the request as the message says."},
		19: {Fix: "Nothing is left to do: the transaction is under way."},
		20: {Fix: "Wait a few blocks.", Retryable: true},
		21: {Fix: "Split the transaction."},
		22: {Fix: "Check what is asked for; nothing is stored under it."},
		24: {Fix: "Sign with the account the message names: check --from."},
		28: {Fix: "Name the chain the node serves: check --chain-id."},
		30: {Fix: "Sign it again with a later timeout height.", Retryable: true},
		32: {Fix: "Sign again with the account's present sequence, or send unordered.", Retryable: true},
		41: {Fix: "Lower the gas limit to the block's or split the transaction."},
		42: {Fix: "Sign it again with a later timeout, at most 10 minutes ahead, and check this machine's clock.", Retryable: true},
	}
}
