package signature

import (
	"runtime"
	"sync"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"

	"github.com/amigos-network/amigos/envelope"
)

const (
	// ed25519Kind is how the SDK calls the keys that envelopes have too.
	ed25519Kind = "ed25519"
	// A share of a batch: fewer are not worth a goroutine, and of more a wrong one spoils too much.
	leastShare, mostShare = 16, 512
)

// Config says how to work. It changes no answer.
type Config struct {
	// Remember is how many signatures found right are remembered, at 40 to 80 bytes each; 0 remembers none.
	Remember int
	// OneByOne checks new signatures singly, on one processor.
	OneByOne bool
}

// Verifier answers whether signatures are right. It may be used concurrently.
type Verifier struct {
	memo *memo
	each func([]envelope.Signed) []bool
}

var _ envelope.Verifier = (*Verifier)(nil)

// New returns a verifier that remembers nothing yet.
func New(cfg Config) *Verifier {
	v := &Verifier{memo: newMemo(cfg.Remember), each: together}
	if cfg.OneByOne {
		v.each = singly
	}
	return v
}

// Remembers tells whether signatures found right are remembered.
func (v *Verifier) Remembers() bool { return !v.memo.off() }

// Verify answers for one signature of one key. Multisigs answer by VerifyBy.
func (v *Verifier) Verify(key cryptotypes.PubKey, bz, signature []byte) bool {
	return v.VerifyBy(func() bool { return check(key, bz, signature) }, key, bz, signature)
}

// VerifyBy answers as check does, which must depend on key, bytes and signature alone.
func (v *Verifier) VerifyBy(check func() bool, key cryptotypes.PubKey, bz, signature []byte) bool {
	if v.memo.off() {
		return check()
	}
	name := identify(key.Type(), key.Bytes(), bz, signature)
	if v.memo.knows(name) {
		return true
	}
	right := check()
	if right {
		v.memo.remember(name)
	}
	return right
}

// check asks CometBFT for Ed25519: the same ZIP-215 as the SDK's, at half the price.
func check(key cryptotypes.PubKey, bz, signature []byte) bool {
	if key, ok := key.(*ed25519.PubKey); ok {
		return envelope.Verify(key.Key, bz, signature)
	}
	return key.VerifySignature(bz, signature)
}

// VerifyBatch answers for each of many Ed25519 signatures, in their order.
func (v *Verifier) VerifyBatch(items []envelope.Signed) []bool {
	if v.memo.off() {
		return v.each(items)
	}
	verdicts := make([]bool, len(items))
	var unseen []envelope.Signed
	var names []id
	var at []int // where the unseen ones stand in items
	for i, item := range items {
		name := identify(ed25519Kind, item.Key, item.Bytes, item.Signature)
		if verdicts[i] = v.memo.knows(name); !verdicts[i] {
			unseen, names, at = append(unseen, item), append(names, name), append(at, i)
		}
	}
	for i, right := range v.each(unseen) {
		verdicts[at[i]] = right
		if right {
			v.memo.remember(names[i])
		}
	}
	return verdicts
}

func singly(items []envelope.Signed) []bool {
	verdicts := make([]bool, len(items))
	for i, item := range items {
		verdicts[i] = envelope.Verify(item.Key, item.Bytes, item.Signature)
	}
	return verdicts
}

// together shares the work among the processors. If a share fails otherwise than by its verdicts, its signatures are
// checked singly here, where a panic finds its usual way.
func together(items []envelope.Signed) []bool {
	verdicts := make([]bool, len(items))
	size := min(max((len(items)+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0), leastShare), mostShare)
	var failed []int // where failed shares begin
	var mu sync.Mutex
	work := func(from int) {
		defer func() {
			if recover() != nil {
				mu.Lock()
				defer mu.Unlock()
				failed = append(failed, from)
			}
		}()
		copy(verdicts[from:], envelope.BatchVerifier{}.VerifyBatch(items[from:min(from+size, len(items))]))
	}
	if len(items) <= size {
		work(0)
	} else {
		var all sync.WaitGroup
		for from := 0; from < len(items); from += size {
			all.Go(func() { work(from) })
		}
		all.Wait()
	}
	for _, from := range failed {
		copy(verdicts[from:], singly(items[from:min(from+size, len(items))]))
	}
	return verdicts
}
