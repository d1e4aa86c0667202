package app

import (
	storetypes "cosmossdk.io/store/types"
	txsigning "cosmossdk.io/x/tx/signing"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	"github.com/spf13/cast"

	"github.com/amigos-network/amigos/app/signature"
)

// The settings of app.toml that say how signatures are checked. They change no verdict.
const (
	// FlagSignatureMemo is how many signatures found right are remembered; 0 remembers none.
	FlagSignatureMemo = "signatures.memo"
	// FlagSignatureBatch is whether new ones are checked together, on all processors.
	FlagSignatureBatch = "signatures.batch"
	// DefaultSignatureMemo holds those of several full blocks, in at most 10 MB.
	DefaultSignatureMemo = 1 << 17
)

func signatureConfig(options servertypes.AppOptions) signature.Config {
	return signature.Config{
		Remember: setting(options, FlagSignatureMemo, DefaultSignatureMemo, cast.ToInt),
		OneByOne: !setting(options, FlagSignatureBatch, true, cast.ToBool),
	}
}

// signaturesDecorator spares the SDK's decorator behind it the signatures that are right: that one looks signers,
// sequences and nonces up as ever, and refuses what it finds wrong. A wrong signature it sees itself.
type signaturesDecorator struct {
	accounts authkeeper.AccountKeeper
	modes    *txsigning.HandlerMap
	verifier *signature.Verifier
}

// AnteHandle asks the verifier. Like the SDK it looks at no signature in simulations, in rechecks, and in the genesis,
// which it leaves alone. What it reads the SDK's decorator reads again, and counts the gas of.
func (d signaturesDecorator) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	if !simulate && !ctx.IsReCheckTx() && ctx.BlockHeight() > 0 && d.right(ctx.WithGasMeter(storetypes.NewInfiniteGasMeter()), tx) {
		ctx = ctx.WithIsSigverifyTx(false)
	}
	return next(ctx, tx, simulate)
}

func (d signaturesDecorator) right(ctx sdk.Context, tx sdk.Tx) bool {
	signed, ok := tx.(authsigning.SigVerifiableTx)
	if !ok {
		return false
	}
	signers, err := signed.GetSigners()
	if err != nil {
		return false
	}
	sigs, err := signed.GetSignaturesV2()
	if err != nil || len(sigs) != len(signers) {
		return false
	}
	for i, sig := range sigs {
		account := d.accounts.GetAccount(ctx, signers[i])
		if account == nil || account.GetPubKey() == nil {
			return false
		}
		if !isUnordered(tx) && sig.Sequence != account.GetSequence() {
			return false
		}
		proof, lasting := newProof(ctx, i, account, account.GetPubKey(), sig)
		if lasting && isProven(tx, proof) {
			continue
		}
		claim, err := newClaim(ctx, tx, account, account.GetPubKey(), sig)
		if err != nil {
			return false
		}
		bz, data, single, err := claim.single(ctx, d.modes)
		if err != nil || single && !d.verifier.Verify(claim.key, bz, data) || !single && claim.together(ctx, d.modes, d.verifier) != nil {
			return false
		}
		if lasting && d.verifier.Remembers() {
			rememberProof(tx, proof)
		}
	}
	return true
}
