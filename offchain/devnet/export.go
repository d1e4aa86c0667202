package devnet

import (
	"encoding/json"
	"strings"
)

// What every chain of ours is made of.
const (
	baseDenom     = "uamigo"
	denomName     = "AMIGO"
	denomDecimals = 6
	coinType      = 118
	gasPrice      = 0.01
)

// formats write a devnet for another program.
var formats = map[string]func(Workspace, State, ChainState) (string, error){
	"chain-registry": chainRegistry,
	"ibc":            linkRegistry,
	"keplr":          keplr,
	"env":            environment,
	"prometheus":     scrapes,
}

// Formats names what Export writes, in the order of the help.
func Formats() []string { return []string{"chain-registry", "ibc", "keplr", "env", "prometheus"} }

// Export describes a workspace's devnet for another program: one of its chains, the first for an empty word, where the
// format is about one.
func Export(w Workspace, format, on string) (string, error) {
	write, known := formats[format]
	if !known {
		return "", usage("say "+strings.Join(Formats(), ", "), "no format %q", format)
	}
	s, err := w.ReadState()
	if err != nil {
		return "", err
	}
	if !s.Alive() {
		return "", notRunning(w)
	}
	chain, err := s.Chain(on)
	if err != nil {
		return "", err
	}
	return write(w, s, chain)
}

func indented(value any) (string, error) {
	bz, err := json.MarshalIndent(value, "", "  ")
	return string(bz) + "\n", err
}
