package types

import (
	"time"

	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/address"
	"github.com/cosmos/cosmos-sdk/types/bech32"
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
	maxPause        = 24 * time.Hour
	maxTimeout      = 30 * 24 * time.Hour
	maxFailures     = 10_000
	maxKeys         = 256
	maxFreeQuota    = 64 << 20
	maxLifetime     = 30 * 24 * time.Hour
	// messageOverhead is more than all that a packet adds to the body of its only message.
	messageOverhead = 2 << 10
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
		LinkAuthority:      GovAddress(),
		LinkShare:          2_048,
		PacketTimeout:      10 * time.Minute,
		MaxPacketTimeout:   day,
		MaxPacketBytes:     64 << 10,
		MaxPending:         4_096,
		LinkRate:           10_000,
		LinkWindow:         10 * time.Second,
		BreakerFailures:    16,
		BreakerPause:       30 * time.Second,

		AcknowledgementRetention: day,
		EnvelopeLifetime:         day,
		MaxKeys:                  16,
		FreeQuotaBytes:           64 << 10,
		FreeQuotaPeriod:          day,
	}
}

// GovAddress is the account of governance, which is the link authority of a chain that names no other.
func GovAddress() string {
	s, err := bech32.ConvertAndEncode(Bech32Prefix, address.Module("gov"))
	if err != nil {
		panic(err) // 20 bytes always have an encoding
	}
	return s
}

// Validate refuses, with ErrInvalidParams, what is out of bounds or contradicts itself.
func (p Params) Validate() error {
	if err := p.Deposit.Validate(); err != nil {
		return ErrInvalidParams.Wrapf("deposit: %s", err)
	}
	if !p.Deposit.IsPositive() || p.Deposit.Amount.GT(math.NewInt(maxDeposit)) {
		return ErrInvalidParams.Wrapf("deposit: %s, must be 1 to %d", p.Deposit, maxDeposit)
	}
	if err := ValidateAccount(p.LinkAuthority); err != nil {
		return ErrInvalidParams.Wrapf("link_authority: %s", err)
	}
	if err := p.validatePeriods(); err != nil {
		return err
	}
	return p.validateLimits()
}

func (p Params) validatePeriods() error {
	for _, period := range []struct {
		name          string
		value, atMost time.Duration
	}{
		{"registration_period", p.RegistrationPeriod, maxPeriod},
		{"grace_period", p.GracePeriod, maxPeriod},
		{"retention", p.Retention, maxPeriod},
		{"max_packet_timeout", p.MaxPacketTimeout, maxTimeout},
		{"packet_timeout", p.PacketTimeout, p.MaxPacketTimeout},
		{"link_window", p.LinkWindow, maxPause},
		{"breaker_pause", p.BreakerPause, maxPause},
		{"acknowledgement_retention", p.AcknowledgementRetention, maxPeriod},
		{"envelope_lifetime", p.EnvelopeLifetime, maxLifetime},
		{"free_quota_period", p.FreeQuotaPeriod, maxLifetime},
	} {
		if period.value < minPeriod || period.value > period.atMost {
			return ErrInvalidParams.Wrapf("%s: %s, must be %s to %s", period.name, period.value, minPeriod, period.atMost)
		}
	}
	return nil
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
		{"link_share", p.LinkShare, 1, p.InboxCapacity},
		{"max_packet_bytes", p.MaxPacketBytes, p.MaxBodyBytes + messageOverhead, MaxPacketBytes},
		{"max_pending", p.MaxPending, 1, maxCapacity},
		{"link_rate", p.LinkRate, 1, maxCapacity},
		{"breaker_failures", p.BreakerFailures, 1, maxFailures},
		{"max_keys", p.MaxKeys, 1, maxKeys},
		{"free_quota_bytes", p.FreeQuotaBytes, 0, maxFreeQuota},
	} {
		if limit.value < limit.atLeast || limit.value > limit.atMost {
			return ErrInvalidParams.Wrapf("%s: %d, must be %d to %d", limit.name, limit.value, limit.atLeast, limit.atMost)
		}
	}
	return nil
}
