package config

import (
	_ "embed"
	"strconv"
	"strings"
	"text/template"
)

//go:embed rly.yaml
var rlyText string

var rlyTemplate = template.Must(template.New("rly").Funcs(template.FuncMap{"quote": strconv.Quote}).Parse(rlyText))

// rlyChain is a chain in the words of rly.
type rlyChain struct {
	Chain

	RPC, Prices string
}

// rlyRoute is a path in the words of rly, whose paths have names.
type rlyRoute struct {
	Route

	Name string
}

// Rly writes the config.yaml of cosmos/relayer 2.6 for these chains.
func (e Export) Rly() (string, error) {
	var chains []rlyChain
	for _, c := range e.Chains {
		price, err := c.price()
		if err != nil {
			return "", err
		}
		chains = append(chains, rlyChain{Chain: c, RPC: httpURL(c.RPC), Prices: Price(price)})
	}
	var routes []rlyRoute
	for _, p := range e.Paths {
		routes = append(routes, rlyRoute{Route: p, Name: p.A + "-" + p.B})
	}
	var out strings.Builder
	err := rlyTemplate.Execute(&out, struct {
		Chains []rlyChain
		Paths  []rlyRoute
	}{chains, routes})
	return out.String(), err
}
