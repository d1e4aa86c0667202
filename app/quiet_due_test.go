package app

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestWhatIsDueIsDoneWithinAHeartbeat lets nothing but heartbeats come before and after the end of each deed.
func TestWhatIsDueIsDoneWithinAHeartbeat(t *testing.T) {
	const before = 3 // heartbeats
	f := newVoting(t)
	for _, deed := range f.deeds() {
		t.Run(deed.name, func(t *testing.T) {
			f.t = t
			f.do(deed)
			if deed.over == nil {
				return
			}
			due := f.now().Add(deed.ends)
			f.late += deed.ends - before*Heartbeat + Heartbeat/3
			for range before {
				f.beat()
				require.Equal(t, !f.now().Before(due), deed.over(f))
			}
			require.True(t, deed.over(f))
			require.Less(t, f.now().Sub(due), Heartbeat)
		})
	}
}

// beat makes an empty block a heartbeat after the last.
func (f *fixture) beat() {
	f.t.Helper()
	f.late += Heartbeat - blockTime
	f.block()
}

// TestTheLongestLifeOfATransactionFitsAfterASilence sends what may live as long as the client lets it, at a moment when the
// chain's time is two heartbeats old.
func TestTheLongestLifeOfATransactionFitsAfterASilence(t *testing.T) {
	const longest = 9 * time.Minute
	for _, tc := range []struct {
		name string
		life time.Duration
		fits bool
	}{{"the client's longest", longest, true}, {"the chain's longest", 10 * time.Minute, false}} {
		t.Run(tc.name, func(t *testing.T) {
			f := newVoting(t)
			f.beat()
			f.beat()
			wall := f.now().Add(2 * Heartbeat)
			tx := f.transfer(1)
			tx.sequence, tx.unordered = 0, wall.Add(tc.life)
			require.Equal(t, tc.fits, f.check(f.sign(tx)).Code == 0)
			f.late += Heartbeat
			require.Equal(t, tc.fits, f.block(f.sign(tx))[0].Code == 0)
		})
	}
}
