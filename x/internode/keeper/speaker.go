package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// speaker is the node that a key speaks for, as one batch has found it.
type speaker struct {
	node  types.Node
	valid bool // the key may sign envelopes of the node at this height
}

// authorOfEnvelope is the living node of an envelope's sender, if the key speaks for it at this height. That a key is
// recorded at all means that it is no key of small order: none ever entered.
func (k *Keeper) authorOfEnvelope(ctx context.Context, known map[string]speaker, msg envelope.Message, key []byte) (types.Node, error) {
	found, ok := known[string(key)]
	if !ok {
		var err error
		if found, err = k.speaker(ctx, key); err != nil {
			return types.Node{}, err
		}
		known[string(key)] = found
	}
	if found.valid && found.node.Address == msg.Sender {
		return found.node, found.node.Alive(blockTime(ctx))
	}
	if _, err := k.livingNode(ctx, msg.Sender); err != nil { // says more than that the key is not its
		return types.Node{}, err
	}
	return types.Node{}, types.ErrKeyNotValid.Wrapf("key %x, sender %s, height %d", key, msg.Sender, height(ctx))
}

func (k *Keeper) speaker(ctx context.Context, key []byte) (speaker, error) {
	record, err := k.Keys.Get(ctx, key)
	if errors.Is(err, collections.ErrNotFound) {
		return speaker{}, nil
	}
	if err != nil || !record.Signs(height(ctx)) {
		return speaker{}, err
	}
	node, found, err := k.follow(ctx, record.Node, nil)
	return speaker{node: node, valid: found}, err
}
