package types

import (
	"bytes"

	"github.com/amigos-network/amigos/envelope"
)

// DefaultGenesis is the state of a new chain: parameters and nothing else.
func DefaultGenesis() *GenesisState {
	return &GenesisState{Params: DefaultParams()}
}

// Validate refuses, with ErrInvalidGenesis, what no running chain can have exported. It stops at the first fault.
func (g GenesisState) Validate() error {
	if err := g.Params.Validate(); err != nil {
		return ErrInvalidGenesis.Wrap(err.Error())
	}
	nodes, err := g.validateNodes()
	if err != nil {
		return err
	}
	if err := g.validateKeys(nodes); err != nil {
		return err
	}
	if err := g.validateInboxes(nodes); err != nil {
		return err
	}
	if err := g.validateAnchored(); err != nil {
		return err
	}
	if err := g.validateQuotas(nodes); err != nil {
		return err
	}
	return g.validateLinks(nodes)
}

// validateAnchored checks that what is remembered of envelopes is in the order of expiry and ID, each once.
func (g GenesisState) validateAnchored() error {
	var last GenesisAnchored
	for _, a := range g.Anchored {
		if a.ExpiresAt <= 0 || len(a.Id) != envelope.IDBytes {
			return ErrInvalidGenesis.Wrapf("anchored %x: expires at %d, %d bytes of ID", a.Id, a.ExpiresAt, len(a.Id))
		}
		if a.ExpiresAt < last.ExpiresAt || a.ExpiresAt == last.ExpiresAt && bytes.Compare(a.Id, last.Id) <= 0 {
			return ErrInvalidGenesis.Wrapf("anchored %x is not in order", a.Id)
		}
		last = a
	}
	return nil
}

// validateQuotas checks that what was used of free quotas is in the order of nodes.
func (g GenesisState) validateQuotas(nodes map[uint64]Node) error {
	var last uint64
	for _, q := range g.Quotas {
		if _, found := nodes[q.Node]; !found || q.Node <= last || q.Quota.Period < 0 {
			return ErrInvalidGenesis.Wrapf("quota of node %d, period %d: not in order, without a node or before its beginning", q.Node, q.Quota.Period)
		}
		last = q.Node
	}
	return nil
}

// validateNodes returns the nodes by number.
func (g GenesisState) validateNodes() (map[uint64]Node, error) {
	nodes := make(map[uint64]Node, len(g.Nodes))
	taken := make(map[string]bool, 3*len(g.Nodes))
	var last uint64
	for _, node := range g.Nodes {
		if node.Number <= last || node.Number > g.LastNumber {
			return nil, ErrInvalidGenesis.Wrapf("node %d is not in order within 1 and last_number %d", node.Number, g.LastNumber)
		}
		if err := node.validate(); err != nil {
			return nil, ErrInvalidGenesis.Wrapf("node %d: %s", node.Number, err)
		}
		for _, unique := range []string{"address " + node.Address, "name " + node.Name, "key " + string(node.PublicKey)} {
			if taken[unique] && unique != "name " {
				return nil, ErrInvalidGenesis.Wrapf("node %d: %q belongs to another node too", node.Number, unique)
			}
			taken[unique] = true
		}
		last, nodes[node.Number] = node.Number, node
	}
	return nodes, nil
}

// validateKeys checks the key history, and that each node's key is in it.
func (g GenesisState) validateKeys(nodes map[uint64]Node) error {
	records := make(map[string]KeyRecord, len(g.Keys))
	last := ""
	for _, key := range g.Keys {
		public := string(key.PublicKey)
		if public <= last {
			return ErrInvalidGenesis.Wrapf("key %x is not in order", public)
		}
		if err := key.validate(nodes, g.LastNumber); err != nil {
			return ErrInvalidGenesis.Wrapf("key %x: %s", public, err)
		}
		last, records[public] = public, key.Record
	}
	for _, node := range g.Nodes {
		if record, found := records[string(node.PublicKey)]; !found || record.Node != node.Number {
			return ErrInvalidGenesis.Wrapf("node %d: no record of its key", node.Number)
		}
	}
	return nil
}

func (g GenesisState) validateInboxes(nodes map[uint64]Node) error {
	var last uint64
	for _, inbox := range g.Inboxes {
		if _, found := nodes[inbox.Node]; !found || inbox.Node <= last {
			return ErrInvalidGenesis.Wrapf("inbox %d is not in order or without a node", inbox.Node)
		}
		if err := inbox.validate(g.LastNumber, g.LastLink); err != nil {
			return ErrInvalidGenesis.Wrapf("inbox %d: %s", inbox.Node, err)
		}
		last = inbox.Node
	}
	return nil
}

func (n Node) validate() error {
	if err := ValidateAccount(n.Address); err != nil {
		return err
	}
	if n.Name != "" {
		if err := ValidateName(n.Name); err != nil {
			return err
		}
	}
	if err := ValidatePublicKey(n.PublicKey); err != nil {
		return err
	}
	if err := validateDescription(n.Kind, n.Profile, n.EncryptionKey); err != nil {
		return err
	}
	if n.RegisteredHeight < 0 || n.RegisteredAt < 0 || n.ExpiresAt <= 0 || n.RetiredAt < 0 {
		return ErrInvalidGenesis.Wrapf("registered_height %d, registered_at %d, expires_at %d or retired_at %d is before the beginning",
			n.RegisteredHeight, n.RegisteredAt, n.ExpiresAt, n.RetiredAt)
	}
	returned := n.RetiredAt > 0 && (n.Deposit.Amount.IsNil() || n.Deposit.Amount.IsZero())
	if err := n.Deposit.Validate(); err != nil && !returned {
		return ErrInvalidGenesis.Wrapf("deposit: %s", err)
	}
	return nil
}

// validate checks that the key belongs to a number once given out, and that it speaks for that node, if at all,
// as the node's record says.
func (k GenesisKey) validate(nodes map[uint64]Node, lastNumber uint64) error {
	if err := ValidatePublicKey(k.PublicKey); err != nil {
		return err
	}
	r := k.Record
	if len(r.Past) > MaxKeySpans {
		return ErrInvalidGenesis.Wrapf("%d earlier spans, never more than %d", len(r.Past), MaxKeySpans)
	}
	for _, span := range r.Past {
		if err := span.validate(lastNumber); err != nil {
			return err
		}
		if span.ValidUntil == 0 {
			return ErrInvalidGenesis.Wrap("an earlier span that has not ended")
		}
	}
	if err := r.span().validate(lastNumber); err != nil {
		return err
	}
	node, lives := nodes[r.Node]
	speaks := string(node.PublicKey) == string(k.PublicKey)
	if r.Purpose.Operational() {
		speaks = lives && !speaks && node.RetiredAt == 0
	}
	if r.ValidUntil == 0 && !speaks {
		return ErrInvalidGenesis.Wrapf("valid, but not the key of node %d", r.Node)
	}
	return nil
}

func (s KeySpan) validate(lastNumber uint64) error {
	if s.Node == 0 || s.Node > lastNumber {
		return ErrInvalidGenesis.Wrapf("number %d was never given out", s.Node)
	}
	if _, known := KeyPurpose_name[int32(s.Purpose)]; !known || s.Purpose == KEY_PURPOSE_UNSPECIFIED {
		return ErrInvalidGenesis.Wrapf("purpose %d is unknown", s.Purpose)
	}
	if s.ValidFrom < 0 || s.ValidUntil != 0 && s.ValidUntil < s.ValidFrom {
		return ErrInvalidGenesis.Wrapf("valid from %d until %d", s.ValidFrom, s.ValidUntil)
	}
	return nil
}
