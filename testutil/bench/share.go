package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// Shares are parts of a validator's processor time, of one.
type Shares struct {
	// Packages add up to one. Time is of the innermost package that has a name here.
	Packages map[string]float64 `json:"packages,omitempty"`
	// Within are what is spent inside a step, whatever it calls. They overlap.
	Within map[string]float64 `json:"within,omitempty"`
}

const otherShare = "runtime, system"

// shareGroups name packages by the beginning of their functions' names. The first that fits counts.
var shareGroups = []struct {
	name     string
	prefixes []string
}{
	{"signatures", []string{
		"github.com/oasisprotocol/curve25519-voi", "github.com/hdevalence/ed25519consensus", "filippo.io/edwards25519", "crypto/ed25519", "crypto/sha512",
		"crypto/internal/fips140/ed", "crypto/internal/fips140/sha512", "github.com/decred/dcrd/dcrec", "github.com/cosmos/cosmos-sdk/crypto/keys",
	}},
	{"GC", []string{"runtime.gc", "runtime.bgsweep", "runtime.bgscavenge"}},
	{"allocation", []string{"runtime.mallocgc", "runtime.newobject", "runtime.makeslice", "runtime.growslice"}},
	{"IAVL", []string{"github.com/cosmos/iavl"}},
	{"database", []string{"github.com/syndtr/goleveldb", "github.com/cosmos/cosmos-db", "github.com/cometbft/cometbft-db"}},
	{"index", []string{"github.com/cometbft/cometbft/state/txindex", "github.com/cometbft/cometbft/state/indexer"}},
	{"RPC, JSON", []string{
		"github.com/cometbft/cometbft/rpc", "github.com/cometbft/cometbft/libs/json", "net/http", "encoding/json", "google.golang.org/grpc.",
	}},
	{"consensus, p2p", []string{"github.com/cometbft/cometbft"}},
	{"stores", []string{"cosmossdk.io/store"}},
	{"ante itself", []string{"github.com/cosmos/cosmos-sdk/x/auth", "github.com/amigos-network/amigos/app"}},
	{"modules", []string{"github.com/amigos-network/amigos/", "github.com/cosmos/cosmos-sdk/x/", "cosmossdk.io/x/circuit", "cosmossdk.io/collections"}},
	{"encoding", []string{"github.com/cosmos/gogoproto", "google.golang.org/protobuf", "cosmossdk.io/x/tx", "github.com/cosmos/cosmos-sdk/codec"}},
	{"baseapp", []string{"github.com/cosmos/cosmos-sdk/"}},
}

// shareSteps are told by functions that every stack inside them has.
var shareSteps = []struct{ name, function string }{
	{"CheckTx", ".(*BaseApp).CheckTx"},
	{"ante", "AnteHandler"},
	{"prepare", ".(*BaseApp).PrepareProposal"},
	{"process", ".(*BaseApp).ProcessProposal"},
	{"finalize", ".(*BaseApp).FinalizeBlock"},
	{"commit", ".(*BaseApp).Commit"},
}

// readShares sums a profile up.
func readShares(ctx context.Context, file string) (Shares, error) {
	out, err := exec.CommandContext(ctx, "go", "tool", "pprof", "-traces", file).Output()
	if err != nil {
		return Shares{}, fmt.Errorf("go tool pprof: %w", err)
	}
	return parseShares(string(out)), nil
}

// parseShares reads stacks as pprof prints them: a line of dashes, the time with the innermost function, then the
// functions around it.
func parseShares(traces string) Shares {
	s, total := Shares{Packages: map[string]float64{}, Within: map[string]float64{}}, 0.0
	_, stacks, _ := strings.Cut(traces, "-----------+")
	for stack := range strings.SplitSeq(stacks, "-----------+") {
		var took time.Duration
		var functions []string
		for line := range strings.Lines(stack) {
			words := strings.Fields(strings.TrimSuffix(strings.TrimSpace(line), " (inline)"))
			if len(words) > 1 && took == 0 {
				took, _ = time.ParseDuration(words[0])
				words = words[1:]
			}
			if took > 0 && len(words) == 1 {
				functions = append(functions, words[0])
			}
		}
		total += took.Seconds()
		s.Packages[groupOf(functions)] += took.Seconds()
		for _, step := range shareSteps {
			if hasFunction(functions, step.function) {
				s.Within[step.name] += took.Seconds()
			}
		}
	}
	for _, shares := range []map[string]float64{s.Packages, s.Within} {
		for name := range shares {
			shares[name] /= max(total, 1e-9)
		}
	}
	return s
}

func groupOf(functions []string) string {
	for _, function := range functions {
		for _, group := range shareGroups {
			for _, prefix := range group.prefixes {
				if strings.HasPrefix(function, prefix) {
					return group.name
				}
			}
		}
	}
	return otherShare
}

func hasFunction(functions []string, part string) bool {
	for _, function := range functions {
		if strings.Contains(function, part) {
			return true
		}
	}
	return false
}
