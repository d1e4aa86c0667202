// Package signature answers whether signatures are right: remembered ones at once, new ones together and on all
// processors. What it answers is the pure predicate of key, bytes and signature, whoever asks and whatever it
// remembers; see docs/adr/0008-signatures-once.md.
package signature

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"
)

// id names a key, what it signed, and the signature.
type id [sha256.Size]byte

// identify hashes the parts, each preceded by its length: no two lists of parts read the same.
func identify(kind string, key, bz, signature []byte) (name id) {
	hash := sha256.New()
	var length [8]byte
	for _, part := range [][]byte{[]byte(kind), key, bz, signature} {
		hash.Write(binary.BigEndian.AppendUint64(length[:0], uint64(len(part))))
		hash.Write(part)
	}
	hash.Sum(name[:0])
	return name
}

// memo holds the signatures last found right, in two generations: when the young one is full, the old one is forgotten.
// Wrong ones are not remembered, or whoever sends rubbish would decide what is. Its methods may be called concurrently.
type memo struct {
	each int // how many a generation holds

	mu         sync.Mutex
	young, old map[id]struct{}
}

// newMemo remembers about as many signatures; none for 0.
func newMemo(size int) *memo {
	return &memo{each: (max(size, 0) + 1) / 2, young: map[id]struct{}{}}
}

func (m *memo) off() bool { return m.each == 0 }

// knows tells whether a signature is remembered, and keeps those that are asked for.
func (m *memo) knows(name id) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.young[name]; ok {
		return true
	}
	_, ok := m.old[name]
	if ok {
		m.add(name)
	}
	return ok
}

func (m *memo) remember(name id) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.add(name)
}

func (m *memo) add(name id) {
	if m.off() {
		return
	}
	if len(m.young) >= m.each {
		m.young, m.old = make(map[id]struct{}, m.each), m.young
	}
	m.young[name] = struct{}{}
}
