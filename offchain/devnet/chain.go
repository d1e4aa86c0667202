package devnet

import (
	"errors"
	"slices"
	"strings"
)

// chain is one of the devnet's chains with all that runs on it. Chains start, and are watched, beside each other:
// each changes only its own part of the state.
type chain struct {
	in     *Devnet
	at     int // its place in the state
	config Config
	home   home
	ports  Ports
	owner  Owner // once it is up
	up     bool  // it made blocks and answered

	validators  []*Process
	agents      []*Process
	closeFaucet func()
}

func (c *chain) id() string { return c.config.ChainID() }

// state is the chain in the devnet's state; only record may change it.
func (c *chain) state() *ChainState { return &c.in.state.Chains[c.at] }

// record changes the chain's part of the state and writes the whole.
func (c *chain) record(change func(*ChainState)) error {
	return c.in.record(func(s *State) { change(&s.Chains[c.at]) })
}

// part names a part of this chain; where there are several chains it says of which.
func (c *chain) part(name string) string { return partName(name, c.id(), len(c.in.chains)) }

// partName is name, or name@chain where there are several chains.
func partName(name, chainID string, chains int) string {
	if chains == 1 {
		return name
	}
	return name + "@" + chainID
}

// start starts a part of the chain; ended is called if it ends unasked.
func (c *chain) start(name, log string, argv []string, ended func(*Process)) (*Process, error) {
	return c.in.start(c.id(), name, log, argv, ended)
}

func (c *chain) nodeNames() []string {
	var names []string
	for _, a := range c.config.Nodes() {
		names = append(names, a.Name)
	}
	return names
}

// failed says of an error which chain it is of. What is a Failure already says so itself, or is of them all.
func (c *chain) failed(err error) error {
	var f *Failure
	if err == nil || errors.As(err, &f) {
		return err
	}
	f = asFailure(c.id()+" failed", c.home.dir, err)
	f.Chain = c.id()
	return f
}

// baseOf is a chain's ID without its revision: sur-1 is sur. It is what the other chain calls it.
func baseOf(chainID string) string {
	return chainID[:max(strings.LastIndexByte(chainID, '-'), 0)]
}

// Chain finds a chain by its ID, or by its ID without the revision; an empty word is the first chain.
func (s State) Chain(word string) (ChainState, error) {
	if word == "" {
		return s.Chains[0], nil
	}
	i := slices.IndexFunc(s.Chains, func(c ChainState) bool { return c.ChainID == word || baseOf(c.ChainID) == word })
	if i < 0 {
		var ids []string
		for _, c := range s.Chains {
			ids = append(ids, c.ChainID)
		}
		return ChainState{}, usage("name "+strings.Join(ids, " or "), "this devnet has no chain %q", word)
	}
	return s.Chains[i], nil
}
