//go:build long

package main

import "time"

// How much `make test-long` says in the stories about many messages.
const (
	joinedMessages   = 1_000_000
	rolledMessages   = 100_000
	exportedMessages = 100_000

	snapshotBlocks = 100              // between two snapshots
	longPatience   = 15 * time.Minute // for a snapshot, and for a node that joins with it
	saidPatience   = 5 * time.Minute  // for a transaction's block
)
