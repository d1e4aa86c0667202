package devnet

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Table is all a person needs once the devnet is ready.
type Table struct {
	State    State
	Mnemonic string // of the accounts, if they share one
	Balance  string // what each account began with, if they began alike
	Command  string // how this binary is called from here
	Serves   bool   // plain commands reach the first chain without flags
	Detached bool
}

// table gathers it.
func (d *Devnet) table() Table {
	t := Table{State: d.state, Command: d.opts.Command, Serves: d.opts.Serves}
	var mnemonics, balances []string
	for _, c := range d.chains {
		for _, a := range c.config.Keys() {
			mnemonics = append(mnemonics, a.Mnemonic)
		}
		balances = append(balances, c.config.balance())
	}
	t.Mnemonic, t.Balance = common(mnemonics), common(balances)
	return t
}

// common is what all words are; empty if they differ.
func common(words []string) string {
	if words = slices.Compact(words); len(words) == 1 {
		return words[0]
	}
	return ""
}

// lines writes the table for 80 columns.
func (t Table) lines() []string {
	out := append([]string{""}, t.accounts()...)
	out = append(out, "")
	out = append(out, t.endpoints()...)
	return append(append(out, ""), t.try()...)
}

// accounts are the chains' nodes; one that is the same on both stands there once.
func (t Table) accounts() []string {
	title := "Accounts   ed25519, m/44'/118'/0'/0'/i'"
	if t.Balance != "" {
		title += " · " + t.Balance + " each"
	}
	out := []string{title}
	seen := make(map[string]bool)
	for i, c := range t.State.Chains {
		for _, a := range c.Accounts {
			line := fmt.Sprintf("  %d %-8s %s", a.Index, a.Name, a.Address)
			if a.PeerID == "" || seen[line] {
				continue
			}
			seen[line] = true
			if i > 0 {
				line += "  on " + c.ChainID
			}
			out = append(out, line)
		}
	}
	if t.Mnemonic != "" {
		out = append(out, "  mnemonic   "+t.Mnemonic)
	}
	return append(out, "             DEV KEYS: everybody knows them, never use them for value")
}

// endpoints are one column per chain.
func (t Table) endpoints() []string {
	name := Workspace{Name: t.State.Name}.nameFlag()
	row := func(label string, of func(ChainState) string) string {
		line := fmt.Sprintf("%-13s", label)
		for _, c := range t.State.Chains {
			line += fmt.Sprintf("%-31s", of(c))
		}
		return strings.TrimRight(line, " ")
	}
	out := []string{
		row("Chain", func(c ChainState) string { return c.ChainID }),
		row("  RPC", func(c ChainState) string { return c.RPC }),
		row("  REST", func(c ChainState) string { return c.REST }),
		row("  gRPC", func(c ChainState) string { return c.GRPC }),
	}
	if slices.ContainsFunc(t.State.Chains, func(c ChainState) bool { return c.Faucet != nil }) {
		out = append(out, row("  Faucet", ChainState.faucetURL))
	}
	if n := len(t.State.Chains[0].Validators); n > 1 {
		out = append(out, row(strings.TrimSuffix(fmt.Sprintf("  RPC 2…%d", n), "…2"), ChainState.otherRPCs))
	}
	if l := t.State.Link; l != nil {
		out = append(out, row("  Link", func(c ChainState) string { return l.end(c.ChainID).Name + " by " + l.end(c.ChainID).Channel }))
	}
	out = append(out, row("  Metrics", func(c ChainState) string { return c.Prometheus + "/metrics" }))
	if r := t.State.Relayer; r != nil {
		out = append(out, "  Relayer    "+t.Command+" relayer status"+t.reachRelayer())
	}
	return append(out,
		"  Fund       "+t.Command+" devnet fund ADDRESS"+t.on()+name,
		"  Logs       "+t.Command+" devnet logs [-f] [chain|faucet|agent|relayer]"+name,
		"  State      "+tilde(filepath.Join(t.State.Dir(), "devnet.json")),
	)
}

// on is how a command names a chain, where there are several.
func (t Table) on() string {
	if len(t.State.Chains) == 1 {
		return ""
	}
	return " [--on " + t.State.Chains[1].ChainID + "]"
}

func (c ChainState) faucetURL() string {
	if c.Faucet == nil {
		return "none"
	}
	return c.Faucet.URL
}

// otherRPCs are the ports of all validators' RPC but the first's.
func (c ChainState) otherRPCs() string {
	var ports []string
	for _, v := range c.Validators[1:] {
		ports = append(ports, v.RPC[strings.LastIndex(v.RPC, ":"):])
	}
	if n := len(ports); n > 3 {
		ports = []string{ports[0], "…", ports[n-1]}
	}
	return strings.Join(ports, " ")
}

// title is the first line of the show.
func title(version string) string { return "amigos devnet · " + version }
