package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// crashesPerBlock is how many places there are, from the proposal to the commit, at which CometBFT ends its process when
// the environment asks for it: ten in the code, of which one is passed once for each vote.
const crashesPerBlock = 11

// TestAValidatorCrashesWhileItCommits ends one of four validators between two steps of a commit. When it comes back it
// has what the others have.
func TestAValidatorCrashesWhileItCommits(t *testing.T) {
	v := startValidators(t, 4)
	l := v.load()
	v.crash(3, 2*crashesPerBlock+7)
	l.goesOn("without the one that crashed")
	v.start(3)
	l.goesOn("after it came back")
	l.finish()
	v.requireOneHistory()
}

// crash starts a validator anew, and lets it end itself where it passes such a place for the nth time.
func (v *validators) crash(i, n int) {
	v.t.Helper()
	v.procs[i].stop()
	cmd := v.homes[i].command(v.homes[i].args...)
	cmd.Env = append(cmd.Environ(), fmt.Sprintf("FAIL_TEST_INDEX=%d", n))
	v.procs[i] = startProcess(v.t, cmd)
	eventually(v.t, "it crashes", func() bool {
		select {
		case <-v.procs[i].done:
			return true
		default:
			return false
		}
	})
	require.Contains(v.t, v.procs[i].out.tail(4000), fmt.Sprintf("*** fail-test %d ***", n))
	v.procs[i] = nil
}
