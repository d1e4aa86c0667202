package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/internode/types"
)

// register makes the owner a node, or revives the node it had: with the same number and inbox.
func (k *Keeper) register(ctx context.Context, req *types.MsgRegisterNode) (uint64, error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return 0, err
	}
	account, err := types.AccountBytes(req.Owner)
	if err != nil {
		return 0, err
	}
	old, err := k.formerNode(ctx, req.Owner, account, params)
	if err != nil {
		return 0, err
	}
	key, err := k.identityKey(ctx, account, req)
	if err != nil {
		return 0, err
	}
	if err := k.freeName(ctx, req.Name, old.Number, params); err != nil {
		return 0, err
	}
	node := types.Node{
		Number: old.Number, Address: req.Owner, Name: req.Name, Kind: req.Kind, PublicKey: key.bytes,
		EncryptionKey: req.EncryptionKey, Profile: req.Profile, Deposit: old.Deposit,
		RegisteredHeight: height(ctx), RegisteredAt: now(ctx), ExpiresAt: now(ctx) + params.RegistrationPeriod.Milliseconds(),
	}
	if node.Number == 0 {
		if node.Number, err = k.nextNumber(ctx); err != nil {
			return 0, err
		}
	}
	if !locked(old) {
		node.Deposit = params.Deposit
		if err := k.lockDeposit(ctx, account, node.Deposit); err != nil {
			return 0, err
		}
	}
	if err := k.changeKey(ctx, old, node.Number, key); err != nil {
		return 0, err
	}
	if err := k.Nodes.Set(ctx, node.Number, node); err != nil {
		return 0, err
	}
	return node.Number, emit(ctx, &types.EventNodeRegistered{Address: node.Address, Name: node.Name, Number: node.Number})
}

// formerNode returns the node that the owner may revive, the zero node if it never had one, or
// ErrAlreadyRegistered while the owner has a living node or one it can renew.
func (k *Keeper) formerNode(ctx context.Context, owner string, account []byte, params types.Params) (types.Node, error) {
	node, ok, err := k.nodeAt(ctx, account)
	if err != nil || !ok {
		return types.Node{}, err
	}
	if node.RetiredAt == 0 && !node.PastGrace(blockTime(ctx), params.GracePeriod) {
		return types.Node{}, types.ErrAlreadyRegistered.Wrapf("%s is %s", owner, node.Label())
	}
	return node, nil
}

// freeName refuses a name that another node holds, and takes it from one that is past its grace period.
func (k *Keeper) freeName(ctx context.Context, name string, number uint64, params types.Params) error {
	holder, ok, err := k.nodeNamed(ctx, name)
	if err != nil || !ok || holder.Number == number {
		return err
	}
	if !holder.PastGrace(blockTime(ctx), params.GracePeriod) {
		return types.ErrNameTaken.Wrapf("%s, by %s", name, holder.Address)
	}
	holder.Name = ""
	if err := k.Nodes.Set(ctx, holder.Number, holder); err != nil {
		return err
	}
	return emit(ctx, &types.EventNodeUpdated{Address: holder.Address})
}

// nextNumber gives out a node number, from 1.
func (k *Keeper) nextNumber(ctx context.Context) (uint64, error) {
	last, err := k.Numbers.Next(ctx)
	return last + 1, err
}

// changeKey ends the keys that a revived node had, and takes its new one.
func (k *Keeper) changeKey(ctx context.Context, old types.Node, number uint64, key identityKey) error {
	if len(old.PublicKey) > 0 {
		if err := k.endKeys(ctx, old); err != nil {
			return err
		}
	}
	return k.takeKey(ctx, key, number)
}
