package devnet

import (
	"os"
	"path/filepath"
	"strings"
)

// Part is one part of a devnet and where it writes.
type Part struct {
	Name string
	Log  string
}

// logParts are all parts of a devnet that have a log, chain by chain.
func (w Workspace) logParts(s State) []Part {
	var parts []Part
	for _, chain := range s.Chains {
		on := func(name string) string { return partName(name, chain.ChainID, len(s.Chains)) }
		parts = append(parts, Part{Name: chain.ChainID, Log: chain.Log})
		for _, v := range chain.Validators {
			if v.Log != chain.Log {
				parts = append(parts, Part{Name: on(v.Name), Log: v.Log})
			}
		}
		if chain.Faucet != nil {
			parts = append(parts, Part{Name: on("faucet"), Log: chain.Faucet.Log})
		}
		for _, a := range chain.Agents {
			parts = append(parts, Part{Name: on("agent-" + a.Node), Log: a.Log})
		}
	}
	if s.Relayer != nil {
		parts = append(parts, Part{Name: relayerName, Log: s.Relayer.Log})
	}
	if _, err := os.Stat(w.logPath()); err == nil { // of one in the background
		parts = append(parts, Part{Name: "devnet", Log: w.logPath()})
	}
	return parts
}

// Parts are those parts of a workspace's devnet that a person means: all for an empty word, all validators for chain,
// all agents for agent, one by its name, and one of each chain by a name without its chain. A devnet that has ended
// has its logs still.
func (w Workspace) Parts(word string) ([]Part, error) {
	s, err := w.ReadState()
	if err != nil {
		return nil, err
	}
	all := w.logParts(s)
	if word == "" {
		return all, nil
	}
	var found []Part
	var names []string
	for _, p := range all {
		names = append(names, p.Name)
		if p.answersTo(word) {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		return nil, usage("name one of "+strings.Join(names, ", ")+", or chain, or agent", "this devnet has no part %q", word)
	}
	return found, nil
}

// answersTo says whether a person who says that word means this part.
func (p Part) answersTo(word string) bool {
	short, _, _ := strings.Cut(p.Name, "@")
	agent, isAgent := strings.CutPrefix(short, "agent-")
	switch word {
	case p.Name, short:
		return true
	case "chain":
		return filepath.Base(p.Log) == "node.log"
	case "agent":
		return isAgent
	}
	return isAgent && (word == agent || word == strings.TrimPrefix(p.Name, "agent-"))
}
