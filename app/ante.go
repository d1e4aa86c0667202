package app

import (
	circuitante "cosmossdk.io/x/circuit/ante"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/auth/ante"
	ibcante "github.com/cosmos/ibc-go/v8/modules/core/ante"
)

// newAnteHandler is what a transaction passes before its messages run: cheap refusals first, signatures late,
// redundant IBC relays last. Urgency costs urgentPrice times the least gas price.
func (app *App) newAnteHandler(urgentPrice int64) sdk.AnteHandler {
	return sdk.ChainAnteDecorators(
		resumeDecorator{app}, // at height 0 the next one would set no gas limit, and the mempool refuse what passed
		ante.NewSetUpContextDecorator(),
		circuitante.NewCircuitBreakerDecorator(&app.circuitKeeper),
		ante.NewExtensionOptionsDecorator(nil),
		ante.NewValidateBasicDecorator(),
		ante.NewTxTimeoutHeightDecorator(),
		ante.NewValidateMemoDecorator(app.authKeeper),
		ante.NewConsumeGasForTxSizeDecorator(app.authKeeper),
		signingWorkDecorator{},
		urgentPriceDecorator{urgentPrice}, // before anybody can pay nothing
		freeQuotaDecorator{ante.NewDeductFeeDecorator(app.authKeeper, app.bankKeeper, app.feegrantKeeper, nil), app.internode},
		validKeysDecorator{}, // before the key is stored
		ante.NewSetPubKeyDecorator(app.authKeeper),
		ante.NewValidateSigCountDecorator(app.authKeeper),
		ante.NewSigGasConsumeDecorator(app.authKeeper, ante.DefaultSigVerificationGasConsumer),
		signaturesDecorator{app.authKeeper, app.txConfig.SignModeHandler(), app.verifier},
		ante.NewSigVerificationDecorator(app.authKeeper, app.txConfig.SignModeHandler()), // unordered: at most 10 min
		ante.NewIncrementSequenceDecorator(app.authKeeper),
		ibcante.NewRedundantRelayDecorator(app.ibc.core),
	)
}
