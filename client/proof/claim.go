package proof

import "github.com/amigos-network/amigos/envelope"

// Kind is the kind of a claim.
type Kind string

// The kinds of claims.
const (
	// KindMessage claims that a node sent a message to another.
	KindMessage Kind = "message"
	// KindReceipt claims that, and that the recipient gave a receipt for it.
	KindReceipt Kind = "receipt"
	// KindSent claims that a node sent a message to another chain, and what that chain has said of it since.
	KindSent Kind = "sent"
	// KindKey claims that a key speaks, or spoke, for a node.
	KindKey Kind = "key"
)

// Claim is what a file says to prove. Names of nodes are not among it: they follow from the records.
type Claim struct {
	Kind    Kind   `json:"kind"`
	ChainID string `json:"chain_id"`
	// Height is that of the state: what was so when this block had been executed.
	Height int64 `json:"height,string"`
	// Node is the number of the node whose inbox, outbox or key it is about.
	Node uint64 `json:"node,string"`
	// Arrival is the message's position in the inbox.
	Arrival uint64 `json:"arrival,string,omitempty"`
	// Number is the message's position in the outbox.
	Number    uint64       `json:"number,string,omitempty"`
	MessageID *envelope.ID `json:"message_id,omitempty"`
}
