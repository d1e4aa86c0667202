package simulation

import (
	"context"
	"time"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

// randomParams are parameters whose limits and ends a simulation reaches: a simulated block lasts about two hours.
func randomParams(r *simsx.XRand) types.Params {
	const hour = int(time.Hour / time.Second)
	seconds := func(least, most int) time.Duration { return time.Duration(r.IntInRange(least, most)) * time.Second }
	capacity := r.Uint32InRange(4, 200)
	body := r.Uint32InRange(64, 2_000)
	return types.Params{
		Deposit:            sdk.NewInt64Coin(types.BaseDenom, int64(r.IntInRange(1, 100_000))),
		RegistrationPeriod: seconds(hour, 60*hour),
		GracePeriod:        seconds(1, 20*hour),
		Retention:          seconds(1, 40*hour),
		MaxBodyBytes:       body,
		MaxBatchEntries:    r.Uint32InRange(2, 2*maxEntries),
		MaxBatchBytes:      r.Uint32InRange(body, 20*body),
		MaxHops:            r.Uint32InRange(1, 8),
		InboxCapacity:      capacity,
		SenderShare:        r.Uint32InRange(1, capacity+1),
		LinkAuthority:      types.GovAddress(),
		LinkShare:          r.Uint32InRange(1, capacity+1),
		PacketTimeout:      seconds(1, hour),
		MaxPacketTimeout:   seconds(hour, 20*hour),
		MaxPacketBytes:     r.Uint32InRange(body+2_048, types.MaxPacketBytes),
		MaxPending:         r.Uint32InRange(1, 100),
		LinkRate:           r.Uint32InRange(1, 1_000),
		LinkWindow:         seconds(1, hour),
		BreakerFailures:    r.Uint32InRange(1, 20),
		BreakerPause:       seconds(1, hour),

		AcknowledgementRetention: seconds(1, 40*hour),
		EnvelopeLifetime:         seconds(hour, 40*hour),
		MaxKeys:                  r.Uint32InRange(1, 5),
		FreeQuotaBytes:           r.Uint32InRange(0, 3) * 4_096,
		FreeQuotaPeriod:          seconds(1, 20*hour),
	}
}

// updateParams is refused: whoever signs is not the authority, or the parameters are no parameters.
func updateParams(v *view) attempt[*types.MsgUpdateParams] {
	account := v.anybody()
	msg := &types.MsgUpdateParams{Authority: account.AddressBech32, Params: randomParams(v.rand)}
	answer := types.ErrInvalidAuthority
	if v.oneIn(3) {
		msg.Params.Retention, answer = 0, types.ErrInvalidParams
	}
	return attempt[*types.MsgUpdateParams]{account, msg, []error{answer}}
}

// proposeParams lets governance change all parameters.
func proposeParams() simsx.SimMsgFactoryFn[*types.MsgUpdateParams] {
	return func(_ context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgUpdateParams) {
		return nil, &types.MsgUpdateParams{
			Authority: data.ModuleAccountAddress(reporter, govtypes.ModuleName),
			Params:    randomParams(data.Rand()),
		}
	}
}
