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

// logParts are all parts of a devnet that have a log, the chain first.
func (w Workspace) logParts(s State) []Part {
	chain := s.Chains[0]
	parts := []Part{{Name: chain.ChainID, Log: chain.Log}}
	for _, v := range chain.Validators {
		if v.Log != chain.Log {
			parts = append(parts, Part{Name: v.Name, Log: v.Log})
		}
	}
	if chain.Faucet != nil {
		parts = append(parts, Part{Name: "faucet", Log: chain.Faucet.Log})
	}
	for _, a := range s.Agents {
		parts = append(parts, Part{Name: "agent-" + a.Node, Log: a.Log})
	}
	if _, err := os.Stat(w.logPath()); err == nil { // of one in the background
		parts = append(parts, Part{Name: "devnet", Log: w.logPath()})
	}
	return parts
}

// Parts are those parts of a workspace's devnet that a person means: all for an empty word, the validators for
// chain, all agents for agent, one by its name. A devnet that has ended has its logs still.
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
		home := filepath.Base(p.Log) == "node.log"
		if p.Name == word || p.Name == "agent-"+word || strings.HasPrefix(p.Name, word+"-") && !home || word == "chain" && home {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		return nil, usage("name one of "+strings.Join(names, ", ")+", or chain, or agent", "this devnet has no part %q", word)
	}
	return found, nil
}
