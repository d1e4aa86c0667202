package envelope_test

import (
	"encoding/json"

	"github.com/amigos-network/amigos/envelope"
)

// vectors is the file other languages test against. Bytes are in hexadecimal; a message is proto-JSON.
type vectors struct {
	About    []string        `json:"about"`
	Messages []messageVector `json:"messages"`
	Proof    proofVector     `json:"proof"`
	Refused  refusedVectors  `json:"refused"`
}

type messageVector struct {
	Name       string          `json:"name"`
	Message    json.RawMessage `json:"message"`
	Canonical  string          `json:"canonical"`
	ID         envelope.ID     `json:"id"`
	SignBytes  string          `json:"sign_bytes"`
	PrivateKey string          `json:"private_key"`
	PublicKey  string          `json:"public_key"`
	PeerID     string          `json:"peer_id"`
	Signature  string          `json:"signature"`
	Envelope   string          `json:"envelope"`
}

type proofVector struct {
	ChainID   string `json:"chain_id"`
	Owner     string `json:"owner"`
	SignBytes string `json:"sign_bytes"`
	PublicKey string `json:"public_key"`
	Signature string `json:"signature"`
}

type refusedVectors struct {
	Messages   []refusedVector `json:"messages"`
	Envelopes  []refusedVector `json:"envelopes"`
	PublicKeys []refusedVector `json:"public_keys"`
	PeerIDs    []refusedVector `json:"peer_ids"`
}

// refusedVector holds bytes (text for a peer ID) and the reason: an error's text up to its details.
type refusedVector struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Error string `json:"error"`
}
