package keeper

import (
	"bytes"
	"context"

	"github.com/amigos-network/amigos/x/internode/types"
)

// updateParams replaces all parameters.
func (k *Keeper) updateParams(ctx context.Context, req *types.MsgUpdateParams) error {
	signer, err := types.AccountBytes(req.Authority)
	if err != nil {
		return types.ErrInvalidAuthority.Wrap(err.Error())
	}
	if !bytes.Equal(signer, k.authority) {
		authority, err := k.addressCodec.BytesToString(k.authority)
		if err != nil {
			return err
		}
		return types.ErrInvalidAuthority.Wrapf("%s, not %s", req.Authority, authority)
	}
	if err := k.Params.Set(ctx, req.Params); err != nil {
		return err
	}
	return emit(ctx, &types.EventParamsUpdated{})
}
