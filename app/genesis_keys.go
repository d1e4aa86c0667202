package app

import (
	"encoding/json"
	"fmt"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/x/auth"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/staking"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
)

// authBasic is x/auth with a genesis whose accounts have keys that prove something.
type authBasic struct{ auth.AppModuleBasic }

// ValidateGenesis looks at the accounts' keys too.
func (b authBasic) ValidateGenesis(cdc codec.JSONCodec, config client.TxEncodingConfig, bz json.RawMessage) error {
	if err := b.AppModuleBasic.ValidateGenesis(cdc, config, bz); err != nil {
		return err
	}
	return validAccountKeys(cdc, bz)
}

// stakingBasic is x/staking with a genesis whose validators have keys that prove something.
type stakingBasic struct{ staking.AppModuleBasic }

// ValidateGenesis looks at the validators' keys too.
func (b stakingBasic) ValidateGenesis(cdc codec.JSONCodec, config client.TxEncodingConfig, bz json.RawMessage) error {
	if err := b.AppModuleBasic.ValidateGenesis(cdc, config, bz); err != nil {
		return err
	}
	return validValidatorKeys(cdc, bz)
}

// validGenesisKeys checks the public keys that a genesis brings: those of accounts, and those of validators, since
// an exported genesis brings validators without asking the hooks. Keys of genesis transactions meet ante and hook.
func validGenesisKeys(cdc codec.JSONCodec, state map[string]json.RawMessage) error {
	if err := validAccountKeys(cdc, state[authtypes.ModuleName]); err != nil {
		return err
	}
	return validValidatorKeys(cdc, state[stakingtypes.ModuleName])
}

func validAccountKeys(cdc codec.JSONCodec, bz json.RawMessage) error {
	if len(bz) == 0 {
		return nil
	}
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
	return nil
}

func validValidatorKeys(cdc codec.JSONCodec, bz json.RawMessage) error {
	if len(bz) == 0 {
		return nil
	}
	var genesis stakingtypes.GenesisState
	if err := cdc.UnmarshalJSON(bz, &genesis); err != nil {
		return fmt.Errorf("staking: %w", err)
	}
	for _, validator := range genesis.Validators {
		key, err := validator.ConsPubKey()
		if err == nil {
			err = validKeys(key)
		}
		if err != nil {
			return fmt.Errorf("validator %s: %w", validator.OperatorAddress, err)
		}
	}
	return nil
}
