package proof

import (
	"encoding/json"
	"fmt"
	"sort"
	"strconv"

	"cosmossdk.io/math"
	cmttypes "github.com/cometbft/cometbft/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

const createValidator = "/cosmos.staking.v1beta1.MsgCreateValidator"

// genesis is the part of a genesis file that says who the first validators are.
type genesis struct {
	ChainID       string             `json:"chain_id"`
	InitialHeight json.RawMessage    `json:"initial_height"` // a number or a string, by the file's age
	Validators    []genesisValidator `json:"validators"`     // where older files have them
	Consensus     struct {
		Validators []genesisValidator `json:"validators"`
	} `json:"consensus"`
	AppState struct {
		Genutil struct {
			Txs []genesisTx `json:"gen_txs"`
		} `json:"genutil"`
		Staking struct {
			Params struct {
				MaxValidators int `json:"max_validators"`
			} `json:"params"`
		} `json:"staking"`
	} `json:"app_state"`
}

type genesisValidator struct {
	PubKey struct {
		Value []byte `json:"value"`
	} `json:"pub_key"`
	Power int64 `json:"power,string"`
}

type genesisTx struct {
	Body struct {
		Messages []struct {
			Type   string `json:"@type"`
			PubKey struct {
				Key []byte `json:"key"`
			} `json:"pubkey"`
			Value struct {
				Amount string `json:"amount"`
			} `json:"value"`
		} `json:"messages"`
	} `json:"body"`
}

// Genesis is the root of those who trust a genesis file: the validators it names, or those whose creation it holds.
func Genesis(bz []byte) (Root, error) {
	var g genesis
	if err := json.Unmarshal(bz, &g); err != nil {
		return Root{}, fail(ErrRoot, "the genesis file: %w", err)
	}
	if g.ChainID == "" {
		return Root{}, fail(ErrRoot, "the genesis file names no chain")
	}
	height, err := g.height()
	if err != nil {
		return Root{}, fail(ErrRoot, "the genesis file's initial height: %w", err)
	}
	validators, err := g.validators()
	if err != nil {
		return Root{}, fail(ErrRoot, "the genesis file: %w", err)
	}
	set, err := newSet(validators)
	if err != nil {
		return Root{}, fail(ErrRoot, "the genesis file: %w", err)
	}
	sort.Sort(cmttypes.ValidatorsByVotingPower(set.Validators))
	return Root{ChainID: g.ChainID, Validators: set.Hash(), Height: height, Source: "the genesis of " + g.ChainID}, nil
}

func (g genesis) height() (int64, error) {
	var text string
	if json.Unmarshal(g.InitialHeight, &text) != nil {
		text = string(g.InitialHeight)
	}
	if text == "" || text == "0" {
		return 1, nil
	}
	return strconv.ParseInt(text, 10, 64)
}

func (g genesis) validators() ([]Validator, error) {
	var named []Validator
	for _, v := range append(g.Consensus.Validators, g.Validators...) {
		named = append(named, Validator{v.PubKey.Value, v.Power})
	}
	if len(named) > 0 {
		return named, nil
	}
	for _, tx := range g.AppState.Genutil.Txs {
		for _, m := range tx.Body.Messages {
			if m.Type != createValidator {
				continue
			}
			stake, ok := math.NewIntFromString(m.Value.Amount)
			power := stakePower(stake, ok)
			if power > 0 {
				named = append(named, Validator{m.PubKey.Key, power})
			}
		}
	}
	if limit := g.AppState.Staking.Params.MaxValidators; limit > 0 && len(named) > limit {
		return nil, fmt.Errorf("%d validators where only %d can be active: use --trust", len(named), limit)
	}
	return named, nil
}

// stakePower is the power that a stake gives; 0 for one that is no number or beyond all bounds.
func stakePower(stake math.Int, ok bool) int64 {
	if !ok || stake.IsNegative() || !stake.Quo(sdk.DefaultPowerReduction).IsInt64() {
		return 0
	}
	return sdk.TokensToConsensusPower(stake, sdk.DefaultPowerReduction)
}
