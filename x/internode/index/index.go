// Package index finds a message by its ID, and the messages that answer it. A full node keeps this index beside the
// state, in a database of its own: in the state every message would cost writes under hashes, the dearest there are.
//
// An application wires it so:
//
//	idx := index.New(db) // a database that nothing else uses
//	keeper.SetIndex(idx) // for queries
//	// before the state is loaded: the store's changes go to the index after each commit
//	app.CommitMultiStore().AddListeners([]storetypes.StoreKey{internodeKey})
//	app.SetStreamingManager(storetypes.StreamingManager{ABCIListeners: []storetypes.ABCIListener{idx}})
//	// after the state is loaded, if there is one: the index becomes that of the last height
//	idx.Sync(app.NewUncachedContext(true, header), keeper, app.LastBlockHeight())
//	// in the init chainer, on a chain's genesis
//	idx.Begin(req.InitialHeight)
//	// when state sync has restored a state
//	idx.Rebuild(app.NewUncachedContext(true, header), keeper, app.LastBlockHeight())
//
// A full node that crashed between a block's commit and the index's, or that was rolled back, finds the index at another
// height than the state and builds it anew when it starts.
package index

import (
	"encoding/binary"
	"errors"
	"sync/atomic"

	storetypes "cosmossdk.io/store/types"
	dbm "github.com/cosmos/cosmos-db"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// The keys of the database. Places are ordered as they were filed in one inbox, so the first filing of a doubled ID
// is the first key under it, and the next one takes its place when it is removed. Inboxes come before outboxes.
const (
	byID     = 'i' // ID, place → nothing
	byParent = 'c' // reply_to, place → nothing
	byPlace  = 'p' // place → ID, reply_to if any
	markerAt = 'm' // the height that the index has reached, and its version; absent while it is being built
)

// version is that of the keys. An index of another version counts as none, and is built anew.
const version = 2

var errGap = errors.New("this full node's index has a gap, which its next start fills")

// Index is safe for use by queries while blocks are committed.
type Index struct {
	db       dbm.DB
	complete atomic.Bool // no block since Sync or Begin was missed
	gap      atomic.Bool // one was, and it was said
}

// New returns the index in db. It answers once Sync or Begin was called.
func New(db dbm.DB) *Index { return &Index{db: db} }

// place is a types.Place as keys have it: 0 for an inbox or 1 for an outbox, a node's number and the position.
type place [17]byte

func placeOf(at types.Place) (p place) {
	if at.Outbox {
		p[0] = 1
	}
	binary.BigEndian.PutUint64(p[1:9], at.Node)
	binary.BigEndian.PutUint64(p[9:], at.At)
	return p
}

// readPlace reads the end of a key.
func readPlace(p []byte) types.Place {
	return types.Place{Outbox: p[0] == 1, Node: binary.BigEndian.Uint64(p[1:9]), At: binary.BigEndian.Uint64(p[9:])}
}

// Lookup returns where a message was first filed among the places where it is still kept; only for one that is in no
// inbox the outbox from which it left.
func (i *Index) Lookup(id envelope.ID) (at types.Place, ok bool, err error) {
	places, err := i.places(idKey(id, nil), 1)
	if err != nil || len(places) == 0 {
		return types.Place{}, false, err
	}
	return places[0], true, nil
}

// Children returns where the messages that answer one are kept, in the order of node numbers and positions, inboxes
// first, at most limit of them. A message that was filed more than once has several places.
func (i *Index) Children(id envelope.ID, limit int) ([]types.Place, error) {
	return i.places(parentKey(id[:], nil), limit)
}

func (i *Index) places(prefix []byte, limit int) (found []types.Place, err error) {
	if !i.complete.Load() {
		return nil, errGap
	}
	it, err := i.db.Iterator(prefix, storetypes.PrefixEndBytes(prefix))
	if err != nil {
		return nil, err
	}
	defer it.Close()
	for ; it.Valid() && len(found) < limit; it.Next() {
		found = append(found, readPlace(it.Key()[len(prefix):]))
	}
	return found, it.Error()
}

// Height returns the height that the index has reached, and false while it has none.
func (i *Index) Height() (int64, bool, error) {
	bz, err := i.db.Get([]byte{markerAt})
	if err != nil || len(bz) != 9 || bz[8] != version {
		return 0, false, err
	}
	return int64(binary.BigEndian.Uint64(bz[:8])), true, nil
}

// said is what the index keeps of a message: its ID, and that of the message it answers.
type said struct {
	id      envelope.ID
	replyTo []byte // empty if it answers none
}

func saidIn(message envelope.Message) said {
	return said{id: message.ID(), replyTo: message.ReplyTo}
}

// parseSaid reads what stands under a place.
func parseSaid(bz []byte) (said, bool) {
	if len(bz) != envelope.IDBytes && len(bz) != 2*envelope.IDBytes {
		return said{}, false
	}
	return said{id: envelope.ID(bz[:envelope.IDBytes]), replyTo: bz[envelope.IDBytes:]}, true
}

// add and remove write all directions; what they write twice is the same.
func add(batch dbm.Batch, s said, at place) error {
	if err := batch.Set(idKey(s.id, at[:]), []byte{}); err != nil {
		return err
	}
	if len(s.replyTo) > 0 {
		if err := batch.Set(parentKey(s.replyTo, at[:]), []byte{}); err != nil {
			return err
		}
	}
	return batch.Set(placeKey(at), append(s.id[:], s.replyTo...))
}

func remove(batch dbm.Batch, s said, at place) error {
	if err := batch.Delete(idKey(s.id, at[:])); err != nil {
		return err
	}
	if len(s.replyTo) > 0 {
		if err := batch.Delete(parentKey(s.replyTo, at[:])); err != nil {
			return err
		}
	}
	return batch.Delete(placeKey(at))
}

func mark(batch dbm.Batch, height int64) error {
	return batch.Set([]byte{markerAt}, append(binary.BigEndian.AppendUint64(nil, uint64(height)), version))
}

func idKey(id envelope.ID, at []byte) []byte {
	return append(append([]byte{byID}, id[:]...), at...)
}

func parentKey(replyTo, at []byte) []byte {
	return append(append([]byte{byParent}, replyTo...), at...)
}

func placeKey(at place) []byte { return append([]byte{byPlace}, at[:]...) }
