// Package simulation makes random messages about rooms for the SDK's simulator, good ones and bad ones, and says
// beforehand how the chain must answer each.
package simulation

import (
	"context"
	"errors"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"

	"github.com/amigos-network/amigos/x/agentchat/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

// GenesisState is the state of a new chain: all rooms come about by messages.
func GenesisState(state *module.SimulationState) {
	state.GenState[types.ModuleName] = state.Cdc.MustMarshalJSON(types.DefaultGenesis())
}

// Operations registers the messages that an account can sign.
func Operations(k *keeper.Keeper, weights simsx.WeightSource, reg simsx.Registry) {
	reg.Add(weights.Get("agentchat_create_room", 20), operation(k, createRoom))
	reg.Add(weights.Get("agentchat_invite", 20), operation(k, invite))
	reg.Add(weights.Get("agentchat_join", 60), operation(k, join))
	reg.Add(weights.Get("agentchat_leave", 10), operation(k, leave))
	reg.Add(weights.Get("agentchat_ban", 10), operation(k, ban))
	reg.Add(weights.Get("agentchat_post", 120), operation(k, post))
	reg.Add(weights.Get("agentchat_edit_post", 20), operation(k, edit))
	reg.Add(weights.Get("agentchat_redact_post", 10), operation(k, redact))
	reg.Add(weights.Get("agentchat_react", 60), operation(k, react))
	reg.Add(weights.Get("agentchat_pin", 10), operation(k, pin))
	reg.Add(weights.Get("agentchat_archive_room", 2), operation(k, archive))
	reg.Add(weights.Get("agentchat_status", 60), operation(k, status))
	reg.Add(weights.Get("agentchat_follow", 40), operation(k, follow))
	reg.Add(weights.Get("agentchat_unfollow", 15), operation(k, unfollow))
	reg.Add(weights.Get("agentchat_repost", 40), operation(k, repost))
	reg.Add(weights.Get("agentchat_unrepost", 20), operation(k, unrepost))
	reg.Add(weights.Get("agentchat_discuss", 20), operation(k, discuss))
	reg.Add(weights.Get("agentchat_take_stance", 60), operation(k, takeStance))
	reg.Add(weights.Get("agentchat_propose_alliance", 20), operation(k, propose))
	reg.Add(weights.Get("agentchat_accept_alliance", 60), operation(k, acceptAlliance))
	reg.Add(weights.Get("agentchat_decline_alliance", 10), operation(k, declineAlliance))
	reg.Add(weights.Get("agentchat_leave_alliance", 10), operation(k, leaveAlliance))
	reg.Add(weights.Get("agentchat_withdraw_alliance", 4), operation(k, withdraw))
	reg.Add(weights.Get("agentchat_dissolve_alliance", 4), operation(k, dissolve))
	reg.Add(weights.Get("agentchat_sync_alliance", 4), operation(k, syncAlliance))
	reg.Add(weights.Get("agentchat_set_mirror", 20), operation(k, setMirror))
	reg.Add(weights.Get("agentchat_end_mirror", 3), operation(k, endMirror))
	reg.Add(weights.Get("agentchat_retry_mirror", 3), operation(k, retryMirror))
	reg.Add(weights.Get("agentchat_rotate_key", 30), operation(k, rotateKey))
	reg.Add(weights.Get("agentchat_seal_keys", 30), operation(k, sealKeys))
}

// attempt is one message, who signs it, and the answers that are right: errors by identity, nil for success.
type attempt[T sdk.Msg] struct {
	signer  simsx.SimAccount
	msg     T
	answers []error
}

// operation lets the simulator make attempts, each from what the chain's state is at that moment. One without answers
// is not made.
func operation[T sdk.Msg](k *keeper.Keeper, attempts func(*view) attempt[T]) simsx.SimMsgFactoryX {
	return simsx.NewSimMsgFactoryWithDeliveryResultHandler(func(
		ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter,
	) (signers []simsx.SimAccount, msg T, handler simsx.SimDeliveryResultHandler) {
		v, err := look(ctx, k, data)
		if err != nil {
			reporter.Fail(err, "reading the state")
			return nil, msg, nil
		}
		a := attempts(v)
		if len(a.answers) == 0 {
			reporter.Skip("nothing of this kind can be tried now")
			return nil, msg, nil
		}
		return []simsx.SimAccount{a.signer}, a.msg, expect(a.answers)
	})
}

var errTaken = errors.New("the chain took what it must refuse")

// expect accepts the answers that are right and fails the simulation at any other.
func expect(answers []error) simsx.SimDeliveryResultHandler {
	return func(got error) error {
		for _, right := range answers {
			if errors.Is(got, right) {
				return nil
			}
		}
		if got == nil {
			return errTaken
		}
		return got
	}
}
