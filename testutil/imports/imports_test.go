// Package imports_test holds the house's one rule on imports: they point downwards.
package imports_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/amigos-network/amigos/"

// rule says that no package of one room may depend, even indirectly, on another room.
type rule struct {
	room   string
	banned string
	reason string
}

var rules = []rule{
	{"envelope", "", "envelope is a leaf: every road must be able to use it without the rest of the house"},
	{"seal", "x", "sealing is for every road and language: it knows the message and nothing else"},
	{"seal", "client", "sealing is for every road and language: it knows the message and nothing else"},
	{"seal", "app", "sealing is for every road and language: it knows the message and nothing else"},
	{"seal", "offchain", "sealing is for every road and language: it knows the message and nothing else"},
	{"x", "app", "a module that knows the application cannot be used in another one"},
	{"x", "client", "consensus code must not reach the network"},
	{"x", "offchain", "consensus code must not depend on what may be killed at any instruction"},
	{"x", "cmd", "a module does not know who runs it"},
	{"x/internode/types", "x/internode/keeper", "types are for clients, which must not carry the state machine"},
	{"x/internode", "x/agentchat", "internode is the ground floor; agentchat stands on it"},
	{"x/agentchat", "x/internode/keeper", "agentchat asks through its own narrow interface, which the application fills"},
	{"x/agentchat/types", "x/agentchat/keeper", "types are for clients, which must not carry the state machine"},
	{"client", "x/agentchat/keeper", "a program that uses the client must not link the state machine"},
	{"client", "app", "a program that uses the client must not link a chain"},
	{"client", "x/internode/keeper", "a program that uses the client must not link the state machine"},
	{"client", "offchain", "the client is below what is built with it"},
	{"client", "cmd", "the client is below what is built with it"},
	{"offchain", "app", "parts beside the chain talk to it through the client, and start it as a process"},
	{"offchain", "x/internode/keeper", "parts beside the chain read state by query, never by keeper"},
	{"offchain/chat", "offchain/agent", "what a person sees and what a program answers are two things"},
	{"offchain/plain", "client", "to show a text takes no chain"},
	{"offchain", "cmd", "commands start parts, never the other way round"},
	{"app", "offchain", "the chain must run without its helpers"},
	{"app", "client", "the chain must run without its clients"},
	{"app", "cmd", "commands start the chain, never the other way round"},
}

// allowed are the exceptions, each with its reason.
var allowed = map[[2]string]string{}

func TestImportsPointDownwards(t *testing.T) {
	for _, pkg := range list(t) {
		for _, dep := range pkg.Deps {
			for _, r := range rules {
				if inRoom(pkg.ImportPath, r.room) && breaks(dep, r) && allowed[[2]string{pkg.ImportPath, dep}] == "" {
					t.Errorf("%s depends on %s: %s", pkg.ImportPath, dep, r.reason)
				}
			}
		}
	}
}

// TestTheChainLinksNoFilterAndNoTerminal keeps out of the state machine what only those who ask need: a filter's language
// may change its answers with its version, which consensus would not survive.
func TestTheChainLinksNoFilterAndNoTerminal(t *testing.T) {
	seen := 0
	for _, pkg := range list(t) {
		if !inRoom(pkg.ImportPath, "x") && !inRoom(pkg.ImportPath, "app") && !inRoom(pkg.ImportPath, "envelope") {
			continue
		}
		seen++
		for _, dep := range pkg.Deps {
			if strings.HasPrefix(dep, "cel.dev/cel-go") || strings.HasPrefix(dep, "charm.land/") {
				t.Errorf("%s depends on %s: filters and faces belong to those who ask", pkg.ImportPath, dep)
			}
		}
	}
	require.NotZero(t, seen)
}

// TestRoomsOfTheRulesExist keeps a renamed room from silently escaping its rule.
func TestRoomsOfTheRulesExist(t *testing.T) {
	packages := list(t)
	for _, r := range rules {
		found := false
		for _, pkg := range packages {
			found = found || inRoom(pkg.ImportPath, r.room)
		}
		require.True(t, found, "no package in room %s", r.room)
	}
}

func breaks(dep string, r rule) bool {
	if r.banned == "" {
		return strings.HasPrefix(dep, module) && !inRoom(dep, r.room)
	}
	return inRoom(dep, r.banned)
}

func inRoom(path, room string) bool {
	rest, ours := strings.CutPrefix(path, module)
	return ours && (rest == room || strings.HasPrefix(rest, room+"/"))
}

type listed struct {
	ImportPath string
	Deps       []string
}

func list(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps=false", "-json=ImportPath,Deps", module+"...").Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		t.Fatalf("go list: %s", exit.Stderr)
	}
	require.NoError(t, err)

	var packages []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var pkg listed
		err := dec.Decode(&pkg)
		if errors.Is(err, io.EOF) {
			return packages
		}
		require.NoError(t, err)
		packages = append(packages, pkg)
	}
}
