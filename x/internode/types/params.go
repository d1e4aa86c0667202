package types

import (
	"time"

	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// What the parameters are bounded by, so that none can stop the chain or fill it.
const (
	minPeriod       = time.Second
	maxPeriod       = 10 * 365 * 24 * time.Hour
	maxDeposit      = 1_000_000_000_000 // one million AMIGO
	maxBodyBytes    = 32 << 10
	maxBatchEntries = 4096
	maxBatchBytes   = 1 << 20
	maxHops         = 64
	maxCapacity     = 1_000_000
)

// DefaultParams are the parameters of a new chain.
func DefaultParams() Params {
	const day = 24 * time.Hour
	return Params{
		Deposit:            sdk.NewCoin(BaseDenom, math.NewInt(10_000_000)),
		RegistrationPeriod: 365 * day,
		GracePeriod:        30 * day,
		Retention:          30 * day,
		MaxBodyBytes:       8 << 10,
		MaxBatchEntries:    512,
		MaxBatchBytes:      256 << 10,
		MaxHops:            8,
		InboxCapacity:      10_000,
		SenderShare:        2_500,
	}
}

// Validate refuses, with ErrInvalidParams, what is out of bounds or contradicts itself.
func (p Params) Validate() error {
	if err := p.Deposit.Validate(); err != nil {
		return ErrInvalidParams.Wrapf("deposit: %s", err)
	}
	if !p.Deposit.IsPositive() || p.Deposit.Amount.GT(math.NewInt(maxDeposit)) {
		return ErrInvalidParams.Wrapf("deposit: %s, must be 1 to %d", p.Deposit, maxDeposit)
	}
	for _, period := range []struct {
		name  string
		value time.Duration
	}{
		{"registration_period", p.RegistrationPeriod},
		{"grace_period", p.GracePeriod},
		{"retention", p.Retention},
	} {
		if period.value < minPeriod || period.value > maxPeriod {
			return ErrInvalidParams.Wrapf("%s: %s, must be %s to %s", period.name, period.value, minPeriod, maxPeriod)
		}
	}
	return p.validateLimits()
}

func (p Params) validateLimits() error {
	for _, limit := range []struct {
		name           string
		value, atLeast uint32
		atMost         uint32
	}{
		{"max_body_bytes", p.MaxBodyBytes, 1, maxBodyBytes},
		{"max_batch_entries", p.MaxBatchEntries, 1, maxBatchEntries},
		{"max_batch_bytes", p.MaxBatchBytes, p.MaxBodyBytes, maxBatchBytes},
		{"max_hops", p.MaxHops, 1, maxHops},
		{"inbox_capacity", p.InboxCapacity, 1, maxCapacity},
		{"sender_share", p.SenderShare, 1, p.InboxCapacity},
	} {
		if limit.value < limit.atLeast || limit.value > limit.atMost {
			return ErrInvalidParams.Wrapf("%s: %d, must be %d to %d", limit.name, limit.value, limit.atLeast, limit.atMost)
		}
	}
	return nil
}
