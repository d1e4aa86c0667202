// Package traffic sends packets from one chain to another and keeps a ledger of what becomes of each. It serves tests
// and the bench, and reads blocks by itself, not by what a relayer or a module says.
package traffic
