package types

import (
	"crypto/ed25519"

	errorsmod "cosmossdk.io/errors"
)

// Validate checks all that needs no state. The proof is verified where the chain's ID is known.
func (m *MsgRegisterNode) Validate() error {
	if err := ValidateAccount(m.Owner); err != nil {
		return err
	}
	if err := ValidateName(m.Name); err != nil {
		return err
	}
	if err := validateDescription(m.Kind, m.Profile, m.EncryptionKey); err != nil {
		return err
	}
	if len(m.PublicKey) == 0 && len(m.Proof) == 0 {
		return nil
	}
	if len(m.Proof) != ed25519.SignatureSize {
		return ErrInvalidKey.Wrapf("proof: %d bytes, must be %d", len(m.Proof), ed25519.SignatureSize)
	}
	return ValidatePublicKey(m.PublicKey)
}

// Validate checks all that needs no state.
func (m *MsgUpdateNode) Validate() error {
	if err := ValidateAccount(m.Owner); err != nil {
		return err
	}
	return validateDescription(m.Kind, m.Profile, m.EncryptionKey)
}

func validateDescription(kind NodeKind, profile Profile, encryptionKey []byte) error {
	if _, known := NodeKind_name[int32(kind)]; !known || kind == NODE_KIND_UNSPECIFIED {
		return ErrInvalidProfile.Wrapf("kind %d: must be agent, server, peer or chain", kind)
	}
	if err := profile.Validate(); err != nil {
		return err
	}
	return ValidateEncryptionKey(encryptionKey)
}

// Validate checks all that needs no state.
func (m *MsgRenewNode) Validate() error { return ValidateAccount(m.Owner) }

// Validate checks all that needs no state.
func (m *MsgRetireNode) Validate() error { return ValidateAccount(m.Owner) }

// Validate checks all that needs no state and no parameter. One malformed entry refuses the message whole: its
// author can know before sending.
func (m *MsgSend) Validate() error {
	if err := ValidateAccount(m.Sender); err != nil {
		return err
	}
	if len(m.Entries) == 0 {
		return ErrInvalidMessage.Wrap("no entries")
	}
	if m.TimeoutAt < 0 {
		return ErrInvalidTimeout.Wrapf("timeout_at %d is before 1970", m.TimeoutAt)
	}
	if len(m.Entries) > maxBatchEntries {
		return ErrBatchTooLarge.Wrapf("%d entries, never more than %d", len(m.Entries), maxBatchEntries)
	}
	for i, entry := range m.Entries {
		if err := entry.Validate(m.Sender); err != nil {
			return errorsmod.Wrapf(err, "entry %d of %d", i+1, len(m.Entries))
		}
	}
	return nil
}

// Validate checks all that needs no state.
func (m *MsgReceipt) Validate() error {
	if err := ValidateAccount(m.Owner); err != nil {
		return err
	}
	switch _, known := Stage_name[int32(m.Stage)]; {
	case !known || m.Stage == STAGE_UNSPECIFIED:
		return ErrInvalidReceipt.Wrapf("stage %d: must be delivered, read or processed", m.Stage)
	case m.To <= m.From:
		return ErrInvalidReceipt.Wrapf("to %d is not after from %d", m.To, m.From)
	case m.To-m.From > ReceiptSpan:
		return ErrInvalidReceipt.Wrapf("%d arrivals at once, at most %d", m.To-m.From, ReceiptSpan)
	case len(m.Rejections) > 0 && m.Stage != STAGE_PROCESSED:
		return ErrInvalidReceipt.Wrap("rejections stand in a receipt of stage processed alone")
	case len(m.Rejections) > MaxRejections:
		return ErrInvalidReceipt.Wrapf("%d rejections, at most %d", len(m.Rejections), MaxRejections)
	}
	last := m.From
	for _, r := range m.Rejections {
		if r.Arrival <= last || r.Arrival > m.To {
			return ErrInvalidReceipt.Wrapf("rejection of %d is not in order within %d and %d", r.Arrival, m.From+1, m.To)
		}
		if r.Reason == "" {
			return ErrInvalidReceipt.Wrapf("rejection of %d gives no reason", r.Arrival)
		}
		if err := checkText(ErrInvalidReceipt, "reason", r.Reason, MaxReasonBytes); err != nil {
			return err
		}
		last = r.Arrival
	}
	return nil
}

// Validate checks all that needs no state.
func (m *MsgSetInboxPolicy) Validate() error {
	if err := ValidateAccount(m.Owner); err != nil {
		return err
	}
	return m.Policy.Validate()
}

// Validate checks all that needs no state.
func (m *MsgUpdateParams) Validate() error {
	if err := ValidateAccount(m.Authority); err != nil {
		return ErrInvalidAuthority.Wrap(err.Error())
	}
	return m.Params.Validate()
}
