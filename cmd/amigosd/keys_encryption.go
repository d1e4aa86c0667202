package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client/key"
	"github.com/amigos-network/amigos/seal"
	"github.com/amigos-network/amigos/x/internode/types"
)

var errOneWay = errors.New("say one of --import, --export and --new")

// encryptionDir is where a home keeps the encryption keys that are not derived.
func encryptionDir(home string) string { return filepath.Join(home, "encryption") }

// newEncryptionCmd is `keys encryption`.
func newEncryptionCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "encryption <name>",
		Short: "Show, move or make the encryption key to which others seal for a key's node",
		Long: "Show the encryption key to which others seal for a key's node. It is derived from the key itself, so that the " +
			"mnemonic restores it, unless the home has others: --new makes one (for a hardware wallet's key, or after a leak), --export " +
			"writes the private one to a file that only you can read, for a machine that opens but does not sign, and --import takes " +
			"it there. Publish it with amigosd tx internode update --encryption-key derive.\nWhoever has the file opens all that was ever sealed to it.",
		Example: "amigosd keys encryption alice\namigosd keys encryption alice --export alice.open",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return moveEncryption(cmd, args[0]) },
	}
	f := cmd.Flags()
	f.String("import", "", "take a private encryption key from this file")
	f.String("export", "", "write the private encryption key to this file")
	f.Bool("new", false, "make one that belongs to no mnemonic")
	return cmd
}

func moveEncryption(cmd *cobra.Command, name string) error {
	ctx := sdkclient.GetClientContextFromCmd(cmd)
	record, err := ctx.Keyring.Key(name)
	if err != nil {
		return err
	}
	account, err := record.GetAddress()
	if err != nil {
		return err
	}
	file := key.EncryptionFile(encryptionDir(ctx.HomeDir), account.String())
	f := cmd.Flags()
	from, _ := f.GetString("import")
	to, _ := f.GetString("export")
	fresh, _ := f.GetBool("new")
	switch {
	case from != "" && to != "" || fresh && from+to != "":
		return usageError{errOneWay, cmd}
	case from != "":
		err = importEncryption(file, from)
	case fresh:
		err = newEncryption(file)
	}
	if err != nil {
		return err
	}
	own, source, err := ownEncryption(file, record)
	if err != nil {
		return err
	}
	if to != "" {
		if err := exportEncryption(own, to); err != nil {
			return err
		}
	}
	answer := struct {
		Name      string `json:"name"`
		PublicKey string `json:"public_key"`
		ID        string `json:"id"`
		Source    string `json:"source"`
	}{name, hex.EncodeToString(own.Public()), own.ID().String(), source}
	return printAnswer(cmd, answer, pair{"name", name}, pair{"encryption key", answer.PublicKey}, pair{"id", answer.ID},
		pair{"source", source}, pair{"wrote", to})
}

// ownEncryption is the key to publish, and where it comes from.
func ownEncryption(file string, record *keyring.Record) (*seal.PrivateKey, string, error) {
	kept, err := key.ReadEncryption(file)
	if err != nil {
		return nil, "", err
	}
	if len(kept) > 0 {
		return kept[len(kept)-1], file, nil
	}
	derived, err := key.Encryption(record)
	if errors.Is(err, key.ErrNoSecret) {
		err = fixable{err, "make an encryption key with --new, or bring one with --import"}
	}
	return derived, "derived from the key", err
}

func importEncryption(file, from string) error {
	bz, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(bz)))
	if err != nil || len(raw) != seal.KeyBytes {
		return fixable{fmt.Errorf("%s holds no encryption key: want %d hexadecimal characters", from, 2*seal.KeyBytes), "write it with amigosd keys encryption NAME --export FILE where the key is"}
	}
	private, err := seal.NewPrivateKey(raw)
	if err != nil {
		return err
	}
	return key.AddEncryption(file, private)
}

func newEncryption(file string) error {
	private, err := seal.GenerateKey()
	if err != nil {
		return err
	}
	return key.AddEncryption(file, private)
}

// exportEncryption never writes over what is there.
func exportEncryption(private *seal.PrivateKey, to string) error {
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fixable{fmt.Errorf("%s is there already", to), "name another file, or move it away first"}
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%x\n", private.Bytes())
	return errors.Join(err, out.Sync(), out.Close())
}

const flagEncryptionKey = "encryption-key"

// addEncryptionFlag adds what a node publishes.
func addEncryptionFlag(cmd *cobra.Command, value string) {
	cmd.Flags().String(flagEncryptionKey, value,
		"key to which others seal for you: derive (your key's own), keep, none, or a public key of 64 hexadecimal characters")
}

// encryptionPublisher is the part of a client that knows the key to publish.
type encryptionPublisher interface{ EncryptionKey() ([]byte, error) }

// readEncryptionKey is what --encryption-key says. Where it was not given, a key that cannot be derived is none.
func readEncryptionKey(cmd *cobra.Command, c encryptionPublisher, former []byte) ([]byte, error) {
	word, err := cmd.Flags().GetString(flagEncryptionKey)
	if err != nil {
		return nil, err
	}
	switch word {
	case "none":
		return nil, nil
	case "keep":
		if len(former) > 0 {
			return former, nil
		}
		fallthrough
	case "derive":
		own, err := c.EncryptionKey()
		if errors.Is(err, types.ErrNoPrivateKey) && !cmd.Flags().Changed(flagEncryptionKey) {
			return nil, nil
		}
		return own, err
	}
	given, err := hex.DecodeString(word)
	if err != nil {
		return nil, usageError{fmt.Errorf("--%s %s: derive, keep, none, or 64 hexadecimal characters", flagEncryptionKey, word), cmd}
	}
	return given, types.ValidateEncryptionKey(given)
}
