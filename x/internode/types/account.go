package types

import (
	"strings"

	"github.com/cosmos/cosmos-sdk/types/bech32"
)

// ValidateAccount refuses what is no account address of an Amigos chain in its one canonical form.
func ValidateAccount(s string) error {
	_, err := AccountBytes(s)
	return err
}

// AccountBytes decodes an account address of an Amigos chain. Unlike the SDK's decoder it asks no global
// configuration and takes lower case alone, so one account has one spelling.
func AccountBytes(s string) ([]byte, error) {
	if s != strings.ToLower(s) {
		return nil, ErrInvalidAddress.Wrapf("%q: upper-case letters", s)
	}
	prefix, bz, err := bech32.DecodeAndConvert(s)
	if err != nil {
		return nil, ErrInvalidAddress.Wrapf("%q: %s", s, err)
	}
	if prefix != Bech32Prefix {
		return nil, ErrInvalidAddress.Wrapf("%q: starts with %q, not %q", s, prefix, Bech32Prefix)
	}
	if len(bz) != 20 && len(bz) != 32 {
		return nil, ErrInvalidAddress.Wrapf("%q: %d bytes, not 20 or 32", s, len(bz))
	}
	return bz, nil
}
