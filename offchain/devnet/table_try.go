package devnet

import "fmt"

// try are commands to begin with.
func (t Table) try() []string {
	from, to, far := t.pair()
	commands := []string{
		fmt.Sprintf(`tx internode send %s "hola" --from %s`, to, from) + t.reach(0),
		fmt.Sprintf("tx internode ping %s --from %s", far, from) + t.reach(0),
		fmt.Sprintf("query internode inbox %s --after 0", to) + t.reach(0),
	}
	if len(t.State.Chains) > 1 {
		commands = append(commands, fmt.Sprintf("query internode inbox %s --after 0", to)+t.reach(1))
	}
	var out []string
	for i, command := range commands {
		label := "         "
		if i == 0 {
			label = "Try      "
		}
		out = append(out, label+t.Command+" "+command)
	}
	if t.Detached {
		return append(out, "Stop     "+t.Command+" devnet stop"+Workspace{Name: t.State.Name}.nameFlag())
	}
	return append(out, "         (ctrl-c here stops everything)")
}

// reach are the flags with which a plain command reaches the i-th chain.
func (t Table) reach(i int) string {
	c := t.State.Chains[i]
	switch {
	case !t.Serves:
		return " --home " + tilde(c.Home)
	case i > 0:
		return " --on " + c.ChainID
	}
	return ""
}

// reachRelayer are the flags with which a command about the relayer reaches it.
func (t Table) reachRelayer() string {
	if t.Serves {
		return ""
	}
	return " --home " + tilde(t.State.Dir())
}

// pair is who says hola to whom: the first account to the first agent, and to the one on the other chain.
func (t Table) pair() (from, to, far string) {
	first := t.State.Chains[0]
	from = first.Accounts[0].Name
	to = from
	if len(first.Agents) > 0 {
		to = first.Agents[0].Node
	}
	if l := t.State.Link; l != nil && len(t.State.Chains[1].Agents) > 0 {
		return from, to, t.State.Chains[1].Agents[0].Node + "@" + l.Ends[0].Name
	}
	return from, to, to
}
