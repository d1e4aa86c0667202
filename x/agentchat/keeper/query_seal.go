package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// sealedRoom is room for those that are sealed.
func (k *Keeper) sealedRoom(ctx context.Context, slug string) (types.Room, types.RoomState, error) {
	room, err := k.room(ctx, slug)
	if err != nil {
		return room, types.RoomState{}, err
	}
	if !room.Sealed {
		return room, types.RoomState{}, types.ErrNotSealed.Wrapf("room %s", slug)
	}
	state, err := k.States.Get(ctx, room.Number)
	return room, state, err
}

func (k *Keeper) querySealedKeys(ctx context.Context, req *types.QuerySealedKeysRequest) (types.QuerySealedKeysResponse, error) {
	var res types.QuerySealedKeysResponse
	room, state, err := k.sealedRoom(ctx, req.Room)
	if err != nil {
		return res, err
	}
	node, err := k.nodes.LocalNode(ctx, req.Node)
	if err != nil {
		return res, err
	}
	res.State, res.Address = state, node.Address
	limit := internodetypes.PageSize(req.Limit)
	ranger := collections.NewPrefixedPairRange[uint64, uint64](room.Number).StartExclusive(req.After)
	err = k.Epochs.Walk(ctx, ranger, func(at types.EpochKeyOf, epoch types.Epoch) (bool, error) {
		if len(res.Keys) == limit {
			res.Next = res.Keys[limit-1].Epoch
			return true, nil
		}
		key, err := k.sealedKey(ctx, room, at.K2(), node.Number)
		res.Keys = append(res.Keys, types.EpochKey{Epoch: at.K2(), Commitment: epoch.Commitment, Sealed: key.Sealed})
		return err != nil, err
	})
	return res, err
}

// sealedKey is empty for a node to which nobody sealed the key.
func (k *Keeper) sealedKey(ctx context.Context, room types.Room, epoch, node uint64) (types.SealedKey, error) {
	key, err := k.Keys.Get(ctx, collections.Join3(room.Number, epoch, node))
	if errors.Is(err, collections.ErrNotFound) {
		return types.SealedKey{}, nil
	}
	return key, err
}

func (k *Keeper) queryUnsealed(ctx context.Context, req *types.QueryUnsealedRequest) (types.QueryUnsealedResponse, error) {
	var res types.QueryUnsealedResponse
	room, state, err := k.sealedRoom(ctx, req.Room)
	if err != nil {
		return res, err
	}
	epoch := req.Epoch
	if epoch == 0 {
		epoch = state.Epoch
	}
	if epoch < state.FirstEpoch || epoch > state.Epoch+1 {
		return res, types.ErrInvalidEpoch.Wrapf("%d, but room %s keeps %d to %d", epoch, req.Room, state.FirstEpoch, state.Epoch)
	}
	res.State = state
	last, looked, limit := req.After, 0, internodetypes.PageSize(req.Limit)
	ranger := collections.NewPrefixedPairRange[uint64, uint64](room.Number).StartExclusive(req.After)
	err = k.Members.Walk(ctx, ranger, func(at types.MemberKey, place types.Membership) (bool, error) {
		if len(res.Members) == limit || looked == lookedAt {
			res.Next = last
			return true, nil
		}
		looked++
		last = at.K2()
		if place.Role == types.ROLE_UNSPECIFIED {
			return false, nil
		}
		member, lacks, err := k.unsealed(ctx, room, epoch, at.K2())
		if lacks {
			res.Members = append(res.Members, member)
		}
		return err != nil, err
	})
	return res, err
}

// unsealed tells whether a member lacks the key of an epoch. A node that is gone can be given none.
func (k *Keeper) unsealed(ctx context.Context, room types.Room, epoch, number uint64) (types.UnsealedMember, bool, error) {
	node, there, err := k.nodes.NodeNumbered(ctx, number)
	if err != nil || !there {
		return types.UnsealedMember{}, false, err
	}
	key, err := k.sealedKey(ctx, room, epoch, number)
	if err != nil {
		return types.UnsealedMember{}, false, err
	}
	member := types.UnsealedMember{Number: number, Node: node.Label(), Address: node.Address, EncryptionKey: node.EncryptionKey}
	return member, !key.Fits(node.EncryptionKey), nil
}
