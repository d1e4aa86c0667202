package envelope_test

import (
	"fmt"
	"slices"
	"testing"

	"filippo.io/edwards25519"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

// signed makes n good signatures, each of another key.
func signed(t testing.TB, n int) []envelope.Signed {
	t.Helper()
	items := make([]envelope.Signed, n)
	for i := range items {
		key := ed25519.GenPrivKeyFromSecret(fmt.Appendf(nil, "signer %d", i))
		items[i] = envelope.Signed{Key: key.PubKey().Bytes(), Bytes: fmt.Appendf(nil, "text %d", i)}
		sig, err := key.Sign(items[i].Bytes)
		require.NoError(t, err)
		items[i].Signature = sig
	}
	return items
}

func requireSameVerdicts(t testing.TB, items []envelope.Signed) []bool {
	t.Helper()
	got := envelope.BatchVerifier{}.VerifyBatch(items)
	require.Len(t, got, len(items))
	for i, item := range items {
		require.Equal(t, envelope.Verify(item.Key, item.Bytes, item.Signature), got[i], "item %d of %d", i, len(items))
	}
	return got
}

func TestABatchOfGoodSignaturesIsGood(t *testing.T) {
	for _, n := range []int{0, 1, 2, 93, 94, 95, 200} {
		require.NotContains(t, requireSameVerdicts(t, signed(t, n)), false, n)
	}
}

func TestABadSignatureSinksOnlyItself(t *testing.T) {
	other := []byte("another text")
	tests := map[string]func(*envelope.Signed){
		"another text":     func(s *envelope.Signed) { s.Bytes = other },
		"another's key":    func(s *envelope.Signed) { s.Key = alice.PubKey().Bytes() },
		"R altered":        func(s *envelope.Signed) { s.Signature[3] ^= 1 },
		"S altered":        func(s *envelope.Signed) { s.Signature[40] ^= 1 },
		"S not reduced":    func(s *envelope.Signed) { s.Signature[63] |= 0xf0 },
		"no signature":     func(s *envelope.Signed) { s.Signature = nil },
		"a long signature": func(s *envelope.Signed) { s.Signature = append(s.Signature, 0) },
		"a short key":      func(s *envelope.Signed) { s.Key = s.Key[1:] },
		"no key":           func(s *envelope.Signed) { s.Key = nil },
		"no point": func(s *envelope.Signed) {
			s.Key = append([]byte{2}, make([]byte, 31)...)
		},
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			for _, n := range []int{1, 5, 120} {
				items := signed(t, n)
				spoil(&items[n/2])
				for i, ok := range requireSameVerdicts(t, items) {
					require.Equal(t, i != n/2, ok, "item %d of %d", i, n)
				}
			}
		})
	}
}

// Where verifiers differ, the batch must side with the single check: with keys of small order, which sign anything, and
// in the cofactor cases.
func TestABatchFollowsZIP215(t *testing.T) {
	items := signed(t, 8)
	for _, s := range append(append([]string{}, smallOrder...), nonCanonical...) {
		for _, r := range smallOrder {
			sig := append(unhex(t, r), make([]byte, 32)...)
			items = append(items, envelope.Signed{Key: unhex(t, s), Bytes: []byte("anything"), Signature: sig})
		}
	}
	for _, r := range smallOrder {
		items = append(items, torsioned(t, unhex(t, r)))
	}
	verdicts := requireSameVerdicts(t, items)
	require.Contains(t, verdicts[8:], true, "keys of small order are believed here: ValidPublicKey refuses them")
	for i := range items { // and alone
		requireSameVerdicts(t, items[i:i+1])
	}
}

// torsioned is a signature that holds only with the cofactor.
func torsioned(t *testing.T, torsion []byte) envelope.Signed {
	t.Helper()
	msg := []byte("hola")
	secret, r := scalar(t, []byte("secret")), scalar(t, []byte("r"))
	public := new(edwards25519.Point).ScalarBaseMult(secret).Bytes()
	small, err := new(edwards25519.Point).SetBytes(torsion)
	require.NoError(t, err)
	R := new(edwards25519.Point).ScalarBaseMult(r)
	R.Add(R, small)
	S := new(edwards25519.Scalar).MultiplyAdd(scalar(t, R.Bytes(), public, msg), secret, r)
	return envelope.Signed{Key: public, Bytes: msg, Signature: append(R.Bytes(), S.Bytes()...)}
}

func FuzzBatch(f *testing.F) {
	good := signed(f, 3)
	f.Add(good[0].Key, good[0].Bytes, good[0].Signature)
	f.Add(make([]byte, 32), []byte("x"), make([]byte, 64))
	f.Fuzz(func(t *testing.T, key, text, sig []byte) {
		item := envelope.Signed{Key: key, Bytes: text, Signature: sig}
		items := []envelope.Signed{good[0], item, good[1], good[2]}
		want := envelope.Verify(key, text, sig)
		for i, ok := range (envelope.BatchVerifier{}).VerifyBatch(items) {
			if ok != (i != 1 || want) {
				t.Fatalf("item %d: %v in a batch with %x %x %x", i, ok, key, text, sig)
			}
		}
	})
}

func BenchmarkVerifyBatch(b *testing.B) {
	for _, n := range []int{1, 8, 64, 256} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			items := signed(b, n)
			for b.Loop() {
				if slices.Contains(envelope.BatchVerifier{}.VerifyBatch(items), false) {
					b.Fatal("refused")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/signature")
		})
	}
}
