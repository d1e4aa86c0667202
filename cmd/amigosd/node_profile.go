package main

import (
	"errors"
	"fmt"

	pruningtypes "cosmossdk.io/store/pruning/types"
	cmtcfg "github.com/cometbft/cometbft/config"
)

// nodeProfile says what a full node is made for. docs/guide/profiles.md says what each costs.
type nodeProfile string

const (
	defaultProfile    nodeProfile = "default"    // answers whatever is asked, for some days back
	throughputProfile nodeProfile = "throughput" // takes as many messages as the machine can
	archiveProfile    nodeProfile = "archive"    // answers whatever is asked, for any time
)

const flagProfile = "profile"

const (
	// fastRate lets a full block cross within a tenth of a second; CometBFT's 5 MB/s take nearly a whole one.
	fastRate = 50_000_000
	// manyTxs is what a mempool holds and remembers where floods are the rule. Those that it forgot it would check again.
	manyTxs = 100_000
	// archiveSnapshots is how many blocks lie between two snapshots that an archive offers to those who join.
	archiveSnapshots = 2000
)

var errUnknownProfile = errors.New("unknown profile")

func readNodeProfile(word string) (nodeProfile, error) {
	switch p := nodeProfile(word); p {
	case defaultProfile, throughputProfile, archiveProfile:
		return p, nil
	}
	return "", fixable{fmt.Errorf("%w %q", errUnknownProfile, word), "write --profile default, --profile throughput or --profile archive"}
}

// applyComet changes config.toml.
func (p nodeProfile) applyComet(c *cmtcfg.Config) {
	if p == throughputProfile {
		c.TxIndex.Indexer = "null"
		c.P2P.SendRate, c.P2P.RecvRate = fastRate, fastRate
		c.Mempool.Size, c.Mempool.CacheSize = manyTxs, manyTxs
	}
}

// applyApp changes app.toml.
func (p nodeProfile) applyApp(c *appSettings) {
	switch p {
	case throughputProfile:
		c.Runtime.GCPercent = throughputGarbage
	case archiveProfile:
		c.Pruning = pruningtypes.PruningOptionNothing
		c.StateSync.SnapshotInterval = archiveSnapshots
	case defaultProfile:
	}
}
