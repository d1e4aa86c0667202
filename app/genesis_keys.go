package app

import (
	"encoding/json"
	"fmt"

	"github.com/cosmos/cosmos-sdk/codec"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
)

// validGenesisKeys checks the public keys of a genesis: those of accounts, and those of validators, since an
// exported genesis brings validators without asking the hooks. Keys of genesis transactions meet ante and hook.
func validGenesisKeys(cdc codec.Codec, state map[string]json.RawMessage) error {
	if bz, ok := state[authtypes.ModuleName]; ok {
		var genesis authtypes.GenesisState
		if err := cdc.UnmarshalJSON(bz, &genesis); err != nil {
			return fmt.Errorf("auth: %w", err)
		}
		accounts, err := authtypes.UnpackAccounts(genesis.Accounts)
		if err != nil {
			return fmt.Errorf("auth: %w", err)
		}
		for _, account := range accounts {
			if err := validKeys(account.GetPubKey()); err != nil {
				return fmt.Errorf("account %s: %w", account.GetAddress(), err)
			}
		}
	}
	if bz, ok := state[stakingtypes.ModuleName]; ok {
		var genesis stakingtypes.GenesisState
		if err := cdc.UnmarshalJSON(bz, &genesis); err != nil {
			return fmt.Errorf("staking: %w", err)
		}
		for _, validator := range genesis.Validators {
			key, err := validator.ConsPubKey()
			if err != nil {
				return fmt.Errorf("validator %s: %w", validator.OperatorAddress, err)
			}
			if err := validKeys(key); err != nil {
				return fmt.Errorf("validator %s: %w", validator.OperatorAddress, err)
			}
		}
	}
	return nil
}
