package types_test

import (
	"testing"
	"time"

	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestParamsValidate(t *testing.T) {
	tests := []struct {
		name string
		edit func(*types.Params)
		want error
	}{
		{name: "takes the defaults", edit: func(*types.Params) {}},
		{name: "takes bodies as large as a batch", edit: func(p *types.Params) { p.MaxBatchBytes = p.MaxBodyBytes }},
		{name: "refuses no deposit", edit: func(p *types.Params) { p.Deposit = sdk.Coin{} }, want: types.ErrInvalidParams},
		{name: "refuses a deposit without amount", edit: func(p *types.Params) { p.Deposit.Amount = math.Int{} }, want: types.ErrInvalidParams},
		{name: "refuses a deposit of zero", edit: func(p *types.Params) { p.Deposit.Amount = math.ZeroInt() }, want: types.ErrInvalidParams},
		{name: "refuses a negative deposit", edit: func(p *types.Params) { p.Deposit.Amount = math.NewInt(-1) }, want: types.ErrInvalidParams},
		{name: "refuses a deposit nobody has", edit: func(p *types.Params) { p.Deposit.Amount = math.NewInt(1_000_000_000_001) }, want: types.ErrInvalidParams},
		{name: "refuses a registration of no time", edit: func(p *types.Params) { p.RegistrationPeriod = 0 }, want: types.ErrInvalidParams},
		{name: "refuses a negative grace", edit: func(p *types.Params) { p.GracePeriod = -time.Hour }, want: types.ErrInvalidParams},
		{name: "refuses a retention of a millisecond", edit: func(p *types.Params) { p.Retention = time.Millisecond }, want: types.ErrInvalidParams},
		{name: "refuses a retention of a century", edit: func(p *types.Params) { p.Retention = 100 * 365 * 24 * time.Hour }, want: types.ErrInvalidParams},
		{name: "refuses no bodies", edit: func(p *types.Params) { p.MaxBodyBytes = 0 }, want: types.ErrInvalidParams},
		{name: "refuses bodies over 32 KiB", edit: func(p *types.Params) { p.MaxBodyBytes = 32<<10 + 1 }, want: types.ErrInvalidParams},
		{name: "refuses empty batches", edit: func(p *types.Params) { p.MaxBatchEntries = 0 }, want: types.ErrInvalidParams},
		{name: "refuses batches without end", edit: func(p *types.Params) { p.MaxBatchEntries = 4097 }, want: types.ErrInvalidParams},
		{name: "refuses batches smaller than a body", edit: func(p *types.Params) { p.MaxBatchBytes = p.MaxBodyBytes - 1 }, want: types.ErrInvalidParams},
		{name: "refuses batches over 1 MiB", edit: func(p *types.Params) { p.MaxBatchBytes = 1<<20 + 1 }, want: types.ErrInvalidParams},
		{name: "refuses no replies", edit: func(p *types.Params) { p.MaxHops = 0 }, want: types.ErrInvalidParams},
		{name: "refuses replies without end", edit: func(p *types.Params) { p.MaxHops = 65 }, want: types.ErrInvalidParams},
		{name: "refuses inboxes without room", edit: func(p *types.Params) { p.InboxCapacity, p.SenderShare = 0, 0 }, want: types.ErrInvalidParams},
		{name: "refuses inboxes without end", edit: func(p *types.Params) { p.InboxCapacity = 1_000_001 }, want: types.ErrInvalidParams},
		{name: "refuses a share of nothing", edit: func(p *types.Params) { p.SenderShare = 0 }, want: types.ErrInvalidParams},
		{name: "refuses a share over the capacity", edit: func(p *types.Params) { p.SenderShare = p.InboxCapacity + 1 }, want: types.ErrInvalidParams},
		{name: "takes an operator as link authority", edit: func(p *types.Params) { p.LinkAuthority = account(t, 7) }},
		{name: "refuses links without authority", edit: func(p *types.Params) { p.LinkAuthority = "" }, want: types.ErrInvalidParams},
		{name: "refuses a link's share of nothing", edit: func(p *types.Params) { p.LinkShare = 0 }, want: types.ErrInvalidParams},
		{name: "refuses a link's share over the capacity", edit: func(p *types.Params) { p.LinkShare = p.InboxCapacity + 1 }, want: types.ErrInvalidParams},
		{name: "takes one timeout for all", edit: func(p *types.Params) { p.PacketTimeout = p.MaxPacketTimeout }},
		{name: "refuses a timeout over the longest", edit: func(p *types.Params) { p.PacketTimeout = p.MaxPacketTimeout + 1 }, want: types.ErrInvalidParams},
		{name: "refuses no timeout", edit: func(p *types.Params) { p.PacketTimeout = 0 }, want: types.ErrInvalidParams},
		{name: "refuses a timeout of two months", edit: func(p *types.Params) { p.MaxPacketTimeout = 60 * 24 * time.Hour }, want: types.ErrInvalidParams},
		{name: "refuses packets that hold no message", edit: func(p *types.Params) { p.MaxPacketBytes = p.MaxBodyBytes }, want: types.ErrInvalidParams},
		{name: "refuses packets without end", edit: func(p *types.Params) { p.MaxPacketBytes = types.MaxPacketBytes + 1 }, want: types.ErrInvalidParams},
		{name: "refuses that none is on its way", edit: func(p *types.Params) { p.MaxPending = 0 }, want: types.ErrInvalidParams},
		{name: "refuses links that bring nothing", edit: func(p *types.Params) { p.LinkRate = 0 }, want: types.ErrInvalidParams},
		{name: "refuses a window of no time", edit: func(p *types.Params) { p.LinkWindow = 0 }, want: types.ErrInvalidParams},
		{name: "refuses a breaker that is always open", edit: func(p *types.Params) { p.BreakerFailures = 0 }, want: types.ErrInvalidParams},
		{name: "refuses a pause of no time", edit: func(p *types.Params) { p.BreakerPause = 0 }, want: types.ErrInvalidParams},
		{name: "refuses a pause of a week", edit: func(p *types.Params) { p.BreakerPause = 7 * 24 * time.Hour }, want: types.ErrInvalidParams},
		{name: "refuses acknowledgements that nobody can fetch", edit: func(p *types.Params) { p.AcknowledgementRetention = 0 }, want: types.ErrInvalidParams},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			params := types.DefaultParams()
			tc.edit(&params)
			require.ErrorIs(t, params.Validate(), tc.want)
		})
	}
}
