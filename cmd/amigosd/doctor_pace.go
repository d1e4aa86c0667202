package main

import (
	"path/filepath"
	"time"

	"github.com/amigos-network/amigos/offchain/relayer/link"
)

// Pauses beyond which it is probably a mistake: shorter, a machine does nothing else; longer, people wait. And the
// heartbeat beyond which a chain's time may be farther behind than links allow.
const (
	shortestPause  = 10 * time.Millisecond
	longestPause   = 10 * time.Second
	slowestHeart   = link.ClockDrift / 2
	settingPause   = "consensus.timeout_commit"
	settingHeart   = "consensus.create_empty_blocks_interval"
	settingEmpty   = "consensus.create_empty_blocks"
	headingOfPace  = "block pace"
	underConsensus = "under [consensus] of "
)

// pace is that of the home's settings.
func (d *doctor) pace() pace {
	if d.config.comet.GetBool(settingEmpty) {
		return steady
	}
	return quiet
}

func (d *doctor) checkPace() {
	pause, ok := d.duration(settingPause)
	if !ok {
		return
	}
	if d.pace() == quiet {
		d.checkQuietPace(pause)
		return
	}
	fix := d.writePace(`timeout_commit = "200ms"`)
	switch {
	case pause < shortestPause:
		d.warn(headingOfPace, fix, "timeout_commit is %s: blocks follow each other without a pause, also empty ones", pause)
	case pause > longestPause:
		d.warn(headingOfPace, fix, "timeout_commit is %s: every message waits that long", pause)
	default:
		d.ok(headingOfPace, "steady, a block every %s", pause)
	}
}

func (d *doctor) checkQuietPace(pause time.Duration) {
	heart, ok := d.duration(settingHeart)
	if !ok {
		return
	}
	fix := d.writePace(`create_empty_blocks_interval = "18s"`)
	switch {
	case pause > longestPause:
		d.warn(headingOfPace, d.writePace(`timeout_commit = "20ms"`), "timeout_commit is %s: every answer waits that long", pause)
	case heart == 0:
		d.warn(headingOfPace, fix, "quiet without a heartbeat: while nothing is said the chain's time stands still, and nothing that is due happens")
	case heart > slowestHeart:
		d.warn(headingOfPace, fix, "quiet, and the heartbeat is %s: the chain's time may be twice as old, more than links to other chains allow", heart)
	default:
		d.ok(headingOfPace, "quiet, a block when something is said and after %s of silence", heart)
	}
}

// duration reads a setting, and reports one that is none.
func (d *doctor) duration(name string) (time.Duration, bool) {
	text := d.config.comet.GetString(name)
	if text == "0" || text == "" {
		return 0, true
	}
	read, err := time.ParseDuration(text)
	if err != nil {
		d.fail(headingOfPace, d.writePace("a duration such as 10s"), "%s = %q is no duration", name, text)
	}
	return read, err == nil
}

func (d *doctor) writePace(line string) string {
	return "write " + line + " " + underConsensus + filepath.Join(d.home, "config", "config.toml")
}
