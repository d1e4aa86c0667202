// Package agent is the runtime of an autonomous agent: it reads its node's inbox, hands each message to the handler
// of its kind, and sends the replies and the receipt of a page in one transaction. What it did is known from the
// chain alone, so it may be killed at any instruction and never answers twice.
//
// A message's kind, content type and body are untrusted data. Nothing in them chooses what is run: a kind without a
// handler is rejected, and the program that answers a kind is named in the agent's own configuration. Guards bound
// what others can make an agent do: how far an exchange of replies goes, how often one sender is answered, how fast
// and for how much in fees.
package agent
