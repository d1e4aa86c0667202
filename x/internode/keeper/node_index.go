package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// NodeIndexes find a node's number by what is unique to it.
type NodeIndexes struct {
	Address *nodeIndex[[]byte]
	Name    *nodeIndex[string]
}

// IndexesList is called by IndexedMap.
func (i NodeIndexes) IndexesList() []collections.Index[uint64, types.Node] {
	return []collections.Index[uint64, types.Node]{i.Address, i.Name}
}

func newNodeIndexes(sb *collections.SchemaBuilder) NodeIndexes {
	return NodeIndexes{
		Address: &nodeIndex[[]byte]{
			numbers: collections.NewMap(sb, types.NodesByAddressPrefix, "nodes_by_address", collections.BytesKey, collections.Uint64Value),
			of: func(n types.Node) ([]byte, bool, error) {
				bz, err := types.AccountBytes(n.Address)
				return bz, true, err
			},
		},
		Name: &nodeIndex[string]{
			numbers: collections.NewMap(sb, types.NodesByNamePrefix, "nodes_by_name", collections.StringKey, collections.Uint64Value),
			of:      func(n types.Node) (string, bool, error) { return n.Name, n.Name != "", nil },
		},
	}
}

// nodeIndex is a unique index that, unlike the collections' own, leaves out nodes without a reference (a released
// name is empty) and writes only when the reference changed.
type nodeIndex[R any] struct {
	of      func(types.Node) (ref R, ok bool, err error)
	numbers collections.Map[R, uint64]
}

// Number returns the number of the node that ref refers to, or collections.ErrNotFound.
func (i *nodeIndex[R]) Number(ctx context.Context, ref R) (uint64, error) {
	return i.numbers.Get(ctx, ref)
}

// Reference is called by IndexedMap before a node is written.
func (i *nodeIndex[R]) Reference(ctx context.Context, number uint64, node types.Node, old func() (types.Node, error)) error {
	ref, ok, err := i.of(node)
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

// Unreference is called by IndexedMap before a node is removed.
func (i *nodeIndex[R]) Unreference(ctx context.Context, _ uint64, old func() (types.Node, error)) error {
	node, err := old()
	if err != nil {
		return err
	}
	ref, ok, err := i.of(node)
	if err != nil || !ok {
		return err
	}
	return i.numbers.Remove(ctx, ref)
}

var _ collections.Index[uint64, types.Node] = (*nodeIndex[string])(nil)
