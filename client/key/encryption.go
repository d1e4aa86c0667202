package key

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"

	"github.com/amigos-network/amigos/seal"
)

// ErrNoSecret says that a keyring only points to a key: a hardware wallet's, an offline one or several people's.
var ErrNoSecret = errors.New("the keyring does not hold the private key itself")

// Encryption derives the encryption key that belongs to a signing key of the keyring. It returns ErrNoSecret where the
// keyring only points to the key; its encryption key then comes from a file.
func Encryption(record *keyring.Record) (*seal.PrivateKey, error) {
	held := record.GetLocal()
	if held == nil || held.PrivKey == nil {
		return nil, fmt.Errorf("key %s: %w", record.Name, ErrNoSecret)
	}
	private, ok := held.PrivKey.GetCachedValue().(cryptotypes.PrivKey)
	if !ok || len(private.Bytes()) < seal.KeyBytes {
		return nil, fmt.Errorf("key %s: %w", record.Name, ErrNoSecret)
	}
	return seal.DeriveKey(private.Bytes()[:seal.KeyBytes]) // of an Ed25519 key the first half is the seed
}

// EncryptionFile is where a directory keeps the encryption keys of an account that are not derived.
func EncryptionFile(dir, address string) string { return filepath.Join(dir, address+".key") }

// ReadEncryption reads a file of encryption keys, one per line in hex, the newest last. It refuses a file that others
// can read. A file that is not there has none.
func ReadEncryption(path string) ([]*seal.PrivateKey, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s can be read by others: make it yours alone (chmod 600 %s)", path, path)
	}
	bz, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var keys []*seal.PrivateKey
	lines := bufio.NewScanner(bytes.NewReader(bz))
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" {
			continue
		}
		raw, err := hex.DecodeString(text)
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: not the %d hexadecimal characters of a key", path, n, 2*seal.KeyBytes)
		}
		key, err := seal.NewPrivateKey(raw)
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, n, err)
		}
		keys = append(keys, key)
	}
	return keys, lines.Err()
}

// AddEncryption writes a key at the end of a file that only its owner can read, unless the file has it.
func AddEncryption(path string, added *seal.PrivateKey) error {
	keys, err := ReadEncryption(path)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	for _, key := range keys {
		if key.ID() != added.ID() {
			fmt.Fprintf(&text, "%x\n", key.Bytes())
		}
	}
	fmt.Fprintf(&text, "%x\n", added.Bytes())
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return replaceFile(path, text.Bytes())
}

// replaceFile writes a file whole, or not at all.
func replaceFile(path string, bz []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(bz)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
