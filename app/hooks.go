package app

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"
	stakingkeeper "github.com/cosmos/cosmos-sdk/x/staking/keeper"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
)

// keyHookModule is the name under which depinject knows our staking hook. It holds no state and is no module.
const keyHookModule = "validkeys"

// keyHook refuses validators whose consensus key proves nothing. As a hook it sees every road by which a
// validator is born: transactions, genesis transactions, authz, governance.
type keyHook struct {
	stakingtypes.MultiStakingHooks // empty: all other hooks do nothing

	staking *stakingkeeper.Keeper
}

// ProvideKeyHook gives depinject the hook.
func ProvideKeyHook(staking *stakingkeeper.Keeper) stakingtypes.StakingHooksWrapper {
	return stakingtypes.StakingHooksWrapper{StakingHooks: keyHook{staking: staking}}
}

// AfterValidatorCreated checks the new validator's consensus key.
func (h keyHook) AfterValidatorCreated(ctx context.Context, address sdk.ValAddress) error {
	validator, err := h.staking.GetValidator(ctx, address)
	if err != nil {
		return err
	}
	key, err := validator.ConsPubKey()
	if err != nil {
		return err
	}
	return validKeys(key)
}
