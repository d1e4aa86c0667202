package devnet

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// The keys of Ignite's format, by the place they stand in. Those in silent are Ignite's own business.
var (
	topKeys       = []string{"version", "accounts", "faucet", "validators", "genesis", "default_denom"}
	silentKeys    = []string{"validation", "build", "client"}
	notYetKeys    = []string{"include"}
	accountKeys   = []string{"name", "coins", "mnemonic", "address", "cointype", "account_number", "address_index"}
	faucetKeys    = []string{"name", "coins", "coins_max", "rate_limit_window", "port"}
	validatorKeys = []string{"name", "bonded", "app", "config", "client", "home", "gentx"}
)

// warnings lists what a person may have meant and the devnet does not do.
func warnings(root *yaml.Node) []string {
	if len(root.Content) == 0 {
		return nil
	}
	top := root.Content[0]
	var out []string
	for key, value := range pairs(top) {
		switch {
		case slices.Contains(topKeys, key.Value), slices.Contains(silentKeys, key.Value):
		case slices.Contains(notYetKeys, key.Value):
			out = append(out, fmt.Sprintf("config.yml:%d: %q is not part of the devnet yet and is ignored", key.Line, key.Value))
		default:
			out = append(out, unknown(key))
		}
		switch key.Value {
		case "accounts":
			out = append(out, unknownInList(value, accountKeys)...)
		case "faucet":
			out = append(out, unknownIn(value, faucetKeys)...)
		case "validators":
			out = append(out, unknownInList(value, validatorKeys)...)
		}
	}
	return out
}

func unknownInList(list *yaml.Node, known []string) []string {
	var out []string
	for _, item := range list.Content {
		out = append(out, unknownIn(item, known)...)
	}
	return out
}

func unknownIn(item *yaml.Node, known []string) []string {
	var out []string
	for key := range pairs(item) {
		if !slices.Contains(known, key.Value) {
			out = append(out, unknown(key))
		}
	}
	return out
}

func unknown(key *yaml.Node) string {
	return fmt.Sprintf("config.yml:%d: unknown key %q is ignored", key.Line, key.Value)
}

// pairs walks a YAML mapping in the order it is written.
func pairs(mapping *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		if mapping.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(mapping.Content); i += 2 {
			if !yield(mapping.Content[i], mapping.Content[i+1]) {
				return
			}
		}
	}
}
