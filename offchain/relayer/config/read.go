package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pelletier/go-toml/v2"
)

// Read reads the configuration of a relayer's home. Where there is none it is empty: nothing was added yet. A word
// it does not know is an error: a setting misspelt would be a setting missing.
func Read(dir string) (*File, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, FileName)
	bz, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &File{}, nil
	}
	if err != nil {
		return nil, err
	}
	f := &File{}
	if err := toml.NewDecoder(bytes.NewReader(bz)).DisallowUnknownFields().Decode(f); err != nil {
		return nil, unusable(path, describe(err))
	}
	if err := f.validate(); err != nil {
		return nil, unusable(path, err.Error())
	}
	for i, c := range f.Chains {
		f.Chains[i] = c.at(dir)
	}
	return f, nil
}

// describe says where in the file an error is.
func describe(err error) string {
	var unknown *toml.StrictMissingError
	var wrong *toml.DecodeError
	switch {
	case errors.As(err, &unknown) && len(unknown.Errors) > 0:
		row, _ := unknown.Errors[0].Position()
		return fmt.Sprintf("line %d: no such setting", row)
	case errors.As(err, &wrong):
		row, column := wrong.Position()
		return fmt.Sprintf("line %d, column %d: %s", row, column, wrong.Error())
	}
	return err.Error()
}
