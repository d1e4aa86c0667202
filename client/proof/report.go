package proof

import (
	"time"

	cmttypes "github.com/cometbft/cometbft/types"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Report is what a file has proven. Nothing in it rests on the word of whoever made the file.
type Report struct {
	Claim

	Message *Message `json:"message,omitempty"` // of a message, a receipt or what was sent
	Receipt *Receipt `json:"receipt,omitempty"` // of a receipt
	Sent    *Sent    `json:"sent,omitempty"`    // of what was sent to another chain
	Key     *Key     `json:"key,omitempty"`     // of a key
	Signed  Signed   `json:"signed"`
	Trusted string   `json:"trusted"` // what the reader named
}

// Message is who said what to whom, and when.
type Message struct {
	Handle string           `json:"handle"`
	From   Party            `json:"from"`
	To     Party            `json:"to"`
	Said   envelope.Message `json:"said"`
	Height int64            `json:"height,string"`        // of the block that filed it, or in which it left
	Time   time.Time        `json:"time"`                 // of that block
	Key    *Key             `json:"sender_key,omitempty"` // none for a sender on another chain, for whom that chain vouches

	// Anchored is whether somebody carried the message here in an envelope: a key of the sender's signed it by itself.
	Anchored bool `json:"anchored,omitempty"`
}

// Sent is the way of a message to another chain, and what that chain has said of it by the claim's height.
type Sent struct {
	ChainID   string `json:"chain_id"`
	Link      uint64 `json:"link,string"`
	ChannelID string `json:"channel_id"`
	Sequence  uint64 `json:"sequence,string"`
	Status    string `json:"status"`
	Code      uint32 `json:"code,omitempty"`
	Reason    string `json:"reason,omitempty"`
	Place     string `json:"place,omitempty"`         // account and arrival there, once it was filed
	Height    int64  `json:"height,string,omitempty"` // of the block there in which it was filed or refused
}

// Party is a node by the name it had at the claim's height. One on another chain has no number: it is known by its
// address behind a link, as the message's author or this chain wrote it, and by that chain's ID.
type Party struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address"`
	Number  uint64 `json:"number,string,omitempty"`
	ChainID string `json:"chain_id,omitempty"`
}

// Receipt is how far the recipient says to have come with the message.
type Receipt struct {
	Stage  string `json:"stage"` // delivered, read, processed or rejected
	Reason string `json:"reason,omitempty"`
}

// Key is a node's public key and when it speaks for the node.
type Key struct {
	Node       Party    `json:"node"`
	PublicKey  HexBytes `json:"public_key"`
	PeerID     string   `json:"peer_id"`
	ValidFrom  int64    `json:"valid_from,string"`
	ValidUntil int64    `json:"valid_until,string"` // first height at which it no longer does; 0 while it does
	Past       []Span   `json:"past,omitempty"`     // earlier spans in which it did
}

// Span is heights from one to before another.
type Span struct {
	ValidFrom  int64 `json:"valid_from,string"`
	ValidUntil int64 `json:"valid_until,string"`
}

// ValidAt tells whether the key speaks for its node at a height.
func (k Key) ValidAt(height int64) bool {
	for _, past := range k.Past {
		if past.ValidFrom <= height && height < past.ValidUntil {
			return true
		}
	}
	return k.ValidFrom <= height && (k.ValidUntil == 0 || height < k.ValidUntil)
}

// Signed is the block that carries the state, and who signed it.
type Signed struct {
	Block      int64     `json:"block,string"`
	Hash       HexBytes  `json:"hash"`
	Time       time.Time `json:"time"`
	Signers    int       `json:"signers"`
	Validators int       `json:"validators"`
	Power      int64     `json:"power,string"`
	TotalPower int64     `json:"total_power,string"`
	SetHash    HexBytes  `json:"validators_hash"`
	Handovers  int       `json:"handovers"` // changes of the set on the way from the trusted one
}

func newSigned(blocks []*cmttypes.LightBlock) Signed {
	b := blocks[len(blocks)-1]
	s := Signed{
		Block: b.Height, Hash: HexBytes(b.Commit.BlockID.Hash), Time: b.Time, Validators: b.ValidatorSet.Size(),
		TotalPower: b.ValidatorSet.TotalVotingPower(), SetHash: HexBytes(b.ValidatorsHash), Handovers: len(blocks) - 1,
	}
	for i, sig := range b.Commit.Signatures {
		if sig.BlockIDFlag == cmttypes.BlockIDFlagCommit {
			s.Signers++
			s.Power += b.ValidatorSet.Validators[i].VotingPower
		}
	}
	return s
}

func newParty(n types.Node) Party { return Party{Name: n.Name, Address: n.Address, Number: n.Number} }
