package devnet

import (
	"fmt"
	"slices"
	"strings"

	"github.com/amigos-network/amigos/x/internode/types"
)

type object = map[string]any

// chainRegistry is the chain.json of the Cosmos chain registry.
func chainRegistry(_ Workspace, s State, c ChainState) (string, error) {
	provider := func(addresses ...string) []object {
		out := make([]object, len(addresses))
		for i, address := range addresses {
			out[i] = object{"address": address, "provider": "devnet"}
		}
		return out
	}
	var rpcs []string
	peers := []object{}
	for _, v := range c.Validators {
		rpcs = append(rpcs, v.RPC)
		peers = append(peers, object{"id": v.NodeID, "address": v.P2P, "provider": v.Name})
	}
	return indented(object{
		"$schema":       "../chain.schema.json",
		"chain_name":    c.registryName(),
		"chain_type":    "cosmos",
		"chain_id":      c.ChainID,
		"pretty_name":   "Amigos devnet " + c.ChainID,
		"status":        "live",
		"network_type":  "devnet",
		"bech32_prefix": types.Bech32Prefix,
		"daemon_name":   "amigosd",
		"node_home":     c.Home,
		"key_algos":     []string{"ed25519", "secp256k1"},
		"slip44":        coinType,
		"fees": object{"fee_tokens": []object{{
			"denom": baseDenom, "fixed_min_gas_price": gasPrice,
			"low_gas_price": gasPrice, "average_gas_price": gasPrice, "high_gas_price": 2 * gasPrice,
		}}},
		"staking": object{"staking_tokens": []object{{"denom": baseDenom}}},
		"codebase": object{
			"git_repo": "https://github.com/amigos-network/amigos", "recommended_version": s.Version,
			"consensus": object{"type": "cometbft"}, "sdk": object{"type": "cosmos"}, "ibc": object{"type": "go"},
		},
		"peers": object{"seeds": []object{}, "persistent_peers": peers},
		"apis":  object{"rpc": provider(rpcs...), "rest": provider(c.REST), "grpc": provider(c.GRPC)},
	})
}

// registryName is what the registry calls a chain: letters and digits alone.
func (c ChainState) registryName() string { return strings.ReplaceAll(c.ChainID, "-", "") }

// linkRegistry is the path between the chains as the registry keeps it under _IBC, the first by the alphabet first.
func linkRegistry(_ Workspace, s State, _ ChainState) (string, error) {
	if s.Link == nil {
		return "", usage("amigosd devnet, without --no-relayer and --chains 1, links two chains", "no link joins these chains")
	}
	out := object{"$schema": "../ibc_data.schema.json"}
	channel := object{
		"ordering": "unordered", "version": s.Link.Version, "tags": object{"status": "live", "preferred": true},
	}
	chains := slices.Clone(s.Chains)
	slices.SortFunc(chains, func(a, b ChainState) int { return strings.Compare(a.registryName(), b.registryName()) })
	for i, c := range chains {
		side, end := fmt.Sprintf("chain_%d", i+1), s.Link.end(c.ChainID)
		out[side] = object{"chain_name": c.registryName(), "client_id": end.Client, "connection_id": end.Connection}
		channel[side] = object{"channel_id": end.Channel, "port_id": s.Link.Port}
	}
	out["channels"] = []object{channel}
	return indented(out)
}
