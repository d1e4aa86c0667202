package devnet

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Table is all a person needs once the devnet is ready.
type Table struct {
	State    State
	Mnemonic string // of the accounts, if they share one
	Balance  string // what each account began with, if they began alike
	Command  string // how this binary is called from here
	Flags    string // what a plain command needs to reach this devnet, may be empty
	Detached bool
}

// table gathers it.
func (d *Devnet) table() Table {
	t := Table{State: d.state, Balance: d.config.balance(), Command: d.opts.Command}
	if !d.opts.Serves {
		t.Flags = " --home " + tilde(d.state.Chains[0].Home)
	}
	for i, a := range d.config.Keys() {
		if i > 0 && a.Mnemonic != t.Mnemonic {
			t.Mnemonic = "" // theirs differ
			break
		}
		t.Mnemonic = a.Mnemonic
	}
	return t
}

// lines writes the table for 80 columns.
func (t Table) lines() []string {
	out := append([]string{""}, t.accounts()...)
	out = append(out, "")
	out = append(out, t.endpoints()...)
	return append(append(out, ""), t.try()...)
}

func (t Table) accounts() []string {
	title := "Accounts   ed25519, m/44'/118'/0'/0'/i'"
	if t.Balance != "" {
		title += " · " + t.Balance + " each"
	}
	out := []string{title}
	for _, a := range t.State.Accounts {
		if a.PeerID != "" {
			out = append(out, fmt.Sprintf("  %d %-8s %s", a.Index, a.Name, a.Address))
		}
	}
	if t.Mnemonic != "" {
		out = append(out, "  mnemonic   "+t.Mnemonic)
	}
	return append(out, "             DEV KEYS: everybody knows them, never use them for value")
}

func (t Table) endpoints() []string {
	c := t.State.Chains[0]
	name := Workspace{Name: t.State.Name}.nameFlag()
	out := []string{
		"Chain      " + c.ChainID,
		"  RPC        " + c.RPC,
		"  REST       " + c.REST,
		"  gRPC       " + c.GRPC,
	}
	if c.Faucet != nil {
		out = append(out, "  Faucet     "+c.Faucet.URL+"    "+t.Command+" devnet fund ADDRESS"+name)
	}
	if n := len(c.Validators); n > 1 {
		line := fmt.Sprintf("  %-10s", strings.TrimSuffix(fmt.Sprintf("RPC 2…%d", n), "…2"))
		for _, v := range c.Validators[1:] {
			line += " " + v.RPC[strings.LastIndex(v.RPC, ":"):]
		}
		out = append(out, line)
	}
	return append(out,
		"  Metrics    "+c.Prometheus+"/metrics",
		"  Logs       "+t.Command+" devnet logs [-f] [chain|faucet|agent]"+name,
		"  State      "+tilde(filepath.Join(filepath.Dir(c.Home), "devnet.json")),
	)
}

func (t Table) try() []string {
	from, to := t.pair()
	commands := []string{
		fmt.Sprintf(`tx internode send %s "hola" --from %s`, to, from),
		fmt.Sprintf("tx internode ping %s --from %s", to, from),
		fmt.Sprintf("query internode inbox %s --after 0", to),
	}
	var out []string
	for i, command := range commands {
		label := "         "
		if i == 0 {
			label = "Try      "
		}
		out = append(out, label+t.Command+" "+command+t.Flags)
	}
	if t.Detached {
		return append(out, "Stop     "+t.Command+" devnet stop"+Workspace{Name: t.State.Name}.nameFlag())
	}
	return append(out, "         (ctrl-c here stops everything)")
}

// pair is who says hola to whom: the first account to the first agent.
func (t Table) pair() (from, to string) {
	from = t.State.Accounts[0].Name
	to = from
	if len(t.State.Agents) > 0 {
		to = t.State.Agents[0].Node
	}
	return from, to
}

// title is the first line of the show.
func title(version string) string { return "amigos devnet · " + version }
