package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// keptSnapshots are those that a validator keeps once the next one is complete.
const keptSnapshots = 2

// TestManyMessagesOnFourValidators says much on a chain of four that takes snapshots meanwhile: nearly all of it to the one
// that can go on alone, since that is faster, and the others replay it. A fifth node joins, and one of the four is rolled
// back. Whoever is asked has each message once and finds it by its ID, and all compute the same.
func TestManyMessagesOnFourValidators(t *testing.T) {
	v := newCrew(t, 4, "--state-sync.snapshot-interval", strconv.Itoa(snapshotBlocks), "--state-sync.snapshot-keep-recent", strconv.Itoa(keptSnapshots))
	s := newSpeech(v)
	s.say(joinedMessages)
	v.startAll()
	v.awaitAll(s.upTo)
	s.say(12 * perBatch) // by several
	v.requireOneHistory()
	from := s.joinAndGoOn()

	v.pause(v.running()...)
	for _, how := range [][]string{nil, {"--hard"}} {
		s.say(perBatch)
		s.rollBack(3, how...)
		v.start(3)
		v.requireOneHistorySince(from)
		s.requireAlike(0, 3)
	}
	s.say(4 * perBatch)
	v.requireOneHistorySince(from)
	s.requireAlike(0, 3, 4)
}

// awaitAll waits until all that run have come to a height.
func (v *validators) awaitAll(height int64) {
	v.t.Helper()
	started := time.Now()
	for _, i := range v.running() {
		require.Eventually(v.t, func() bool { return v.height(i) >= height }, longPatience, glance, "%d catches up", i)
	}
	v.t.Logf("all at height %d after %.1f s", height, time.Since(started).Seconds())
}

// joinAndGoOn adds a fifth node by a snapshot that holds all that was said. It serves at once, takes new messages, and
// catches up after it was killed. The first height that it computed is returned.
func (s *speech) joinAndGoOn() int64 {
	t, v := s.v.t, s.v
	t.Helper()
	said := s.upTo
	s.awaitSnapshots()
	started := time.Now()
	from := v.joinBySnapshot("--profile", string(throughputProfile))
	t.Logf("joined at height %d in %.1f s", from, time.Since(started).Seconds())
	require.Greater(t, from, said, "the snapshot holds all that was said")
	s.requireAlike(0, 4)
	s.say(12 * perBatch) // also by the fifth
	v.kill(4)
	s.say(12 * perBatch)
	v.start(4)
	v.requireOneHistorySince(from)
	s.requireAlike(0, 4)
	return from
}

// awaitSnapshots says a little more, until each validator keeps only snapshots of all that was said before: it removes the
// others when these are complete. Then two blocks follow, which prove the last one to those who join.
func (s *speech) awaitSnapshots() {
	t := s.v.t
	t.Helper()
	said := s.upTo
	for i, h := range s.v.homes {
		require.Eventually(t, func() bool {
			heights := h.snapshots()
			for _, height := range heights {
				if height < said {
					s.say(perBatch)
					return false
				}
			}
			return len(heights) >= keptSnapshots
		}, longPatience, glance, "validator %d has a snapshot", i)
	}
	for range 2 {
		s.say(perBatch)
	}
}

// snapshots are the heights of which a home has a snapshot, the one that is being taken among them.
func (h *validatorHome) snapshots() (heights []int64) {
	h.t.Helper()
	entries, err := os.ReadDir(filepath.Join(h.dir, "data", "snapshots"))
	require.NoError(h.t, err)
	for _, entry := range entries {
		if height, err := strconv.ParseInt(entry.Name(), 10, 64); err == nil {
			heights = append(heights, height)
		}
	}
	return heights
}

// joinBySnapshot adds a full node that begins with a snapshot of those that run, and waits until it has caught up. It
// returns the first height that the node has computed itself. Init is told what else is given.
func (v *validators) joinBySnapshot(also ...string) int64 {
	v.t.Helper()
	trusted := int64(2)
	commit, err := v.rpc(0).Commit(v.t.Context(), &trusted)
	require.NoError(v.t, err)
	first, last := v.homes[0], v.homes[len(v.homes)-1]
	joins := first.beside(freePorts(v.t, 5), also...)
	var peers []string
	for _, h := range v.homes {
		peers = append(peers, h.peer)
	}
	joins.configure("persistent_peers", strings.Join(peers, ","))
	joins.configure("allow_duplicate_ip", true)
	joins.configureIn("statesync", "enable", true)
	joins.configureIn("statesync", "rpc_servers", strings.TrimPrefix(first.node, "tcp://")+","+strings.TrimPrefix(last.node, "tcp://"))
	joins.configureIn("statesync", "trust_height", trusted)
	joins.configureIn("statesync", "trust_hash", commit.Hash().String())
	joins.configureIn("statesync", "discovery_time", "5s") // the shortest
	i := len(v.homes)
	v.homes, v.procs = append(v.homes, joins), append(v.procs, nil)
	v.start(i)
	var earliest int64
	require.Eventually(v.t, func() bool {
		status, err := v.rpc(i).Status(v.t.Context())
		if err != nil || status.SyncInfo.CatchingUp || status.SyncInfo.LatestBlockHeight == 0 {
			return false
		}
		earliest = status.SyncInfo.EarliestBlockHeight
		return true
	}, longPatience, glance, "the node has caught up")
	require.Greater(v.t, earliest, trusted, "it was restored, and has not replayed")
	return earliest
}
