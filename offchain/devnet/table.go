package devnet

import (
	"fmt"
	"path/filepath"
)

// Table is all a person needs once the devnet is ready.
type Table struct {
	State    State
	Mnemonic string // of the accounts, if they share one
	Indexes  []uint32
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
	for _, a := range d.config.Accounts {
		t.Indexes = append(t.Indexes, a.AddressIndex)
	}
	for i, a := range d.config.Nodes() {
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
	for i, a := range t.State.Accounts {
		index := " "
		if i < len(t.Indexes) {
			index = fmt.Sprint(t.Indexes[i])
		}
		out = append(out, fmt.Sprintf("  %s %-8s %s", index, a.Name, a.Address))
	}
	if t.Mnemonic != "" {
		out = append(out, "  mnemonic   "+t.Mnemonic)
	}
	return append(out, "             DEV KEYS: everybody knows them, never use them for value")
}

func (t Table) endpoints() []string {
	c := t.State.Chains[0]
	return []string{
		"Chain      " + c.ChainID,
		"  RPC        " + c.RPC,
		"  REST       " + c.REST,
		"  gRPC       " + c.GRPC,
		"  Metrics    " + c.Prometheus + "/metrics",
		"  Logs       " + tilde(filepath.Dir(c.Log)) + "/*.log",
		"  State      " + tilde(filepath.Join(filepath.Dir(c.Home), "devnet.json")),
	}
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
