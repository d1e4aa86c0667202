package signature

import (
	"crypto/sha512"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"filippo.io/edwards25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

// verifiers are all ways to work.
func verifiers() map[string]*Verifier {
	return map[string]*Verifier{
		"together, remembering":     New(Config{Remember: 1_000}),
		"together, remembering two": New(Config{Remember: 2}),
		"together":                  New(Config{}),
		"singly, remembering":       New(Config{Remember: 1_000, OneByOne: true}),
		"singly":                    New(Config{OneByOne: true}),
	}
}

// bySDK is the verdict of the SDK's verifier, which takes no key of another length.
func bySDK(item envelope.Signed) bool {
	return len(item.Key) == ed25519.PubKeySize && (&ed25519.PubKey{Key: item.Key}).VerifySignature(item.Bytes, item.Signature)
}

// byEquation is the verdict of ZIP-215 as it is written down: A and R are points in any encoding, S is less than the
// group's order, and 8·S·B = 8·R + 8·k·A.
func byEquation(item envelope.Signed) bool {
	if len(item.Signature) != 64 {
		return false
	}
	a, errA := new(edwards25519.Point).SetBytes(item.Key)
	r, errR := new(edwards25519.Point).SetBytes(item.Signature[:32])
	s, errS := new(edwards25519.Scalar).SetCanonicalBytes(item.Signature[32:])
	if errA != nil || errR != nil || errS != nil {
		return false
	}
	left := new(edwards25519.Point).ScalarBaseMult(s)
	right := new(edwards25519.Point).ScalarMult(challenge(item.Signature[:32], item.Key, item.Bytes), a)
	right.Add(right, r)
	return left.MultByCofactor(left).Equal(right.MultByCofactor(right)) == 1
}

// askers are all who check Ed25519 signatures in this house, singly and together. Those who remember are asked twice.
func askers() map[string]func([]envelope.Signed) []bool {
	single := func(verify func(envelope.Signed) bool) func([]envelope.Signed) []bool {
		return func(items []envelope.Signed) (verdicts []bool) {
			for _, item := range items {
				verdicts = append(verdicts, verify(item))
			}
			return verdicts
		}
	}
	all := map[string]func([]envelope.Signed) []bool{
		"the SDK's key":   single(bySDK),
		"envelope.Verify": single(func(item envelope.Signed) bool { return envelope.Verify(item.Key, item.Bytes, item.Signature) }),
		"a batch":         envelope.BatchVerifier{}.VerifyBatch,
		"batches of two": func(items []envelope.Signed) (verdicts []bool) {
			for pair := range slices.Chunk(items, 2) {
				verdicts = append(verdicts, envelope.BatchVerifier{}.VerifyBatch(pair)...)
			}
			return verdicts
		},
	}
	for name, v := range verifiers() {
		all[name] = v.VerifyBatch
		all[name+", one after the other"] = single(func(item envelope.Signed) bool {
			return v.Verify(&ed25519.PubKey{Key: item.Key}, item.Bytes, item.Signature)
		})
	}
	return all
}

// requireOneVerdict asks everybody about all items: in two orders, and then about the right ones, the wrong ones, and
// each beside a right one. It tells how many are right.
func requireOneVerdict(t *testing.T, items []envelope.Signed) int {
	t.Helper()
	want := make([]bool, len(items))
	var all, right, wrong, mixed []int // where they stand in items
	for i, item := range items {
		want[i] = byEquation(item)
		all = append(all, i)
		if want[i] {
			right = append(right, i)
		} else {
			wrong = append(wrong, i)
		}
		if len(right) > 0 {
			mixed = append(mixed, i, right[len(right)-1])
		}
	}
	shuffled := slices.Clone(all)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	for name, ask := range askers() {
		for _, list := range [][]int{all, all, shuffled, right, wrong, mixed} {
			asked := make([]envelope.Signed, len(list))
			for i, at := range list {
				asked[i] = items[at]
			}
			verdicts := ask(asked)
			require.Len(t, verdicts, len(list), name)
			for i, at := range list {
				require.Equal(t, want[at], verdicts[i], "%s: %X %X %X", name, items[at].Key, items[at].Bytes, items[at].Signature)
			}
		}
	}
	return len(right)
}

// sign is a signature made with a secret scalar, a nonce, and points of small order added to key and R.
func sign(secret, nonce *edwards25519.Scalar, a, r *edwards25519.Point, text []byte) envelope.Signed {
	key := new(edwards25519.Point).ScalarBaseMult(secret)
	key.Add(key, a)
	commitment := new(edwards25519.Point).ScalarBaseMult(nonce)
	commitment.Add(commitment, r)
	return finish(secret, nonce, key.Bytes(), commitment.Bytes(), text)
}

// finish computes S for encodings of key and R as they stand.
func finish(secret, nonce *edwards25519.Scalar, key, r, text []byte) envelope.Signed {
	s := new(edwards25519.Scalar).MultiplyAdd(challenge(r, key, text), secret, nonce)
	return envelope.Signed{Key: key, Bytes: text, Signature: append(append([]byte{}, r...), s.Bytes()...)}
}

// challenge is k.
func challenge(r, key, text []byte) *edwards25519.Scalar {
	hash := sha512.New()
	for _, part := range [][]byte{r, key, text} {
		hash.Write(part)
	}
	k, err := new(edwards25519.Scalar).SetUniformBytes(hash.Sum(nil))
	if err != nil {
		panic(err)
	}
	return k
}

func scalar(t *testing.T, text string) *edwards25519.Scalar {
	t.Helper()
	hash := sha512.Sum512([]byte(text))
	s, err := new(edwards25519.Scalar).SetUniformBytes(hash[:])
	require.NoError(t, err)
	return s
}

// encodings are those that fit no or another point, of small order, not canonical, or none: y from p-2 to 2^255-1 and
// from 0 to 30, with both signs, and the points of order 8.
func encodings(t *testing.T) (all [][]byte) {
	t.Helper()
	for low := range 256 {
		for _, sign := range []byte{0, 0x80} {
			small := make([]byte, 32)
			small[0], small[31] = byte(low), sign
			if low <= 30 {
				all = append(all, small)
			}
			large := make([]byte, 32)
			for i := range large {
				large[i] = 0xff
			}
			large[0], large[31] = byte(low), 0x7f|sign
			if low >= 0xeb { // p is 2^255-19, …ed
				all = append(all, large)
			}
		}
	}
	for _, point := range torsion(t) {
		all = append(all, point.Bytes())
	}
	return all
}

// torsion are the eight points of small order.
func torsion(t *testing.T) []*edwards25519.Point {
	t.Helper()
	eighth := []byte{
		0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
		0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
	}
	one, err := new(edwards25519.Point).SetBytes(eighth)
	require.NoError(t, err)
	points := []*edwards25519.Point{edwards25519.NewIdentityPoint()}
	for range 7 {
		points = append(points, new(edwards25519.Point).Add(points[len(points)-1], one))
	}
	require.Equal(t, 1, new(edwards25519.Point).Add(points[7], one).Equal(edwards25519.NewIdentityPoint()))
	return points
}

func TestSmallOrderPartsAreJudgedAlikeByAll(t *testing.T) {
	var items []envelope.Signed
	for i, a := range torsion(t) {
		for j, r := range torsion(t) {
			text := fmt.Appendf(nil, "text %d %d", i, j)
			good := sign(scalar(t, "secret"), scalar(t, fmt.Sprint(i, j)), a, r, text)
			spoiled := good
			spoiled.Bytes = []byte("another text")
			items = append(items, good, spoiled)
		}
	}
	require.Equal(t, 64, requireOneVerdict(t, items), "by the cofactor, all that were made for their text")
}

func TestStrangeEncodingsAreJudgedAlikeByAll(t *testing.T) {
	var items []envelope.Signed
	zero := edwards25519.NewScalar()
	for i, key := range encodings(t) {
		for _, r := range encodings(t)[i%7:][:8] { // S is 0: right by ZIP-215 if both are of small order
			items = append(items, finish(zero, zero, key, r, []byte("text")))
		}
		items = append(items, finish(scalar(t, "secret"), scalar(t, "nonce"), key, new(edwards25519.Point).ScalarBaseMult(scalar(t, "nonce")).Bytes(), []byte("text")))
	}
	require.NotZero(t, requireOneVerdict(t, items))
}

// Scalars of the group's order and above, lengths, and single bits.
func TestSpoiledSignaturesAreJudgedAlikeByAll(t *testing.T) {
	none := edwards25519.NewIdentityPoint()
	good := sign(scalar(t, "secret"), scalar(t, "nonce"), none, none, []byte("text"))
	order := []byte{0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 31: 0x10}
	again := append([]byte{}, good.Signature...)
	carry := 0
	for i, b := range order {
		carry += int(again[32+i]) + int(b)
		again[32+i], carry = byte(carry), carry>>8
	}
	items := []envelope.Signed{
		good,
		{Key: good.Key, Bytes: good.Bytes, Signature: again},
		{Key: good.Key, Bytes: good.Bytes, Signature: append(append([]byte{}, good.Signature[:32]...), order...)},
		{Key: good.Key, Bytes: good.Bytes},
		{Bytes: good.Bytes, Signature: good.Signature},
		{},
		{Key: good.Key, Bytes: good.Bytes, Signature: append(append([]byte{}, good.Signature...), 0)},
		{Key: good.Key[:31], Bytes: good.Bytes, Signature: good.Signature},
	}
	for bit := range 64 * 8 {
		spoiled := append([]byte{}, good.Signature...)
		spoiled[bit/8] ^= 1 << (bit % 8)
		items = append(items, envelope.Signed{Key: good.Key, Bytes: good.Bytes, Signature: spoiled})
	}
	for bit := range 32 * 8 {
		spoiled := append([]byte{}, good.Key...)
		spoiled[bit/8] ^= 1 << (bit % 8)
		items = append(items, envelope.Signed{Key: spoiled, Bytes: good.Bytes, Signature: good.Signature})
	}
	require.Equal(t, 1, requireOneVerdict(t, items))
}

func TestOtherKeysAnswerForThemselves(t *testing.T) {
	key := secp256k1.GenPrivKeyFromSecret([]byte("secret"))
	sig, err := key.Sign([]byte("text"))
	require.NoError(t, err)
	for name, v := range verifiers() {
		for range 2 {
			require.True(t, v.Verify(key.PubKey(), []byte("text"), sig), name)
			require.False(t, v.Verify(key.PubKey(), []byte("texts"), sig), name)
			require.False(t, v.Verify(secp256k1.GenPrivKeyFromSecret(nil).PubKey(), []byte("text"), sig), name)
		}
	}
}

func TestWhatIsRightIsCheckedOnce(t *testing.T) {
	key := ed25519.GenPrivKeyFromSecret([]byte("secret")).PubKey()
	for _, tc := range []struct {
		remember     int
		right, wrong int // how often each is checked, of three times
	}{{0, 3, 3}, {10, 1, 3}} {
		v := New(Config{Remember: tc.remember})
		checked := map[bool]int{}
		for range 3 {
			for _, right := range []bool{true, false} {
				check := func() bool { checked[right]++; return right }
				require.Equal(t, right, v.VerifyBy(check, key, []byte("text"), fmt.Append(nil, right)))
			}
		}
		require.Equal(t, map[bool]int{true: tc.right, false: tc.wrong}, checked)
	}
}

func TestTheVerifierMayBeAskedConcurrently(t *testing.T) {
	none := edwards25519.NewIdentityPoint()
	var items []envelope.Signed
	for i := range 200 {
		item := sign(scalar(t, fmt.Sprint("secret", i)), scalar(t, fmt.Sprint(i)), none, none, []byte("text"))
		if i%50 == 7 {
			item.Bytes = []byte("another text")
		}
		items = append(items, item)
	}
	for name, v := range verifiers() {
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				for i, right := range v.VerifyBatch(items) {
					require.Equal(t, i%50 != 7, right, name)
				}
				for i, item := range items {
					require.Equal(t, i%50 != 7, v.Verify(&ed25519.PubKey{Key: item.Key}, item.Bytes, item.Signature), name)
				}
			})
		}
		all.Wait()
	}
}

func BenchmarkBatch(b *testing.B) {
	var items []envelope.Signed
	for i := range 512 {
		key := ed25519.GenPrivKeyFromSecret(fmt.Append(nil, i))
		sig, _ := key.Sign([]byte("text"))
		items = append(items, envelope.Signed{Key: key.PubKey().Bytes(), Bytes: []byte("text"), Signature: sig})
	}
	for name, v := range map[string]*Verifier{
		"together": New(Config{}), "singly": New(Config{OneByOne: true}), "remembered": New(Config{Remember: 1 << 12}),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				v.VerifyBatch(items)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(items)), "ns/signature")
		})
	}
}
