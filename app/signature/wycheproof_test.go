package signature

import (
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

// vectors is a file of Project Wycheproof: signatures that verifiers were fooled by.
type vectors struct {
	NumberOfTests int
	TestGroups    []struct {
		Key   struct{ PK, WX, WY string }
		Tests []vector
	}
}

type vector struct {
	TcID                      int
	Comment, Msg, Sig, Result string
}

// wycheproof reads a file of the module that tools/wycheproof names.
func wycheproof(t *testing.T, file string) (all vectors) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "mod", "download", "-modfile=tools/wycheproof/go.mod", "-json", "github.com/google/wycheproof")
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	require.NoError(t, err, "the vectors are not there: go mod download: %s", out)
	var module struct{ Dir string }
	require.NoError(t, json.Unmarshal(out, &module))
	bz, err := os.ReadFile(filepath.Join(module.Dir, "testvectors", file))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(bz, &all))
	count := 0
	for _, group := range all.TestGroups {
		count += len(group.Tests)
	}
	require.Positive(t, count)
	require.Equal(t, all.NumberOfTests, count)
	return all
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	bz, err := hex.DecodeString(text)
	require.NoError(t, err)
	return bz
}

func TestEd25519AgreesWithWycheproof(t *testing.T) {
	var items []envelope.Signed
	var valid int
	for _, group := range wycheproof(t, "eddsa_test.json").TestGroups {
		for _, v := range group.Tests {
			item := envelope.Signed{Key: unhex(t, group.Key.PK), Bytes: unhex(t, v.Msg), Signature: unhex(t, v.Sig)}
			require.Equal(t, v.Result == "valid", bySDK(item), "%d: %s", v.TcID, v.Comment)
			if v.Result == "valid" {
				valid++
			}
			items = append(items, item)
		}
	}
	require.Equal(t, valid, requireOneVerdict(t, items))
}

// The SDK takes of two signatures that mean the same the one whose S is the lower. It also takes both
// numbers by their remainder, where others refuse what is the group's order or more. One signature in 2^128 can be written
// that way.
func TestSecp256k1AgreesWithWycheproof(t *testing.T) {
	order, _ := new(big.Int).SetString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16)
	half := new(big.Int).Rsh(order, 1)
	counts := map[bool]int{}
	for _, group := range wycheproof(t, "ecdsa_secp256k1_sha256_p1363_test.json").TestGroups {
		x, y := unhex(t, strings.TrimPrefix(group.Key.WX, "00")), new(big.Int).SetBytes(unhex(t, group.Key.WY))
		key := &secp256k1.PubKey{Key: append([]byte{2 + byte(y.Bit(0))}, new(big.Int).SetBytes(x).FillBytes(make([]byte, 32))...)}
		for _, v := range group.Tests {
			sig := unhex(t, v.Sig)
			want := v.Result == "valid" && len(sig) == 64 && new(big.Int).SetBytes(sig[32:]).Cmp(half) <= 0
			counts[want]++
			if len(sig) == 64 && (new(big.Int).SetBytes(sig[:32]).Cmp(order) > 0 || new(big.Int).SetBytes(sig[32:]).Cmp(order) > 0) {
				want = key.VerifySignature(unhex(t, v.Msg), sig)
			}
			for name, verifier := range verifiers() {
				for range 2 {
					require.Equal(t, want, verifier.Verify(key, unhex(t, v.Msg), sig), "%s: %d, %s", name, v.TcID, v.Comment)
				}
			}
		}
	}
	require.Greater(t, min(counts[true], counts[false]), 50)
}
