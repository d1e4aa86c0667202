package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
)

// errCursor is returned for a cursor file that says nothing that can be used.
var errCursor = errors.New("what was read last cannot be told")

// cursor is how far an inbox was read from this home: one file per chain and address.
type cursor struct{ path, chainID, address string }

// cursorFile is what stands in it. Chain and address are there for people, and against a file put in another's place.
type cursorFile struct {
	ChainID string `json:"chain_id"`
	Address string `json:"address"`
	After   uint64 `json:"after,string"`
}

func cursorOf(home, chainID, address string) cursor {
	return cursor{filepath.Join(home, "inbox", url.PathEscape(chainID), address+".json"), chainID, address}
}

// read is the last arrival read; 0 if none was.
func (c cursor) read() (uint64, error) {
	bz, err := os.ReadFile(c.path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	var file cursorFile
	if err == nil {
		err = json.Unmarshal(bz, &file)
	}
	if err == nil && (file.ChainID != c.chainID || file.Address != c.address) {
		err = fmt.Errorf("it is of %s on %s", file.Address, file.ChainID)
	}
	if err != nil {
		return 0, fixable{fmt.Errorf("%w: %s: %w", errCursor, c.path, err), "remove the file to read from the beginning, or say --after N"}
	}
	return file.After, nil
}

// write replaces the file whole or not at all, and lastingly: a crash leaves the old cursor or the new one.
func (c cursor) write(after uint64) error {
	bz, err := json.Marshal(cursorFile{c.chainID, c.address, after})
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
