package client

import (
	"sync"

	"github.com/amigos-network/amigos/client/key"
	"github.com/amigos-network/amigos/seal"
	"github.com/amigos-network/amigos/x/internode/types"
)

// encryption are the signer's private encryption keys. They are looked for when one is first needed: a keyring may ask a
// person for a password.
type encryption struct {
	once sync.Once
	keys []*seal.PrivateKey // the one to publish first
	err  error
}

// EncryptionKey is the public key to which others seal for the signer: the newest in its file under
// Config.EncryptionKeys, or the one derived from its signing key. It fails with types.ErrNoPrivateKey where there is
// neither.
func (c *Client) EncryptionKey() ([]byte, error) {
	keys, err := c.encryptionKeys()
	if err != nil {
		return nil, err
	}
	return keys[0].Public(), nil
}

func (c *Client) encryptionKeys() ([]*seal.PrivateKey, error) {
	if c.signer == nil {
		return nil, refused(types.ErrNoPrivateKey.Wrap("nobody opens: name your key with --from"))
	}
	e := &c.encryption
	e.once.Do(func() { e.keys, e.err = c.findEncryptionKeys() })
	return e.keys, e.err
}

func (c *Client) findEncryptionKeys() ([]*seal.PrivateKey, error) {
	var keys []*seal.PrivateKey
	if c.cfg.EncryptionKeys != "" {
		kept, err := key.ReadEncryption(key.EncryptionFile(c.cfg.EncryptionKeys, c.Address()))
		if err != nil {
			return nil, local("encryption keys: %v", err)
		}
		for i := range kept {
			keys = append(keys, kept[len(kept)-1-i]) // the newest first
		}
	}
	record, err := c.signer.keyring.Key(c.signer.name)
	if err != nil {
		return nil, local("key %s: %v", c.signer.name, err)
	}
	derived, err := key.Encryption(record)
	switch {
	case err == nil:
		return append(keys, derived), nil
	case len(keys) > 0:
		return keys, nil
	}
	return nil, refused(types.ErrNoPrivateKey.Wrap(err.Error()))
}
