package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestALoneValidatorIsRolledBack takes the last state of the only validator back. It computes the block anew, to the same
// end. It keeps the block: it has signed it, and would sign no other in its place.
func TestALoneValidatorIsRolledBack(t *testing.T) {
	v := newCrew(t, 1)
	s := newSpeech(v)
	s.say(rolledMessages)
	v.pause(0)
	s.say(perBatch)
	before := v.results(0, 1, s.upTo)
	s.rollBack(0)
	refused, err := v.homes[0].command("rollback", "--hard").CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(refused), errSigned.Error())

	v.start(0)
	eventually(t, "it computes the block anew", func() bool { return v.height(0) >= s.upTo })
	require.Equal(t, before, v.results(0, 1, s.upTo))
	s.requireAlike(0)
	s.say(4 * perBatch)
	s.requireAlike(0)
}

// pause gives the blocks of validators that run time between them: one that says something can be caught as the last.
func (v *validators) pause(which ...int) {
	v.t.Helper()
	v.killAll()
	for _, i := range which {
		v.homes[i].configure("timeout_commit", "4s")
		v.start(i)
	}
}

// rollBack kills a validator right after a block that said something, and takes that back.
func (s *speech) rollBack(i int, how ...string) {
	t := s.v.t
	t.Helper()
	eventually(t, "it has the block", func() bool { return s.v.height(i) >= s.upTo })
	s.v.kill(i)
	said := s.v.homes[i].run(append([]string{"rollback"}, how...)...)
	require.Contains(t, said, fmt.Sprintf("to height %d and", s.upTo-1))
}
