package agent

import (
	_ "embed"
	"fmt"
	"os"
)

// template is a configuration in which every setting is explained and has its default.
//
//go:embed agent.toml
var template []byte

// WriteTemplate writes a commented configuration where there is none.
func WriteTemplate(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err = file.Write(template); err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = os.Remove(path)
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
