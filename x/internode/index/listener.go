package index

import (
	"bytes"
	"context"
	"crypto/sha256"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	storetypes "cosmossdk.io/store/types"
	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/amigos-network/amigos/x/internode/types"
)

var _ storetypes.ABCIListener = (*Index)(nil)

// ListenFinalizeBlock does nothing: a finalized block is not committed yet.
func (*Index) ListenFinalizeBlock(context.Context, abci.RequestFinalizeBlock, abci.ResponseFinalizeBlock) error {
	return nil
}

// ListenCommit takes over what a committed block changed. A block that it cannot take over leaves a gap: look-ups
// are refused until the next start builds the index anew. That is said once.
func (i *Index) ListenCommit(ctx context.Context, _ abci.ResponseCommit, changes []*storetypes.StoreKVPair) error {
	height := sdk.UnwrapSDKContext(ctx).BlockHeight()
	if err := i.apply(height, changes); err != nil {
		i.complete.Store(false)
		if i.gap.Swap(true) {
			return nil
		}
		return errorsmod.Wrapf(err, "message index at height %d", height)
	}
	return nil
}

func (i *Index) apply(height int64, changes []*storetypes.StoreKVPair) error {
	marker, ok, err := i.Height()
	if err != nil {
		return err
	}
	if !ok || height > marker+1 {
		return errorsmod.Wrapf(errGap, "after %d", marker)
	}
	batch := i.db.NewBatch()
	defer batch.Close()
	added := map[place]said{}
	for _, change := range changes {
		at, ok := placeIn(change)
		if !ok {
			continue
		}
		if err := i.applyOne(batch, added, at, change); err != nil {
			return err
		}
	}
	if err := mark(batch, max(height, marker)); err != nil {
		return err
	}
	return batch.Write()
}

func (i *Index) applyOne(batch dbm.Batch, added map[place]said, at place, change *storetypes.StoreKVPair) error {
	if !change.Delete {
		s, err := saidUnder(change.Value)
		if err != nil {
			return err
		}
		added[at] = s
		return add(batch, s, at)
	}
	was, ok := added[at]
	if !ok {
		bz, err := i.db.Get(placeKey(at))
		if err != nil {
			return err
		}
		if was, ok = parseSaid(bz); !ok {
			return nil // removed before: a block that is taken over twice
		}
	}
	return remove(batch, was, at)
}

// The fields of an entry of an inbox or an outbox, and of the message in it, that the index reads.
const (
	messageField = 2
	replyToField = 9
)

// saidUnder reads what is kept of the message in an entry of an inbox or an outbox. Its bytes are canonical there, so that
// they need not be decoded for their ID.
func saidUnder(entry []byte) (s said, err error) {
	message, err := bytesField(entry, messageField)
	if err != nil {
		return said{}, err
	}
	replyTo, err := bytesField(message, replyToField)
	return said{id: sha256.Sum256(message), replyTo: replyTo}, err
}

// bytesField is a field of a protobuf message; nil if it is not there.
func bytesField(bz []byte, number protowire.Number) ([]byte, error) {
	for len(bz) > 0 {
		field, kind, n := protowire.ConsumeTag(bz)
		if n < 0 {
			return nil, protowire.ParseError(n)
		}
		if field == number && kind == protowire.BytesType {
			value, m := protowire.ConsumeBytes(bz[n:])
			return value, protowire.ParseError(m)
		}
		m := protowire.ConsumeFieldValue(field, kind, bz[n:])
		if m < 0 {
			return nil, protowire.ParseError(m)
		}
		bz = bz[n+m:]
	}
	return nil, nil
}

// placeIn reads the key of an entry of an inbox or an outbox, and is false for every other change.
func placeIn(change *storetypes.StoreKVPair) (place, bool) {
	if change.StoreKey != types.StoreKey {
		return place{}, false
	}
	rest, outbox := bytes.CutPrefix(change.Key, types.OutboxEntriesPrefix)
	if !outbox {
		var inbox bool
		if rest, inbox = bytes.CutPrefix(change.Key, types.EntriesPrefix); !inbox {
			return place{}, false
		}
	}
	codec := collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)
	n, at, err := codec.Decode(rest)
	return placeOf(types.Place{Outbox: outbox, Node: at.K1(), At: at.K2()}), err == nil && n == len(rest)
}
