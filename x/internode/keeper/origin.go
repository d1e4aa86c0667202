package keeper

import "github.com/amigos-network/amigos/x/internode/types"

// origin is who says it and what authenticated that: a node of this chain, or an account behind a link.
type origin struct {
	road    types.Road
	node    types.Node // the zero node behind a link
	link    types.Link // the zero link for a node of this chain
	account string     // bech32, behind a link
}

// remote tells whether the sender lives behind a link.
func (o origin) remote() bool { return o.link.Number != 0 }

// author is what the sender's entries count against.
func (o origin) author() author {
	return author{node: o.node.Number, link: o.link.Number, account: o.account}
}

// bech32 is the sender's account on its own chain.
func (o origin) bech32() string {
	if o.remote() {
		return o.account
	}
	return o.node.Address
}

// address is the sender as events and clients have it.
func (o origin) address() string {
	if o.remote() {
		return types.Behind(o.account, o.link.Number)
	}
	return o.node.Address
}

// label names the sender for people.
func (o origin) label() string {
	if o.remote() {
		return o.account + "@" + o.link.Label()
	}
	return o.node.Label()
}

// author is whose entries are counted: those of a node of this chain, of an account behind a link, or of all behind it.
type author struct {
	node    uint64
	link    uint64
	account string // bech32; empty for all who live behind the link
}

func authorOf(entry types.Entry) author {
	if entry.Link == 0 {
		return author{node: entry.SenderNode}
	}
	return author{link: entry.Link, account: entry.Message.Sender}
}

// behind is everybody behind a link.
func behind(link uint64) author { return author{link: link} }
