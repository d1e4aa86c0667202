// Package chain is a chain as a relayer sees it: blocks in their order, proofs, verified headers for light clients,
// and transactions. It talks to one CometBFT RPC endpoint and needs no transaction index.
package chain
