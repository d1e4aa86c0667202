//go:build !long

package main

// How much `make test` says in the stories about many messages. Their longer brothers are behind the build tag long.
const (
	joinedMessages   = 2_000
	rolledMessages   = 600
	exportedMessages = 2_000

	snapshotBlocks = 5        // between two snapshots
	longPatience   = patience // for a snapshot, and for a node that joins with it
	saidPatience   = patience // for a transaction's block
)
