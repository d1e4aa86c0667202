package devnet

import (
	"fmt"
	"path/filepath"
	"strings"
)

// environment is for a shell: eval "$(amigosd devnet export env)". The AMIGOSD_ variables make plain commands reach
// this devnet and its keys, whatever home they have; the AMIGOS_ ones are for other programs.
func environment(w Workspace, _ State, c ChainState) (string, error) {
	var out strings.Builder
	line := func(name, value string) {
		fmt.Fprintf(&out, "export %s='%s'\n", name, strings.ReplaceAll(value, "'", `'\''`))
	}
	line("AMIGOSD_NODE", "tcp"+strings.TrimPrefix(c.RPC, "http"))
	line("AMIGOSD_CHAIN_ID", c.ChainID)
	line("AMIGOSD_KEYRING_BACKEND", "test")
	line("AMIGOSD_KEYRING_DIR", c.Home)
	line("AMIGOSD_GAS_PRICES", fmt.Sprint(gasPrice, baseDenom))
	line("AMIGOS_RPC", c.RPC)
	line("AMIGOS_REST", c.REST)
	line("AMIGOS_GRPC", c.GRPC)
	if c.Faucet != nil {
		line("AMIGOS_FAUCET", c.Faucet.URL)
	}
	line("AMIGOS_STATE", filepath.Clean(w.statePath()))
	return out.String(), nil
}
