package app

import (
	errorsmod "cosmossdk.io/errors"
	circuitante "cosmossdk.io/x/circuit/ante"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/x/auth/ante"
	ibcante "github.com/cosmos/ibc-go/v8/modules/core/ante"
)

// newAnteHandler is what a transaction passes before its messages run: cheap refusals first, signatures late,
// redundant IBC relays last.
func (app *App) newAnteHandler() sdk.AnteHandler {
	return sdk.ChainAnteDecorators(
		ante.NewSetUpContextDecorator(),
		readyDecorator{},
		circuitante.NewCircuitBreakerDecorator(&app.circuitKeeper),
		ante.NewExtensionOptionsDecorator(nil),
		ante.NewValidateBasicDecorator(),
		ante.NewTxTimeoutHeightDecorator(),
		ante.NewValidateMemoDecorator(app.authKeeper),
		ante.NewConsumeGasForTxSizeDecorator(app.authKeeper),
		signingWorkDecorator{},
		ante.NewDeductFeeDecorator(app.authKeeper, app.bankKeeper, app.feegrantKeeper, nil),
		validKeysDecorator{}, // before the key is stored
		ante.NewSetPubKeyDecorator(app.authKeeper),
		ante.NewValidateSigCountDecorator(app.authKeeper),
		ante.NewSigGasConsumeDecorator(app.authKeeper, ante.DefaultSigVerificationGasConsumer),
		ante.NewSigVerificationDecorator(app.authKeeper, app.txConfig.SignModeHandler()), // unordered: at most 10 min
		ante.NewIncrementSequenceDecorator(app.authKeeper),
		ibcante.NewRedundantRelayDecorator(app.ibc.core),
	)
}

// readyDecorator refuses transactions at check until the node has had a block since its start. Till then it knows
// neither the time nor whose account numbers to use, and would refuse good transactions for wrong reasons. The code
// is the one that the SDK's queries answer in this state; trying again helps.
type readyDecorator struct{}

// AnteHandle looks for the block's time, which every block has.
func (readyDecorator) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	if ctx.BlockTime().Unix() <= 0 {
		return ctx, errorsmod.Wrap(sdkerrors.ErrInvalidHeight, "the node has just started and waits for its first block")
	}
	return next(ctx, tx, simulate)
}
