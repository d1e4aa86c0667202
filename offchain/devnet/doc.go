// Package devnet brings up one or two development chains with their nodes and agents by one
// command, proves that it works, watches it, and takes all of it down again.
//
// Its parts are child processes of our own binary, on loopback only. What it made
// stands in a workspace, so that the next start resumes; one lock keeps a second
// devnet out.
package devnet
