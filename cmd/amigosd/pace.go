package main

import (
	"errors"
	"fmt"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"

	"github.com/amigos-network/amigos/app"
)

// pace says when a validator makes blocks.
type pace string

const (
	quiet  pace = "quiet"  // when there is something to say, and now and then
	steady pace = "steady" // one after the other
)

const flagPace = "pace"

var errUnknownPace = errors.New("unknown pace")

func readPace(word string) (pace, error) {
	p := pace(word)
	if p != quiet && p != steady {
		return "", fixable{fmt.Errorf("%w %q", errUnknownPace, word), "write --pace quiet or --pace steady"}
	}
	return p, nil
}

// apply sets what the pace means to consensus.
func (p pace) apply(c *cmtcfg.ConsensusConfig) {
	switch p {
	case quiet:
		c.CreateEmptyBlocks, c.CreateEmptyBlocksInterval = false, app.Heartbeat
		c.TimeoutCommit = app.QuietPause
	case steady:
		c.CreateEmptyBlocks, c.CreateEmptyBlocksInterval = true, 0
		c.TimeoutCommit = app.SteadyPause
	}
	// A proposer that is gone costs these two together. The first must cover a full block's way to all validators.
	c.TimeoutPropose, c.TimeoutProposeDelta = 800*time.Millisecond, 500*time.Millisecond
	c.TimeoutPrecommit, c.TimeoutPrecommitDelta = 300*time.Millisecond, 300*time.Millisecond
	c.TimeoutPrevote, c.TimeoutPrevoteDelta = 300*time.Millisecond, 300*time.Millisecond
}
