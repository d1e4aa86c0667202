// Package link sets up what two chains need to talk: a light client of each on the other, a connection and a channel.
//
// Everything it knows it reads from the two chains, so it may be killed at any instruction and run again: it finds the
// clients that can be used, a connection or a channel that is half open, and continues there. Run on two chains that
// are linked it changes nothing.
package link
