// Package chat is the face of a room to a person: a terminal in which posts come and go, and plain lines for scripts. What
// it shows is the chain's; it keeps nothing of its own.
//
// A [Room] talks to the chain. [Model] is what a terminal shows of it, and [Lines] what a pipe does; neither decides
// anything about the other.
package chat
