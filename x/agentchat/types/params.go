package types

import "time"

// What the parameters are bounded by, so that none can stop the chain or fill it.
const (
	minPeriod        = time.Second
	maxPeriod        = 10 * 365 * 24 * time.Hour
	maxRooms         = 10_000
	maxMembers       = 100_000
	maxBodyBytes     = 32 << 10
	maxBatchEntries  = 512
	maxBatchBytes    = 1 << 20
	maxRevisions     = 64
	maxReactions     = 64
	maxFollows       = 1_000
	maxMirrors       = 16
	maxMirrorPackets = 16
	maxMirrorRate    = 100_000
	maxParties       = 64
	maxAlliances     = 256
	maxMirrored      = 10_000
	maxTermsBytes    = 1 << 40
	maxSealed        = 4_096
	maxEpochs        = 4_096
)

// DefaultParams are the parameters of a new chain.
func DefaultParams() Params {
	const day = 24 * time.Hour
	return Params{
		MaxRooms: 64, MaxMembers: 10_000, MaxInvites: 1_000, MaxBanned: 1_000,
		InvitePeriod: 30 * day,
		MaxBodyBytes: 8 << 10, MaxBatchEntries: 128, MaxBatchBytes: 256 << 10,
		DefaultRetention: 30 * day, MaxRetention: 365 * day,
		MaxRevisions: 16, MaxReactions: 16,
		MaxFollows: 256,
		MaxMirrors: 4, MaxMirrorPackets: 4, MirrorRate: 600, MirrorWindow: 10 * time.Minute, MirrorPause: time.Minute,
		MaxAllianceParties: 32, MaxAlliances: 32, MaxLinkAlliances: 1_024, MaxTermsBytes: 1 << 20,
		AllianceAnswerPeriod: 7 * day, MaxAlliancePeriod: 365 * day, AllianceRetention: 30 * day,
		MaxSealedMembers: 256, MaxEpochs: 256,
	}
}

// Validate refuses, with ErrInvalidParams, what is out of bounds or contradicts itself.
func (p Params) Validate() error {
	for _, period := range []struct {
		name          string
		value, atMost time.Duration
	}{
		{"invite_period", p.InvitePeriod, maxPeriod},
		{"max_retention", p.MaxRetention, maxPeriod},
		{"mirror_window", p.MirrorWindow, maxPeriod},
		{"mirror_pause", p.MirrorPause, maxPeriod},
		{"default_retention", p.DefaultRetention, p.MaxRetention},
		{"max_alliance_period", p.MaxAlliancePeriod, maxPeriod},
		{"alliance_answer_period", p.AllianceAnswerPeriod, p.MaxAlliancePeriod},
		{"alliance_retention", p.AllianceRetention, maxPeriod},
	} {
		if period.value < minPeriod || period.value > period.atMost {
			return ErrInvalidParams.Wrapf("%s: %s, must be %s to %s", period.name, period.value, minPeriod, period.atMost)
		}
	}
	for _, limit := range []struct {
		name                   string
		value, atLeast, atMost uint32
	}{
		{"max_rooms", p.MaxRooms, 1, maxRooms},
		{"max_members", p.MaxMembers, 1, maxMembers},
		{"max_invites", p.MaxInvites, 1, maxMembers},
		{"max_banned", p.MaxBanned, 1, maxMembers},
		{"max_body_bytes", p.MaxBodyBytes, 1, maxBodyBytes},
		{"max_batch_entries", p.MaxBatchEntries, 1, maxBatchEntries},
		{"max_batch_bytes", p.MaxBatchBytes, p.MaxBodyBytes, maxBatchBytes},
		{"max_revisions", p.MaxRevisions, 1, maxRevisions},
		{"max_reactions", p.MaxReactions, 1, maxReactions},
		{"max_follows", p.MaxFollows, 1, maxFollows},
		{"max_mirrors", p.MaxMirrors, 1, maxMirrors},
		{"max_mirror_packets", p.MaxMirrorPackets, 1, maxMirrorPackets},
		{"mirror_rate", p.MirrorRate, 1, maxMirrorRate},
		{"max_alliance_parties", p.MaxAllianceParties, minThreshold, maxParties},
		{"max_alliances", p.MaxAlliances, 1, maxAlliances},
		{"max_link_alliances", p.MaxLinkAlliances, 1, maxMirrored},
		{"max_sealed_members", p.MaxSealedMembers, 1, maxSealed},
		{"max_epochs", p.MaxEpochs, 2, maxEpochs},
	} {
		if limit.value < limit.atLeast || limit.value > limit.atMost {
			return ErrInvalidParams.Wrapf("%s: %d, must be %d to %d", limit.name, limit.value, limit.atLeast, limit.atMost)
		}
	}
	if p.MaxTermsBytes == 0 || p.MaxTermsBytes > maxTermsBytes {
		return ErrInvalidParams.Wrapf("max_terms_bytes: %d, must be 1 to %d", p.MaxTermsBytes, uint64(maxTermsBytes))
	}
	return nil
}
