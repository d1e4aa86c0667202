package app

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/core/appmodule"
	abci "github.com/cometbft/cometbft/abci/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
)

// noncesPerBlock is how many expired nonces of unordered transactions one block removes: more than one can add, so
// that they do not pile up. x/auth removes all at once, and who sends chooses when they expire: ten minutes' nonces
// in one block would take minutes. A nonce that stays longer does no harm, since its time has passed.
const noncesPerBlock = 4_096

// preBlock runs what goes before a block: the modules, except that nonces are removed a bounded number at a time.
func (app *App) preBlock(ctx sdk.Context, _ *abci.RequestFinalizeBlock) (*sdk.ResponsePreBlock, error) {
	response := &sdk.ResponsePreBlock{}
	for _, name := range app.ModuleManager.OrderPreBlockers {
		module, ok := app.ModuleManager.Modules[name].(appmodule.HasPreBlocker)
		if !ok || name == authtypes.ModuleName {
			continue
		}
		done, err := module.PreBlock(ctx)
		if err != nil {
			return nil, err
		}
		response.ConsensusParamsChanged = response.ConsensusParamsChanged || done.IsConsensusParamsChanged()
	}
	return response, app.dropNonces(ctx)
}

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
