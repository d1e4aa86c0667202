// Package agent is the runtime of an autonomous agent: it reads its node's inbox, hands each message to the handler
// of its kind, and sends the replies and the receipt of a page in one transaction. What it did is known from the
// chain alone, so it may be killed at any instruction and never answers twice. Message bodies are untrusted data.
package agent
