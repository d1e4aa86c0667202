// Package simulation makes random messages, proposals and genesis states for the SDK's simulator, good ones and bad
// ones, and says beforehand how the chain must answer each.
package simulation

import (
	"context"
	"errors"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/x/internode/keeper"
)

// Operations registers an operation for every message that an account can sign.
func Operations(k *keeper.Keeper, weights simsx.WeightSource, reg simsx.Registry) {
	reg.Add(weights.Get("internode_register_node", 60), operation(k, registerNode))
	reg.Add(weights.Get("internode_update_node", 15), operation(k, updateNode))
	reg.Add(weights.Get("internode_renew_node", 25), operation(k, renewNode))
	reg.Add(weights.Get("internode_retire_node", 8), operation(k, retireNode))
	reg.Add(weights.Get("internode_send", 200), operation(k, send))
	reg.Add(weights.Get("internode_send_one", 100), operation(k, sendOne))
	reg.Add(weights.Get("internode_send_malformed", 20), operation(k, sendMalformed))
	reg.Add(weights.Get("internode_anchor", 60), operation(k, anchor))
	reg.Add(weights.Get("internode_add_key", 20), operation(k, addKey))
	reg.Add(weights.Get("internode_revoke_key", 12), operation(k, revokeKey))
	reg.Add(weights.Get("internode_receipt", 100), operation(k, receipt))
	reg.Add(weights.Get("internode_set_inbox_policy", 25), operation(k, setInboxPolicy))
	reg.Add(weights.Get("internode_name_link", 8), operation(k, nameLink))
	reg.Add(weights.Get("internode_repoint_link", 4), operation(k, repointLink))
	reg.Add(weights.Get("internode_quarantine_link", 8), operation(k, quarantineLink))
	reg.Add(weights.Get("internode_update_params", 5), operation(k, updateParams))
}

// Proposals registers the messages that the authority sends by governance.
func Proposals(weights simsx.WeightSource, reg simsx.Registry) {
	reg.Add(weights.Get("internode_update_params_proposal", 100), proposeParams())
}

// attempt is one message, who signs it, and the answers that are right: errors by identity, nil for success. An
// attempt without answers is not made.
type attempt[T sdk.Msg] struct {
	signer  simsx.SimAccount
	msg     T
	answers []error
}

// operation lets the simulator make attempts, each from what the chain's state is at that moment. After a skip
// nothing more is drawn: the simulator goes on at once, with the same source of randomness.
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
