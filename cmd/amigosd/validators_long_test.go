//go:build long

package main

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
)

// TestEveryValidatorIsKilledInTurn kills each of four validators, the one that is asked among them, and all of them
// at once, again and again.
func TestEveryValidatorIsKilledInTurn(t *testing.T) {
	n := startValidators(t, 4)
	l := n.load()
	rng := rand.New(rand.NewPCG(3, 3))
	for round := range 5 {
		for _, i := range rng.Perm(4) {
			n.kill(i)
			if i != 0 { // else nobody takes messages
				l.goesOn(fmt.Sprintf("round %d, without %d", round, i))
			}
			n.start(i)
			l.goesOn(fmt.Sprintf("round %d, after %d came back", round, i))
		}
		n.killAll()
		n.startAll()
		l.goesOn(fmt.Sprintf("round %d, after all were killed", round))
	}
	l.finish()
	n.requireOneHistory()
}

// TestPausedValidatorCatchesUp pauses one of four validators. The chain lives on without it, and it catches up.
func TestPausedValidatorCatchesUp(t *testing.T) {
	const blocks = 60
	n := startValidators(t, 4)
	l := n.load()
	for _, i := range []int{3, 1, 2} {
		l.goesOn("before the pause")
		n.signal(i, syscall.SIGSTOP)
		from := n.height(0)
		for n.height(0) < from+blocks {
			l.goesOn(fmt.Sprintf("while %d is paused", i))
		}
		n.signal(i, syscall.SIGCONT)
		at := n.height(0)
		eventually(t, "the paused one catches up", func() bool { return n.height(i) >= at })
	}
	l.finish()
	n.requireOneHistory()
}

// TestHalfTheValidatorsArePaused pauses two of four. No block is made without them, and the chain goes on with them.
func TestHalfTheValidatorsArePaused(t *testing.T) {
	n := startValidators(t, 4)
	l := n.load()
	l.goesOn("before the pause")
	n.signal(2, syscall.SIGSTOP)
	n.signal(3, syscall.SIGSTOP)
	stuck := n.settles(0)
	n.signal(2, syscall.SIGCONT)
	eventually(t, "the chain goes on with three", func() bool { return n.height(0) > stuck })
	n.signal(3, syscall.SIGCONT)
	l.goesOn("after the pause")
	l.finish()
	n.requireOneHistory()
}

// settles waits until a validator has made no block for a while, and returns the last one.
func (v *validators) settles(i int) (at int64) {
	const quiet = 100 // glances
	same := 0
	eventually(v.t, "no block is made", func() bool {
		if height := v.height(i); height != at {
			at, same = height, 0
		}
		same++
		return same > quiet
	})
	return at
}
