package devnet

import (
	"errors"
	"io/fs"
	"os"

	"github.com/amigos-network/amigos"
)

// ReadConfig gives the description to follow: the file a person named, else a
// config.yml or config.yaml of the working directory, else the one in the binary, which has no source.
func ReadConfig(named string) (bz []byte, source string, err error) {
	if named != "" {
		bz, err = os.ReadFile(named)
		return bz, named, err
	}
	for _, here := range []string{"config.yml", "config.yaml"} {
		bz, err = os.ReadFile(here)
		if err == nil {
			return bz, here, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, here, err
		}
	}
	return amigos.ConfigYML, "", nil
}
