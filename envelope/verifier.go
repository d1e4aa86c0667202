package envelope

import "github.com/cometbft/cometbft/crypto/ed25519"

// Signed is one signature to be checked: whose, of what, and itself.
type Signed struct {
	Key       []byte // 32 bytes, an Ed25519 public key
	Bytes     []byte // what was signed
	Signature []byte // 64 bytes
}

// Verifier answers, for each of several signatures, what Verify answers: a pure predicate. An implementation may
// remember verdicts, or work on several cores, but it may not answer otherwise than Verify, whatever else stands in the
// batch: consensus depends on it.
type Verifier interface {
	// VerifyBatch returns one verdict per item, in the order of the items.
	VerifyBatch(items []Signed) []bool
}

// BatchVerifier checks signatures together, for about half the price of checking each, and singly when the batch does
// not hold. Both are CometBFT's own checks by ZIP-215, whose batch equation holds when each signature does. Its zero
// value is ready.
type BatchVerifier struct{}

var _ Verifier = BatchVerifier{}

// VerifyBatch returns one verdict per item, in the order of the items.
func (BatchVerifier) VerifyBatch(items []Signed) []bool {
	verdicts := make([]bool, len(items))
	batch := ed25519.NewBatchVerifier()
	at := make([]int, 0, len(items)) // where each of the batch stands in items
	for i, item := range items {
		if batch.Add(ed25519.PubKey(item.Key), item.Bytes, item.Signature) == nil { // else a length is wrong
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return verdicts
	}
	_, each := batch.Verify()
	for i, ok := range each {
		verdicts[at[i]] = ok
	}
	return verdicts
}
