// Package index finds a message by its ID. A full node keeps this index beside the state, in a database of its own:
// in the state every message would cost a write under a hash, the dearest there is.
//
// An application wires it so:
//
//	idx := index.New(db) // a database that nothing else uses
//	keeper.SetIndex(idx) // for queries
//	// before the state is loaded: the store's changes go to the index after each commit
//	app.CommitMultiStore().AddListeners([]storetypes.StoreKey{internodeKey})
//	app.SetStreamingManager(storetypes.StreamingManager{ABCIListeners: []storetypes.ABCIListener{idx}})
//	// after the state is loaded: the index becomes that of the last height
//	idx.Sync(app.NewUncachedContext(true, header), keeper, app.LastBlockHeight())
//
// A full node that crashed between a block's commit and the index's, that was rolled back or restored, finds the
// index at another height than the state and builds it anew.
package index

import (
	"encoding/binary"
	"errors"
	"sync/atomic"

	storetypes "cosmossdk.io/store/types"
	dbm "github.com/cosmos/cosmos-db"

	"github.com/amigos-network/amigos/envelope"
)

// The keys of the database. Places are ordered as they were filed in one inbox, so the first filing of a doubled ID
// is the first key under it, and the next one takes its place when it is removed.
const (
	byID     = 'i' // ID, node, arrival → nothing
	byPlace  = 'p' // node, arrival → ID
	markerAt = 'm' // the height that the index has reached; absent while it is being built
)

var errGap = errors.New("this full node's index has a gap, which its next start fills")

// Index is safe for use by queries while blocks are committed.
type Index struct {
	db       dbm.DB
	complete atomic.Bool // no block since Sync was missed
}

// New returns the index in db. It answers once Sync was called.
func New(db dbm.DB) *Index { return &Index{db: db} }

// place is where an entry is: a node's number and an arrival.
type place [16]byte

func placeOf(node, arrival uint64) (p place) {
	binary.BigEndian.PutUint64(p[:8], node)
	binary.BigEndian.PutUint64(p[8:], arrival)
	return p
}

// Lookup returns where a message was first filed among the places where it is still kept.
func (i *Index) Lookup(id envelope.ID) (node, arrival uint64, ok bool, err error) {
	if !i.complete.Load() {
		return 0, 0, false, errGap
	}
	prefix := idKey(id, nil)
	it, err := i.db.Iterator(prefix, storetypes.PrefixEndBytes(prefix))
	if err != nil {
		return 0, 0, false, err
	}
	defer it.Close()
	if !it.Valid() {
		return 0, 0, false, it.Error()
	}
	at := it.Key()[len(prefix):]
	return binary.BigEndian.Uint64(at[:8]), binary.BigEndian.Uint64(at[8:]), true, nil
}

// Height returns the height that the index has reached, and false while it has none.
func (i *Index) Height() (int64, bool, error) {
	bz, err := i.db.Get([]byte{markerAt})
	if err != nil || len(bz) != 8 {
		return 0, false, err
	}
	return int64(binary.BigEndian.Uint64(bz)), true, nil
}

// add and remove write both directions; what they write twice is the same.
func add(batch dbm.Batch, id envelope.ID, at place) error {
	if err := batch.Set(idKey(id, at[:]), []byte{}); err != nil {
		return err
	}
	return batch.Set(placeKey(at), id[:])
}

func remove(batch dbm.Batch, id envelope.ID, at place) error {
	if err := batch.Delete(idKey(id, at[:])); err != nil {
		return err
	}
	return batch.Delete(placeKey(at))
}

func mark(batch dbm.Batch, height int64) error {
	return batch.Set([]byte{markerAt}, binary.BigEndian.AppendUint64(nil, uint64(height)))
}

func idKey(id envelope.ID, at []byte) []byte {
	return append(append([]byte{byID}, id[:]...), at...)
}

func placeKey(at place) []byte { return append([]byte{byPlace}, at[:]...) }
