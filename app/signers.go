package app

import (
	"strings"
	"sync"
	"unicode/utf8"

	msgv1 "cosmossdk.io/api/cosmos/msg/v1"
	errorsmod "cosmossdk.io/errors"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"google.golang.org/protobuf/encoding/protowire"
	protov2 "google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

// signersCodec finds the signer of this chain's own messages without decoding them a second time, field by field, as
// the SDK does: by a message that holds the signer's field alone. Its verdicts are the SDK's.
type signersCodec struct {
	codec.Codec
	fields sync.Map // by type URL: the signer's protoreflect.FieldDescriptor, or nil if the SDK must look
}

func newSignersCodec(cdc codec.Codec) *signersCodec { return &signersCodec{Codec: cdc} }

// ownMessages begin the type URLs of this chain's own messages.
const ownMessages = "/amigos."

// GetMsgAnySigners returns the signers of a packed message, and a message that tells them.
func (c *signersCodec) GetMsgAnySigners(msg *codectypes.Any) ([][]byte, protov2.Message, error) {
	field := c.signerOf(msg.TypeUrl)
	if field == nil {
		return c.Codec.GetMsgAnySigners(msg)
	}
	signer, ok := readText(field.ContainingMessage(), field.Number(), msg.Value)
	if !ok {
		return nil, nil, errorsmod.Wrapf(sdkerrors.ErrTxDecode, "%s does not decode, or holds text that is not UTF-8", msg.TypeUrl)
	}
	told := dynamicpb.NewMessage(field.ContainingMessage())
	if signer != "" {
		told.Set(field, protoreflect.ValueOfString(signer))
	}
	signers, err := c.GetMsgV2Signers(told)
	return signers, told, err
}

// signerOf is the field that holds the only signer of a message, as text; nil if that is not how it is signed.
func (c *signersCodec) signerOf(url string) protoreflect.FieldDescriptor {
	if !strings.HasPrefix(url, ownMessages) {
		return nil
	}
	if known, ok := c.fields.Load(url); ok {
		field, _ := known.(protoreflect.FieldDescriptor)
		return field
	}
	field := c.findSigner(url)
	if field == nil {
		c.fields.Store(url, nil)
		return nil
	}
	c.fields.Store(url, field)
	return field
}

func (c *signersCodec) findSigner(url string) protoreflect.FieldDescriptor {
	found, err := c.InterfaceRegistry().FindDescriptorByName(protoreflect.FullName(url[1:]))
	if err != nil {
		return nil
	}
	desc, ok := found.(protoreflect.MessageDescriptor)
	if !ok {
		return nil
	}
	names, _ := protov2.GetExtension(desc.Options(), msgv1.E_Signer).([]string)
	if len(names) != 1 {
		return nil
	}
	field := desc.Fields().ByName(protoreflect.Name(names[0]))
	if field == nil || field.Kind() != protoreflect.StringKind || field.Cardinality() == protoreflect.Repeated {
		return nil
	}
	return field
}

// readText returns one of a message's own texts, the last if it stands more than once, if all texts in it and in its
// parts are UTF-8, on which generated code does not insist.
func readText(desc protoreflect.MessageDescriptor, wanted protowire.Number, bz []byte) (text string, ok bool) {
	for len(bz) > 0 {
		number, kind, n := protowire.ConsumeTag(bz)
		if n < 0 {
			return "", false
		}
		bz = bz[n:]
		if n = protowire.ConsumeFieldValue(number, kind, bz); n < 0 {
			return "", false
		}
		field := desc.Fields().ByNumber(number)
		if kind == protowire.BytesType && field != nil {
			value, _ := protowire.ConsumeBytes(bz)
			switch field.Kind() {
			case protoreflect.StringKind:
				if !utf8.Valid(value) {
					return "", false
				}
				if number == wanted {
					text = string(value)
				}
			case protoreflect.MessageKind:
				if _, ok := readText(field.Message(), 0, value); !ok {
					return "", false
				}
			}
		}
		bz = bz[n:]
	}
	return text, true
}
