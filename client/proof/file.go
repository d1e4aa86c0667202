package proof

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
)

const (
	// Format names the layout of a file and all the rules for it.
	Format = "amigos-proof/1"
	// MaxFileBytes limits a file.
	MaxFileBytes = 8 << 20
	// MaxPath limits the blocks on the way from trusted validators to those who signed.
	MaxPath = 64
)

// File is a proof. Its encoding is the only one that is accepted: another space is another file.
type File struct {
	Format  string   `json:"format"`
	Claim   Claim    `json:"claim"`
	Records []Record `json:"records"`
	// Store is the proof, common to all records, from the root of the module's store to the app hash.
	Store []byte `json:"store"`
	// Block is the one after the claim's height: its header has the app hash.
	Block Block `json:"block"`
	// Path are earlier blocks, oldest first, each of whose validators vouch for the next one's.
	Path []Block `json:"path,omitempty"`
}

// Record is one value of the module's state, or the absence of one.
type Record struct {
	What  What     `json:"what"`
	Key   HexBytes `json:"key"`
	Value []byte   `json:"value,omitempty"` // empty for an absence
	Proof []byte   `json:"proof"`           // an ICS-23 proof of the store's tree
}

// What says what a record is to a claim.
type What string

// The records of claims.
const (
	WhatEntry     What = "entry"      // the message as it was filed
	WhatRecipient What = "recipient"  // the node whose inbox it is in
	WhatSender    What = "sender"     // the node that sent it
	WhatSenderKey What = "sender_key" // since when the sender's key speaks for it
	WhatInbox     What = "inbox"      // the recipient's receipts
	WhatRejection What = "rejection"  // the recipient's reason, or its absence
	WhatSent      What = "sent"       // the message as it left, with what the other chain has said of it
	WhatLink      What = "link"       // the link by which it came or left, with the other chain's ID
	WhatNode      What = "node"       // the node whose key it is
	WhatNodeKey   What = "node_key"   // since when the key speaks for it
)

// HexBytes are bytes that JSON shows in lower-case hexadecimal.
type HexBytes []byte

// MarshalText writes hexadecimal.
func (b HexBytes) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(b)), nil }

// UnmarshalText reads hexadecimal.
func (b *HexBytes) UnmarshalText(text []byte) (err error) {
	*b, err = hex.DecodeString(string(text))
	return err
}

// Encode writes the file's one encoding.
func (f *File) Encode() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(f)
	return out.Bytes(), err
}

// Parse reads a file. It fails with ErrFile for anything but the one encoding of a file within its limits, and
// verifies nothing.
func Parse(bz []byte) (*File, error) {
	if len(bz) > MaxFileBytes {
		return nil, fail(ErrFile, "%d bytes, at most %d", len(bz), MaxFileBytes)
	}
	var f File
	dec := json.NewDecoder(bytes.NewReader(bz))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return nil, fail(ErrFile, "%w", err)
	}
	if f.Format != Format {
		return nil, fail(ErrFile, "its format is %q, and this program knows %q", f.Format, Format)
	}
	if len(f.Path) > MaxPath {
		return nil, fail(ErrFile, "%d blocks on its path, at most %d", len(f.Path), MaxPath)
	}
	again, err := f.Encode()
	if err != nil {
		return nil, fail(ErrFile, "%w", err)
	}
	if !bytes.Equal(again, bz) {
		return nil, fail(ErrFile, "not written as amigosd proof export writes it")
	}
	return &f, nil
}
