package client

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDial(t *testing.T) {
	tests := []struct {
		name string
		edit func(*Config)
		ok   bool
	}{
		{name: "takes a node of the chain asked for", ok: true},
		{name: "takes the node's chain when none is named", edit: func(c *Config) { c.ChainID = "" }, ok: true},
		{name: "reads without a key", edit: func(c *Config) { c.From, c.Keyring = "", nil }, ok: true},
		{name: "finds a key by its address", edit: func(c *Config) { c.From = "amigos1pkh5lx07ufakvvnjzfn3jax9gythzldgl25kcs" }, ok: true},
		{name: "refuses another chain", edit: func(c *Config) { c.ChainID = "other-1" }},
		{name: "refuses a key that is not there", edit: func(c *Config) { c.From = "mallory" }},
		{name: "refuses a development key for a node elsewhere", edit: func(c *Config) { c.Node = "tcp://192.0.2.1:26657" }},
		{name: "refuses prices that are none", edit: func(c *Config) { c.GasPrices = "cheap" }},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			cfg := Config{Node: testNode, ChainID: testChain, Keyring: testKeyring(t), From: "alice"}
			if tc.edit != nil {
				tc.edit(&cfg)
			}
			n := newFakeNode()
			c, err := dial(t.Context(), cfg, n, &fakeEvents{}, n)
			if !tc.ok {
				var e *Error
				require.ErrorAs(t, err, &e)
				require.Equal(t, ExitOther, e.ExitCode())
				return
			}
			require.NoError(t, err)
			require.Equal(t, testChain, c.ChainID())
		})
	}
}

func TestDialSaysThatANodeIsAway(t *testing.T) {
	n := newFakeNode()
	n.down = true
	_, err := dial(t.Context(), Config{Node: testNode}, n, &fakeEvents{}, n)
	require.ErrorIs(t, err, errNodeDown)
	var e *Error
	require.ErrorAs(t, err, &e)
	require.True(t, e.Retryable())
}

func TestConfigIsChecked(t *testing.T) {
	for name, cfg := range map[string]Config{
		"an adjustment that starves": {Node: testNode, GasAdjustment: 0.5},
		"a life of ten minutes":      {Node: testNode, TTL: 10 * 60e9},
		"a negative life":            {Node: testNode, TTL: -1},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := cfg.complete()
			require.Error(t, err)
		})
	}
	cfg, err := Config{Node: "localhost:26657"}.complete()
	require.NoError(t, err)
	require.True(t, isLoopback(cfg.Node), "a bare address is completed")
}

func TestIsLoopback(t *testing.T) {
	for node, want := range map[string]bool{
		"tcp://127.0.0.1:26657":               true,
		"http://localhost:26657":              true,
		"tcp://[::1]:26657":                   true,
		"unix:///run/amigosd.sock":            true,
		"tcp://0.0.0.0:26657":                 false,
		"https://rpc.example.org":             false,
		"tcp://10.0.0.7:26657":                false,
		"http://localhost.evil.example:26657": false,
	} {
		require.Equal(t, want, isLoopback(node), node)
	}
}
