package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// backlog is how many entries of one author in one inbox are unprocessed.
func (k *Keeper) backlog(ctx context.Context, recipient uint64, of author) (n uint64, err error) {
	if of.link == 0 {
		n, err = k.Backlog.Get(ctx, collections.Join(recipient, of.node))
	} else {
		var at types.RemoteBacklogKey
		if at, err = remoteBacklogKey(recipient, of); err != nil {
			return 0, err
		}
		n, err = k.RemoteBacklog.Get(ctx, at)
	}
	if errors.Is(err, collections.ErrNotFound) {
		return 0, nil
	}
	return n, err
}

func (k *Keeper) setBacklog(ctx context.Context, recipient uint64, of author, n uint64) error {
	if of.link == 0 {
		return setCount(ctx, k.Backlog, collections.Join(recipient, of.node), n)
	}
	at, err := remoteBacklogKey(recipient, of)
	if err != nil {
		return err
	}
	return setCount(ctx, k.RemoteBacklog, at, n)
}

func remoteBacklogKey(recipient uint64, of author) (types.RemoteBacklogKey, error) {
	if of.account == "" {
		return collections.Join3(recipient, of.link, []byte{}), nil
	}
	account, err := types.AccountBytes(of.account)
	return collections.Join3(recipient, of.link, account), err
}

// setCount keeps no zeros.
func setCount[K any](ctx context.Context, m collections.Map[K, uint64], at K, n uint64) error {
	if n == 0 {
		return m.Remove(ctx, at)
	}
	return m.Set(ctx, at, n)
}

// tally counts entries by their authors, in the order in which these appear. An entry that came over a link counts for
// its author and for everybody behind that link.
type tally struct {
	authors []author
	counts  map[author]uint64 // looked up only
}

func (t *tally) add(entry types.Entry) {
	t.count(authorOf(entry))
	if entry.Link != 0 {
		t.count(behind(entry.Link))
	}
}

func (t *tally) count(of author) {
	if t.counts == nil {
		t.counts = map[author]uint64{}
	}
	if t.counts[of] == 0 {
		t.authors = append(t.authors, of)
	}
	t.counts[of]++
}

// take removes and returns one author's count.
func (t *tally) take(of author) uint64 {
	n := t.counts[of]
	if n > 0 {
		t.counts[of] = 0
	}
	return n
}

// lower frees the places of entries that are no longer unprocessed.
func (k *Keeper) lower(ctx context.Context, recipient uint64, freed tally) error {
	for _, of := range freed.authors {
		n := freed.counts[of]
		if n == 0 {
			continue
		}
		stood, err := k.backlog(ctx, recipient, of)
		if err != nil {
			return err
		}
		if err := k.setBacklog(ctx, recipient, of, stood-min(stood, n)); err != nil {
			return err
		}
	}
	return nil
}
