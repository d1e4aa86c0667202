package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
)

const (
	// FileName is the configuration's in a relayer's home.
	FileName = "relayer.toml"
	// DirName is a relayer's home under that of amigosd.
	DirName = "relayer"
)

// ErrFile means that the configuration cannot be used as it is.
var ErrFile = errors.New("the relayer's configuration is not usable")

// File is a relayer's configuration.
type File struct {
	Chains  []Chain `toml:"chains,omitempty"`
	Paths   []Path  `toml:"paths,omitempty"`
	Metrics Metrics `toml:"metrics,omitempty"`
}

// Metrics says where to serve Prometheus.
type Metrics struct {
	// Listen is an address of this machine, as 127.0.0.1:9465; empty serves none.
	Listen string `toml:"listen,omitempty"`
}

// Path names two chains to relay between, both ways.
type Path struct {
	A string `toml:"a"`
	B string `toml:"b"`
}

// String is the path as people write it.
func (p Path) String() string { return p.A + " ⇄ " + p.B }

// joins tells whether the path is between two chains, in whichever order.
func (p Path) joins(a, b string) bool { return p == Path{a, b} || p == Path{b, a} }

// Home is where a relayer's files are, under the home of amigosd.
func Home(home string) string { return filepath.Join(home, DirName) }

// Chain finds a chain by its ID. An unknown one is an error that names those there are.
func (f *File) Chain(id string) (Chain, error) {
	for _, c := range f.Chains {
		if c.ID == id {
			return c, nil
		}
	}
	return Chain{}, unknownChain(id, f.ids())
}

func (f *File) ids() []string {
	ids := make([]string, len(f.Chains))
	for i, c := range f.Chains {
		ids[i] = c.ID
	}
	return ids
}

// Path finds the path between two chains, in whichever order.
func (f *File) Path(a, b string) (Path, error) {
	for _, p := range f.Paths {
		if p.joins(a, b) {
			return p, nil
		}
	}
	return Path{}, unknownPath(a, b)
}

// Set adds a chain, or replaces the one with its ID. It is true if there was one.
func (f *File) Set(c Chain) (replaced bool) {
	for i := range f.Chains {
		if f.Chains[i].ID == c.ID {
			f.Chains[i] = c
			return true
		}
	}
	f.Chains = append(f.Chains, c)
	return false
}

// Remove forgets a chain and every path to it.
func (f *File) Remove(id string) error {
	if _, err := f.Chain(id); err != nil {
		return err
	}
	f.Chains = slices.DeleteFunc(f.Chains, func(c Chain) bool { return c.ID == id })
	f.Paths = slices.DeleteFunc(f.Paths, func(p Path) bool { return p.A == id || p.B == id })
	return nil
}

// Join adds the path between two chains. It is false if there was one.
func (f *File) Join(a, b string) (added bool) {
	if _, err := f.Path(a, b); err == nil {
		return false
	}
	f.Paths = append(f.Paths, Path{a, b})
	return true
}

// validate checks the whole.
func (f *File) validate() error {
	seen := map[string]bool{}
	for _, c := range f.Chains {
		if err := c.Validate(); err != nil {
			return err
		}
		if seen[c.ID] {
			return fmt.Errorf("chain %s stands there twice", c.ID)
		}
		seen[c.ID] = true
	}
	for _, p := range f.Paths {
		switch {
		case p.A == p.B:
			return fmt.Errorf("path %s: a chain is not linked with itself", p)
		case !seen[p.A]:
			return fmt.Errorf("path %s: no chain %q stands there", p, p.A)
		case !seen[p.B]:
			return fmt.Errorf("path %s: no chain %q stands there", p, p.B)
		}
	}
	return nil
}
