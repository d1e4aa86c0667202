package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/x/internode/types"
)

func addProfileFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String("kind", "agent", "what stands behind the node: agent, server, peer or chain")
	f.String("description", "", "one line for people")
	f.StringSlice("endpoint", nil, "URL or multiaddress beside the chain; repeat it for more")
	f.StringSlice("capability", nil, "what the node can do, as ping or task:build; repeat it for more")
	f.StringSlice("tag", nil, "free word to find the node by; repeat it for more")
}

func readProfile(cmd *cobra.Command) (types.NodeKind, types.Profile, error) {
	f := cmd.Flags()
	var profile types.Profile
	profile.Description, _ = f.GetString("description")
	profile.Endpoints, _ = f.GetStringSlice("endpoint")
	profile.Capabilities, _ = f.GetStringSlice("capability")
	profile.Tags, _ = f.GetStringSlice("tag")
	word, _ := f.GetString("kind")
	kind, ok := types.NodeKind_value["NODE_KIND_"+strings.ToUpper(word)]
	if !ok || kind == int32(types.NODE_KIND_UNSPECIFIED) {
		return 0, profile, usageError{fmt.Errorf("--kind %s: agent, server, peer or chain", word), cmd}
	}
	return types.NodeKind(kind), profile, nil
}

// saysProfile tells whether anything of the profile was named.
func saysProfile(cmd *cobra.Command) bool {
	for _, name := range []string{"kind", "description", "endpoint", "capability", "tag"} {
		if cmd.Flags().Changed(name) {
			return true
		}
	}
	return false
}
