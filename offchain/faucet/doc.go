// Package faucet gives coins of a development chain to programs on the same machine, in the two shapes that
// clients know: Ignite's (POST /, GET /info) and cosmjs's (POST /credit, GET /status).
//
// It listens on loopback only and answers neither a foreign page nor a foreign host name. What one address gets in
// a window is bounded; the count lives in memory and begins anew with the faucet.
package faucet
