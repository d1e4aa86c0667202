package config

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pelletier/go-toml/v2"
)

const header = `# The chains that this relayer knows, and the paths between them. amigosd relayer chains add and remove write it;
# you may edit it as well (they do not keep comments). Clients, connections and channels are found on the chains.

`

// Write replaces the configuration of a relayer's home. Whoever reads meanwhile sees the old one or the new.
func (f *File) Write(dir string) error {
	if err := f.validate(); err != nil {
		return fmt.Errorf("%w: %w", ErrFile, err)
	}
	var out bytes.Buffer
	out.WriteString(header)
	if err := toml.NewEncoder(&out).Encode(f); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return replace(filepath.Join(dir, FileName), out.Bytes())
}

// replace writes a file beside its place and renames it there.
func replace(path string, bz []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(bz)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// Edit reads the configuration, changes it and writes it back, while no other process does.
func Edit(dir string, change func(*File) error) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	unlock, err := lock(filepath.Join(dir, ".edit.lock"), "", true)
	if err != nil {
		return err
	}
	defer unlock()
	f, err := Read(dir)
	if err != nil {
		return err
	}
	if err := change(f); err != nil {
		return err
	}
	return f.Write(dir)
}
