// Package screen shows long work of a relayer: steps with how long they took, on a terminal with a line that moves.
package screen
