package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"

	"github.com/amigos-network/amigos/x/internode/types"
)

// NodeIndexes find a node's number by what is unique to it.
type NodeIndexes struct {
	Address *uniqueIndex[[]byte, types.Node]
	Name    *uniqueIndex[string, types.Node]
}

// IndexesList is called by IndexedMap.
func (i NodeIndexes) IndexesList() []collections.Index[uint64, types.Node] {
	return []collections.Index[uint64, types.Node]{i.Address, i.Name}
}

func newNodeIndexes(sb *collections.SchemaBuilder) NodeIndexes {
	return NodeIndexes{
		Address: &uniqueIndex[[]byte, types.Node]{
			numbers: collections.NewMap(sb, types.NodesByAddressPrefix, "nodes_by_address", collections.BytesKey, collections.Uint64Value),
			of: func(n types.Node) ([]byte, bool, error) {
				bz, err := types.AccountBytes(n.Address)
				return bz, true, err
			},
		},
		Name: &uniqueIndex[string, types.Node]{
			numbers: collections.NewMap(sb, types.NodesByNamePrefix, "nodes_by_name", collections.StringKey, collections.Uint64Value),
			of:      func(n types.Node) (string, bool, error) { return n.Name, n.Name != "", nil },
		},
	}
}

// LinkIndexes find a link's number by what is unique to it.
type LinkIndexes struct {
	Name *uniqueIndex[string, types.Link]
}

// IndexesList is called by IndexedMap.
func (i LinkIndexes) IndexesList() []collections.Index[uint64, types.Link] {
	return []collections.Index[uint64, types.Link]{i.Name}
}

func newLinkIndexes(sb *collections.SchemaBuilder) LinkIndexes {
	return LinkIndexes{Name: &uniqueIndex[string, types.Link]{
		numbers: collections.NewMap(sb, types.LinksByNamePrefix, "links_by_name", collections.StringKey, collections.Uint64Value),
		of:      func(l types.Link) (string, bool, error) { return l.Name, l.Name != "", nil },
	}}
}

// ChannelIndexes find the channels of a link.
type ChannelIndexes struct {
	Link *indexes.Multi[uint64, string, uint64]
}

// IndexesList is called by IndexedMap.
func (i ChannelIndexes) IndexesList() []collections.Index[string, uint64] {
	return []collections.Index[string, uint64]{i.Link}
}

func newChannelIndexes(sb *collections.SchemaBuilder) ChannelIndexes {
	return ChannelIndexes{Link: indexes.NewMulti(sb, types.ChannelsByLinkPrefix, "channels_by_link", collections.Uint64Key,
		collections.StringKey, func(_ string, link uint64) (uint64, error) { return link, nil })}
}

// uniqueIndex is a unique index over numbered things that, unlike the collections' own, leaves out those without a
// reference (a released name is empty) and writes only when the reference changed.
type uniqueIndex[R, V any] struct {
	of      func(V) (ref R, ok bool, err error)
	numbers collections.Map[R, uint64]
}

// Number returns the number of what ref refers to, or collections.ErrNotFound.
func (i *uniqueIndex[R, V]) Number(ctx context.Context, ref R) (uint64, error) {
	return i.numbers.Get(ctx, ref)
}

// Reference is called by IndexedMap before a value is written.
func (i *uniqueIndex[R, V]) Reference(ctx context.Context, number uint64, value V, old func() (V, error)) error {
	ref, ok, err := i.of(value)
	if err != nil {
		return err
	}
	if ok {
		holder, err := i.numbers.Get(ctx, ref)
		switch {
		case err == nil && holder == number:
			return nil // a number has one reference, so the old one is this one
		case err == nil:
			return collections.ErrConflict
		case !errors.Is(err, collections.ErrNotFound):
			return err
		}
	}
	if err := i.Unreference(ctx, number, old); err != nil && !errors.Is(err, collections.ErrNotFound) {
		return err
	}
	if !ok {
		return nil
	}
	return i.numbers.Set(ctx, ref, number)
}

// Unreference is called by IndexedMap before a value is removed.
func (i *uniqueIndex[R, V]) Unreference(ctx context.Context, _ uint64, old func() (V, error)) error {
	value, err := old()
	if err != nil {
		return err
	}
	ref, ok, err := i.of(value)
	if err != nil || !ok {
		return err
	}
	return i.numbers.Remove(ctx, ref)
}

var _ collections.Index[uint64, types.Node] = (*uniqueIndex[string, types.Node])(nil)
