// Package client is a program's way to the chain: dial, sign, send, wait, read, follow. It talks to one
// CometBFT RPC endpoint and needs neither a transaction index nor the application's code.
package client
