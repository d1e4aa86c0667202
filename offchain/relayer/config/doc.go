// Package config is what a relayer is told: which chains there are, who pays on each, and which of them to connect.
// Clients, connections and channels are no part of it, since the chains know them. It also writes the same knowledge
// in the formats of two other relayers.
package config
