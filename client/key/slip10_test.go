package key

import (
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"
)

// Test vector 1 for ed25519 of the SLIP-10 specification.
func TestSLIP10MatchesTheSpecification(t *testing.T) {
	seed, err := hex.DecodeString("000102030405060708090a0b0c0d0e0f")
	require.NoError(t, err)
	for path, want := range map[string]string{
		"m":                         "2b4be7f19ee27bbf30c667b642d5f4aa69fd169872f8fc3059c08ebae2eb19e7",
		"m/0'":                      "68e0fe46dfb67e368c75379acec591dad19df3cde26e63b93a8e704f1dade7a3",
		"m/0'/1'":                   "b1d0bad404bf35da785a64ca1ac54b2617211d2777696fbffaf208f746ae84f2",
		"m/0'/1'/2'/2'/1000000000'": "8f94d394a8e8fd6b1bc2f3f49f5c47e385281d5c17e65324b0f62483e37e8793",
	} {
		indices, err := parsePath(path)
		require.NoError(t, err)
		require.Equal(t, want, hex.EncodeToString(master(seed).at(indices).seed), path)
	}
}
