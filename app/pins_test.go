package app

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPartsAreAtTheirPins fails when a dependency is silently moved: below several of these, known attacks work.
func TestPartsAreAtTheirPins(t *testing.T) {
	pins := map[string]string{
		"github.com/cosmos/cosmos-sdk":                "v0.53.8",  // panics on malformed transactions below
		"github.com/cometbft/cometbft":                "v0.38.26", // Tachyon below v0.38.21
		"github.com/cosmos/ibc-go/v8":                 "v8.8.0",   // v8.0 to v8.6.1 are retracted
		"github.com/cosmos/ibc-go/modules/capability": "v1.0.1",
		"cosmossdk.io/api":                            "v0.9.2",
		"cosmossdk.io/client/v2":                      "v2.0.0-beta.11",
		"cosmossdk.io/core":                           "v0.11.3",
		"cosmossdk.io/depinject":                      "v1.2.1",
		"cosmossdk.io/log":                            "v1.6.1",
		"cosmossdk.io/store":                          "v1.1.2",
		"cosmossdk.io/x/upgrade":                      "v0.2.0",
		"cosmossdk.io/x/feegrant":                     "v0.2.0",
		"github.com/bytedance/sonic":                  "v1.15.5", // older ones do not compile on Go 1.26
	}
	replaced := map[string]string{
		"github.com/syndtr/goleveldb":  "v1.0.1-0.20210819022825-2ae1ddf74ef7",
		"github.com/99designs/keyring": "v1.2.0",
	}
	bz, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	for line := range strings.Lines(string(bz)) {
		line = strings.TrimSpace(line)
		if old, target, ok := strings.Cut(line, " => "); ok {
			if fields := strings.Fields(target); replaced[old] == fields[len(fields)-1] {
				delete(replaced, old)
			}
			continue
		}
		if fields := strings.Fields(line); len(fields) >= 2 && pins[fields[0]] == fields[1] {
			delete(pins, fields[0])
		}
	}
	require.Empty(t, pins, "not at their pins")
	require.Empty(t, replaced, "not replaced as pinned")
}
