package devnet

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/amigos-network/amigos"
)

// MaxChains is how many chains one devnet runs.
const MaxChains = 2

// Description is one chain's config.yml.
type Description struct {
	YAML   []byte
	Source string // where it was read; empty for the one in the binary
}

// configNames are where the chains' descriptions are looked for in the working directory.
var configNames = [MaxChains][]string{{"config.yml", "config.yaml"}, {"config.sur.yml", "config.sur.yaml"}}

// builtIn are the descriptions in the binary.
func builtIn() []Description {
	return []Description{{YAML: amigos.ConfigYML}, {YAML: amigos.ConfigSurYML}}
}

// ReadConfigs gives the descriptions to follow, one per chain: the files a person named, else those of the working
// directory, else the ones in the binary. As many as were asked for, and 0 asks for as many as there are.
func ReadConfigs(named []string, chains int) ([]Description, error) {
	found, err := findConfigs(named)
	if err != nil {
		return nil, err
	}
	switch {
	case chains == 0 || chains == len(found):
		return found, nil
	case chains > len(found):
		return append(found, builtIn()[len(found):chains]...), nil
	case len(named) > chains:
		return nil, fmt.Errorf("--chains is %d, but --config names %d", chains, len(named))
	}
	return found[:chains], nil
}

func findConfigs(named []string) ([]Description, error) {
	if len(named) > MaxChains {
		return nil, fmt.Errorf("--config names %d chains; a devnet has at most %d", len(named), MaxChains)
	}
	var out []Description
	for _, path := range named {
		bz, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		out = append(out, Description{bz, path})
	}
	if len(named) > 0 {
		return out, nil
	}
	for _, names := range configNames {
		here, err := readFirst(names)
		if err != nil {
			return nil, err
		}
		if here.Source == "" {
			break
		}
		out = append(out, here)
	}
	if len(out) == 0 {
		return builtIn(), nil
	}
	return out, nil
}

// readFirst reads the first of these files that there is.
func readFirst(names []string) (Description, error) {
	for _, name := range names {
		bz, err := os.ReadFile(name)
		if err == nil {
			return Description{bz, name}, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return Description{}, err
		}
	}
	return Description{}, nil
}

// checkConfigs refuses descriptions that cannot be followed, before anything is changed.
func checkConfigs(all []Description) error {
	seen := make(map[string]bool)
	for _, one := range all {
		config, _, err := ParseConfig(one.YAML)
		if err != nil {
			return badConfig(one.Source, err)
		}
		base := baseOf(config.ChainID())
		if seen[base] { // each chain is the other's name of it
			return badConfig(one.Source, fmt.Errorf("both chains are called %s; write another genesis.chain_id", base))
		}
		seen[base] = true
	}
	return nil
}

// sources names the files that were read.
func sources(all []Description) string {
	var out []string
	for _, one := range all {
		if one.Source != "" {
			out = append(out, one.Source)
		}
	}
	return strings.Join(out, " and ")
}

func badConfig(path string, err error) *Failure {
	if path == "" {
		path = configName(0)
	}
	return &Failure{
		What: "config.yml cannot be followed", Cause: err.Error(), Code: ExitUsage, Err: err,
		Remedy: "correct " + tilde(path) + ", or name another with --config FILE",
	}
}
