package types

import (
	"errors"
	"strings"

	errorsmod "cosmossdk.io/errors"

	"github.com/amigos-network/amigos/envelope"
)

// FromEnvelope gives a refusal of package envelope its registered code, and leaves others as they are.
func FromEnvelope(err error) error {
	var field *envelope.FieldError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &field):
		return ErrInvalidMessage.Wrapf("%s %s", field.Field, field.Reason)
	case errors.Is(err, envelope.ErrTooLarge):
		return translate(ErrBodyTooLarge, envelope.ErrTooLarge, err)
	case errors.Is(err, envelope.ErrInvalidMessage):
		return translate(ErrInvalidMessage, envelope.ErrInvalidMessage, err)
	case errors.Is(err, envelope.ErrNotCanonical):
		return ErrInvalidMessage.Wrap(err.Error())
	case errors.Is(err, envelope.ErrInvalidPeerID): // before the key: a peer ID wraps its key's fault
		return ErrInvalidAddress.Wrap(err.Error())
	case errors.Is(err, envelope.ErrInvalidKey):
		return translate(ErrInvalidKey, envelope.ErrInvalidKey, err)
	case errors.Is(err, envelope.ErrBadSignature):
		return translate(ErrBadSignature, envelope.ErrBadSignature, err)
	case errors.Is(err, envelope.ErrInvalidID):
		return ErrInvalidRequest.Wrap(err.Error())
	}
	return err
}

// translate replaces the sentinel's words by those of the registered error.
func translate(registered *errorsmod.Error, sentinel, err error) error {
	return registered.Wrap(strings.TrimPrefix(err.Error(), sentinel.Error()+": "))
}
