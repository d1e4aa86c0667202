// Package cursor keeps on this machine how far something was read: one small file per chain, address and thing read, which
// a crash leaves as it was or as it was to be.
package cursor

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
)

// ErrUnusable is returned for a cursor's file that says nothing that can be used.
var ErrUnusable = errors.New("what was read last cannot be told")

// Cursor is how far one address has read something on a chain.
type Cursor struct{ path, chainID, address string }

// file is what stands in it. Chain and address are there for people, and against a file put in another's place.
type file struct {
	ChainID string `json:"chain_id"`
	Address string `json:"address"`
	After   uint64 `json:"after,string"`
}

// New names a cursor: home/kind/chain/address.json, or home/kind/chain/address/thing.json.
func New(home, kind, chainID, address string, thing ...string) Cursor {
	parts := append([]string{home, kind, url.PathEscape(chainID), address}, thing...)
	return Cursor{filepath.Join(parts...) + ".json", chainID, address}
}

// Path is the file's.
func (c Cursor) Path() string { return c.path }

// Read is the last position read; known is false if nothing was.
func (c Cursor) Read() (after uint64, known bool, err error) {
	bz, err := os.ReadFile(c.path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, false, nil
	}
	var f file
	if err == nil {
		err = json.Unmarshal(bz, &f)
	}
	if err == nil && (f.ChainID != c.chainID || f.Address != c.address) {
		err = fmt.Errorf("it is of %s on %s", f.Address, f.ChainID)
	}
	if err != nil {
		return 0, false, fmt.Errorf("%w: %s: %w; remove the file to begin anew", ErrUnusable, c.path, err)
	}
	return f.After, true, nil
}

// Write replaces the file whole or not at all, and lastingly.
func (c Cursor) Write(after uint64) error {
	bz, err := json.Marshal(file{c.chainID, c.address, after})
	if err != nil {
		return err
	}
	dir := filepath.Dir(c.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(c.path)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(append(bz, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), c.path)
}
