package types

// envelopeHints are for the codes of envelopes, operational keys and the free quota.
func envelopeHints() map[uint32]Hint {
	return map[uint32]Hint{
		1152: {Fix: "Let its author sign the message again, with `amigosd envelope seal`; it was changed on the way, or another key signed it."},
		1153: {Fix: "Sign with the sender's identity key, or with an operational key that is valid now."},
		1154: {Fix: "Seal it again for this chain: its author's chain is this one, and so is its recipient's unless that lives behind a link."},
		1155: {Fix: "Seal it again with an expires_at within envelope_lifetime from now, as `amigosd query internode params` shows."},
		1156: {Fix: "Nothing is left to do: the message was filed before."},
		1157: {Fix: "Revoke an operational key with `amigosd tx internode revoke-key`; `amigosd query internode keys` lists them."},
		1158: {Fix: "Name an operational key that `amigosd query internode keys` shows as valid; the identity key ends with its registration."},
		1159: {Fix: "Pay a fee, or wait for the time that `amigosd query internode quota` shows.", Retryable: true},
		1160: {Fix: "Pay a fee, or do less at once: `amigosd query internode limits` shows free_gas."},
	}
}
