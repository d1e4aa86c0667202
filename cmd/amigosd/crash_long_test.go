//go:build long

package main

import (
	"fmt"
	"testing"
)

// TestValidatorsCrashAtEveryStepOfACommit ends validators in turn, the one that is asked among them, at each of the
// places; and then the only one of a chain, which nobody helps to come back.
func TestValidatorsCrashAtEveryStepOfACommit(t *testing.T) {
	for _, n := range []int{4, 1} {
		t.Run(fmt.Sprintf("one of %d", n), func(t *testing.T) {
			v := startValidators(t, n)
			l := v.load()
			for at := range crashesPerBlock {
				i := (at + 1) % n
				v.crash(i, 2*crashesPerBlock+at)
				v.start(i)
				l.goesOn(fmt.Sprintf("after a crash at place %d", at))
			}
			l.finish()
			v.requireOneHistory()
		})
	}
}
