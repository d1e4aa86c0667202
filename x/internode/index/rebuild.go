package index

import (
	"bytes"
	"context"

	dbm "github.com/cosmos/cosmos-db"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// batchKeys bounds the memory of a rebuild.
const batchKeys = 10_000

// Source shows all messages of a state with their places. The keeper is one.
type Source interface {
	WalkMessages(ctx context.Context, visit func(at types.Place, message envelope.Message) error) error
}

// Sync makes the index that of the state in ctx, whose height is given. It builds the index anew unless it has reached
// just that height, and tells whether it did.
func (i *Index) Sync(ctx context.Context, source Source, height int64) (rebuilt bool, err error) {
	marker, ok, err := i.Height()
	if err != nil {
		return false, err
	}
	if !ok || marker != height {
		if err := i.Rebuild(ctx, source, height); err != nil {
			return false, err
		}
		rebuilt = true
	}
	i.complete.Store(true)
	return rebuilt, nil
}

// Begin makes the index that of a chain whose first block has this height: empty, and ready for that block.
func (i *Index) Begin(initialHeight int64) error {
	return i.Rebuild(context.Background(), nothing{}, initialHeight-1)
}

// nothing is the state before genesis.
type nothing struct{}

func (nothing) WalkMessages(context.Context, func(types.Place, envelope.Message) error) error {
	return nil
}

// Rebuild replaces the index by that of the state in ctx. Killed half-way, it leaves no marker and is begun again.
func (i *Index) Rebuild(ctx context.Context, source Source, height int64) error {
	i.complete.Store(false)
	if err := i.db.DeleteSync([]byte{markerAt}); err != nil {
		return err
	}
	w := &writer{db: i.db, batch: i.db.NewBatch()}
	defer func() { w.batch.Close() }()
	if err := i.clear(w); err != nil {
		return err
	}
	err := source.WalkMessages(ctx, func(at types.Place, message envelope.Message) error {
		return w.write(func(batch dbm.Batch) error { return add(batch, saidIn(message), placeOf(at)) })
	})
	if err != nil {
		return err
	}
	if err := mark(w.batch, height); err != nil {
		return err
	}
	if err := w.batch.WriteSync(); err != nil {
		return err
	}
	i.gap.Store(false)
	i.complete.Store(true)
	return nil
}

// clear removes all keys, some at a time: not every database takes writes during an iteration.
func (i *Index) clear(w *writer) error {
	for {
		keys, err := i.someKeys()
		if err != nil || len(keys) == 0 {
			return err
		}
		for _, key := range keys {
			if err := w.write(func(batch dbm.Batch) error { return batch.Delete(key) }); err != nil {
				return err
			}
		}
		if err := w.flush(); err != nil {
			return err
		}
	}
}

func (i *Index) someKeys() (keys [][]byte, err error) {
	it, err := i.db.Iterator(nil, nil)
	if err != nil {
		return nil, err
	}
	defer it.Close()
	for ; it.Valid() && len(keys) < batchKeys; it.Next() {
		keys = append(keys, bytes.Clone(it.Key()))
	}
	return keys, it.Error()
}

// writer writes in batches of bounded size.
type writer struct {
	db    dbm.DB
	batch dbm.Batch
	n     int
}

func (w *writer) write(change func(dbm.Batch) error) error {
	if err := change(w.batch); err != nil {
		return err
	}
	if w.n++; w.n%batchKeys == 0 {
		return w.flush()
	}
	return nil
}

func (w *writer) flush() error {
	if err := w.batch.Write(); err != nil {
		return err
	}
	if err := w.batch.Close(); err != nil {
		return err
	}
	w.batch = w.db.NewBatch()
	return nil
}
