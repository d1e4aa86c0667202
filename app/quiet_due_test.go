package app

import (
	"testing"

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
