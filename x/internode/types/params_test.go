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
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			params := types.DefaultParams()
			tc.edit(&params)
			require.ErrorIs(t, params.Validate(), tc.want)
		})
	}
}
