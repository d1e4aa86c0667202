package app

import (
	"slices"
	"testing"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
)

// What signatures in amino JSON do not cover can be written in many ways. The SDK takes each of these.
func TestATransactionInAminoJSONHasOneEncoding(t *testing.T) {
	for _, tc := range []struct {
		name string
		edit func(body, auth []byte) ([]byte, []byte)
	}{
		{"as it was signed", nil},
		{"a memo before the memo", func(body, auth []byte) ([]byte, []byte) {
			return append(protowire.AppendString(protowire.AppendTag(nil, 2, protowire.BytesType), "a long one, and the last counts"), body...), auth
		}},
		{"zeros that say nothing", func(body, auth []byte) ([]byte, []byte) {
			return append(body, 0x18, 0), auth // no timeout height
		}},
		{"numbers longer than need be", func(body, auth []byte) ([]byte, []byte) {
			return append(body, 0x18, 0x80, 0x80, 0x80, 0x80, 0), auth
		}},
		{"a field twice inside a message", inMessage(func(value []byte) []byte {
			return append(protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), "nobody"), value...)
		})},
		{"no key", inAuth(func(auth *txtypes.AuthInfo) { auth.SignerInfos[0].PublicKey = nil })},
		{"a key that says more", inAuth(func(auth *txtypes.AuthInfo) {
			key := auth.SignerInfos[0].PublicKey
			key.Value = append(protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), nil), key.Value...)
		})},
		{"a module's name that reads as the key", inAuth(func(auth *txtypes.AuthInfo) {
			auth.SignerInfos[0].PublicKey.TypeUrl = "/cosmos.auth.v1beta1.ModuleCredential"
		})},
		{"a tip", inAuth(func(auth *txtypes.AuthInfo) { auth.Tip = &txtypes.Tip{} })}, //nolint:staticcheck // decoders still take it
	} {
		t.Run(tc.name, func(t *testing.T) {
			f, _ := newStrictFixture(t)
			require.Zero(t, f.block(f.sign(f.transfer(5)))[0].Code, "its key is known now")
			d := f.transfer(5)
			d.mode = signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON
			var raw txtypes.TxRaw
			require.NoError(t, raw.Unmarshal(f.sign(d)))
			if tc.edit != nil {
				raw.BodyBytes, raw.AuthInfoBytes = tc.edit(raw.BodyBytes, raw.AuthInfoBytes)
			}
			bz, err := raw.Marshal()
			require.NoError(t, err)
			f.requireTaken(tc.edit == nil, bz)
		})
	}
}

func TestAMultisigTransactionHasOneEncoding(t *testing.T) {
	for _, tc := range []struct {
		name string
		edit func(multi *txtypes.ModeInfo_Multi, held *cryptotypes.MultiSignature)
		good bool
	}{
		{name: "signed by three", good: true},
		{name: "signed by two, which is enough", good: true, edit: twoOfThree},
		{name: "a signature whose bit is not set", edit: func(multi *txtypes.ModeInfo_Multi, _ *cryptotypes.MultiSignature) {
			multi.Bitarray.SetIndex(2, false)
		}},
		{name: "a bit of nobody", edit: func(multi *txtypes.ModeInfo_Multi, _ *cryptotypes.MultiSignature) {
			multi.Bitarray.Elems[0] |= 1
		}},
		{name: "no bits", edit: func(multi *txtypes.ModeInfo_Multi, _ *cryptotypes.MultiSignature) { multi.Bitarray = nil }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f, bz := signedByThree(t)
			tx := take(bz)
			if tc.edit != nil {
				editMulti(t, tx, tc.edit)
			}
			f.requireTaken(tc.good, tx.bytes())
		})
	}
	t.Run("a length longer than need be", func(t *testing.T) {
		f, bz := signedByThree(t)
		var raw txtypes.TxRaw
		require.NoError(t, raw.Unmarshal(bz))
		first := raw.Signatures[0]
		raw.Signatures[0] = slices.Concat(first[:1], []byte{first[1] | 0x80, 0}, first[2:])
		bz, err := raw.Marshal()
		require.NoError(t, err)
		f.requireTaken(false, bz)
	})
}

// requireTaken offers a transaction at all doors; where it is refused, not even its fee is taken.
func (f *fixture) requireTaken(taken bool, bz []byte) {
	f.t.Helper()
	if !taken {
		f.requireRefused(bz, f.t.Name())
	}
	require.Equal(f.t, taken, f.process(bz))
	before := f.balances()
	result := f.block(bz)[0]
	require.Equal(f.t, taken, result.Code == 0, result.Log)
	if !taken {
		require.Equal(f.t, before, f.balances())
	}
}

func signedByThree(t *testing.T) (*fixture, []byte) {
	t.Helper()
	var members []cryptotypes.PubKey
	for i := range 3 {
		members = append(members, ed25519.GenPrivKeyFromSecret([]byte{byte(i)}).PubKey())
	}
	key := multisig.NewLegacyAminoPubKey(2, members)
	f := newFixture(t, sdk.AccAddress(key.Address()))
	return f, f.signMultisig(key, 0, 1)
}

func twoOfThree(multi *txtypes.ModeInfo_Multi, held *cryptotypes.MultiSignature) {
	multi.Bitarray.SetIndex(2, false)
	multi.ModeInfos, held.Signatures = multi.ModeInfos[:2], held.Signatures[:2]
}

func editMulti(t *testing.T, tx *pieces, edit func(*txtypes.ModeInfo_Multi, *cryptotypes.MultiSignature)) {
	t.Helper()
	var held cryptotypes.MultiSignature
	require.NoError(t, held.Unmarshal(tx.signatures[0]))
	edit(tx.auth.SignerInfos[0].ModeInfo.GetMulti(), &held)
	var err error
	tx.signatures[0], err = held.Marshal()
	require.NoError(t, err)
}

func inAuth(edit func(*txtypes.AuthInfo)) func(body, auth []byte) ([]byte, []byte) {
	return func(body, auth []byte) ([]byte, []byte) {
		var info txtypes.AuthInfo
		must(info.Unmarshal(auth))
		edit(&info)
		edited, err := info.Marshal()
		must(err)
		return body, edited
	}
}

func inMessage(edit func([]byte) []byte) func(body, auth []byte) ([]byte, []byte) {
	return func(body, auth []byte) ([]byte, []byte) {
		var held txtypes.TxBody
		must(held.Unmarshal(body))
		held.Messages[0].Value = edit(held.Messages[0].Value)
		edited, err := held.Marshal()
		must(err)
		return edited, auth
	}
}
