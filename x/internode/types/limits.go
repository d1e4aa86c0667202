package types

import "github.com/amigos-network/amigos/envelope"

// Bounds in the code, in bytes or items: what the parameters do not govern.
const (
	// MaxNameBytes limits a node's name.
	MaxNameBytes = 253
	// MaxDescriptionBytes limits a profile's description.
	MaxDescriptionBytes = 280
	// MaxProfileItems limits each list of a profile.
	MaxProfileItems = 16
	// MaxProfileItemBytes limits each item of those lists.
	MaxProfileItemBytes = 256
	// MaxKindBytes limits a message's kind.
	MaxKindBytes = envelope.MaxKindBytes
	// MaxContentTypeBytes limits a message's content type.
	MaxContentTypeBytes = envelope.MaxContentTypeBytes
	// MaxPolicyItems limits an inbox policy's two lists together.
	MaxPolicyItems = 256
	// MaxRejections limits the rejections of one receipt.
	MaxRejections = 100
	// MaxReasonBytes limits a rejection's reason.
	MaxReasonBytes = 256
	// ReceiptSpan limits how far one receipt moves a cursor.
	ReceiptSpan = 1000
	// DefaultPageItems is the page size of a query that names none.
	DefaultPageItems = 100
	// MaxPageItems limits a page.
	MaxPageItems = 1000
	// MaxPageBytes limits a page.
	MaxPageBytes = 1 << 20
	// SweepInboxes is how many inboxes one block looks at.
	SweepInboxes = 32
	// SweepEntries is how many entries one block removes beyond those that deliveries remove.
	SweepEntries = 256
	// SweepLinks is how many links one block looks at.
	SweepLinks = 8
	// SweepAcknowledgements is how many acknowledgements one block removes beyond those that packets remove.
	SweepAcknowledgements = 64
	// SweepAnchored is how many anchored envelopes one block forgets beyond twice those that it takes.
	SweepAnchored = 256
	// MaxKeyHistory limits the keys that ever spoke for one node.
	MaxKeyHistory = 1024
	// MaxFreeGas limits the gas of a transaction without a fee.
	MaxFreeGas = 2_000_000
	// SweepPackets is how many packets one block gives up whose answer is lost.
	SweepPackets = 16
	// MaxLinkChannels limits the channels that one link ever had.
	MaxLinkChannels = 64
	// MaxPacketBytes limits a packet and an acknowledgement, whatever the parameters say.
	MaxPacketBytes = 256 << 10
)

// Limits answers the bounds in the code.
func Limits() QueryLimitsResponse {
	return QueryLimitsResponse{
		NameBytes:        MaxNameBytes,
		DescriptionBytes: MaxDescriptionBytes,
		ProfileItems:     MaxProfileItems,
		ProfileItemBytes: MaxProfileItemBytes,
		KindBytes:        MaxKindBytes,
		ContentTypeBytes: MaxContentTypeBytes,
		PolicyItems:      MaxPolicyItems,
		Rejections:       MaxRejections,
		ReasonBytes:      MaxReasonBytes,
		ReceiptSpan:      ReceiptSpan,
		PageItems:        MaxPageItems,
		PageBytes:        MaxPageBytes,
		SweepInboxes:     SweepInboxes,
		SweepEntries:     SweepEntries,

		SweepLinks:            SweepLinks,
		SweepAcknowledgements: SweepAcknowledgements,
		LinkChannels:          MaxLinkChannels,
		PacketBytes:           MaxPacketBytes,
		SweepAnchored:         SweepAnchored,
		KeyHistory:            MaxKeyHistory,
		KeySpans:              MaxKeySpans,
		FreeGas:               MaxFreeGas,
	}
}

// PageSize is the number of items a page asked for with limit may have.
func PageSize(limit uint32) int {
	switch {
	case limit == 0:
		return DefaultPageItems
	case limit > MaxPageItems:
		return MaxPageItems
	}
	return int(limit)
}
