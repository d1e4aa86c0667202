package app

import (
	"cosmossdk.io/collections"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// noncesPerBlock is how many expired nonces of unordered transactions one full block removes: more than one can add, so
// that they do not pile up. x/auth removes all at once, and who sends chooses when they expire: ten minutes' nonces
// in one block would take minutes. A nonce that stays longer does no harm, since its time has passed.
const noncesPerBlock = 4_096

func (app *App) dropNonces(ctx sdk.Context) error {
	expired, err := app.expiredNonces(ctx)
	if err != nil {
		return err
	}
	for _, nonce := range expired {
		if err := app.authKeeper.UnorderedNonces.Remove(ctx, nonce); err != nil {
			return err
		}
	}
	return nil
}

func (app *App) expiredNonces(ctx sdk.Context) (expired []collections.Pair[int64, []byte], err error) {
	until := collections.NewPrefixUntilPairRange[int64, []byte](ctx.BlockTime().UnixNano())
	it, err := app.authKeeper.UnorderedNonces.Iterate(ctx, until)
	if err != nil {
		return nil, err
	}
	defer it.Close()
	for ; it.Valid() && len(expired) < noncesPerBlock; it.Next() {
		nonce, err := it.Key()
		if err != nil {
			return nil, err
		}
		expired = append(expired, nonce)
	}
	return expired, nil
}
