package types_test

import (
	"bytes"
	"encoding/hex"
	"testing"
	"time"

	"github.com/cosmos/cosmos-sdk/types/bech32"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Public keys of the mnemonic of eleven times `test` and `junk`, at the first three indices.
const (
	aliceKey = "67291e59eb7b31f4287fd5d96ea58815c2962463bce2e39e205f55ee5b72d811"
	bobKey   = "c86e249ba21eded0b1ba1bd05a415e30137501815ac0f3a7f0ee8736bd13872f"
	carolKey = "44da89c00d8f81bc7f0e48e4f69db66cc86ede93ebde65663850ba2aa0c24af6"
)

// now is the block time of these tests.
var now = time.UnixMilli(1_800_000_000_000)

func key(t testing.TB, digits string) []byte {
	t.Helper()
	bz, err := hex.DecodeString(digits)
	require.NoError(t, err)
	return bz
}

// account is the address that n repeated 20 times makes.
func account(t testing.TB, n byte) string {
	t.Helper()
	return encode(t, types.Bech32Prefix, bytes.Repeat([]byte{n}, 20))
}

func encode(t testing.TB, prefix string, bz []byte) string {
	t.Helper()
	s, err := bech32.ConvertAndEncode(prefix, bz)
	require.NoError(t, err)
	return s
}

func node(t testing.TB, number uint64, name, publicKey string) types.Node {
	t.Helper()
	return types.Node{
		Number:    number,
		Address:   account(t, byte(number)),
		Name:      name,
		Kind:      types.NODE_KIND_AGENT,
		PublicKey: key(t, publicKey),
		Profile:   types.Profile{Capabilities: []string{envelope.KindPing}},
		Deposit:   types.DefaultParams().Deposit,
		ExpiresAt: now.Add(time.Hour).UnixMilli(),
	}
}

func sendEntry(recipient string) types.SendEntry {
	return types.SendEntry{
		Recipient: recipient,
		Kind:      envelope.KindText,
		Body:      []byte("hola"),
		Nonce:     make([]byte, envelope.NonceBytes),
		CreatedAt: now.UnixMilli(),
	}
}
