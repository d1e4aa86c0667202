package app

import (
	"bytes"
	"fmt"
	"testing"

	capabilitytypes "github.com/cosmos/ibc-go/modules/capability/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	commitmenttypes "github.com/cosmos/ibc-go/v8/modules/core/23-commitment/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestAnAlteredPacketIsNotBelieved(t *testing.T) {
	tests := []struct {
		name string
		edit func(*channeltypes.Packet)
		want error
	}{
		{name: "a changed byte", edit: func(p *channeltypes.Packet) { p.Data[len(p.Data)-1] ^= 1 }, want: commitmenttypes.ErrInvalidProof},
		{name: "a byte more", edit: func(p *channeltypes.Packet) { p.Data = append(p.Data, 0) }, want: commitmenttypes.ErrInvalidProof},
		{name: "another sequence", edit: func(p *channeltypes.Packet) { p.Sequence = 9 }, want: commitmenttypes.ErrInvalidProof},
		{name: "a later timeout", edit: func(p *channeltypes.Packet) { p.TimeoutTimestamp++ }, want: commitmenttypes.ErrInvalidProof},
		{name: "another channel here", edit: func(p *channeltypes.Packet) { p.DestinationChannel = "channel-7" }, want: capabilitytypes.ErrCapabilityNotFound},
		{name: "another channel there", edit: func(p *channeltypes.Packet) { p.SourceChannel = "channel-7" }, want: channeltypes.ErrInvalidPacket},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			l := newLink(t)
			l.norte.leave(alice, l.norte.entry("bob@link-1", "hola"))
			packet := l.norte.pending()[0]
			packet.Data = bytes.Clone(packet.Data)
			tc.edit(&packet)
			require.ErrorIs(t, l.sur.receive(packet), tc.want)
			require.Empty(t, l.sur.inbox("bob"))
			l.settle()
			require.Len(t, l.sur.inbox("bob"), 1, "the true one is taken")
		})
	}
}

// What a hostile chain may commit to on its side of a good channel.
func TestAForgedPacketIsRefusedWhole(t *testing.T) {
	unknownField := []byte{0x7a, 1, 0} // field 15
	tests := []struct {
		name string
		data func(good types.PacketData) []byte
		want error
	}{
		{name: "a good one", data: types.PacketData.Bytes},
		{name: "no packet", data: func(types.PacketData) []byte { return []byte("no packet") }, want: types.ErrInvalidPacket},
		{name: "an unknown field", data: func(good types.PacketData) []byte { return append(good.Bytes(), unknownField...) }, want: types.ErrInvalidPacket},
		{name: "a field said twice", data: func(good types.PacketData) []byte {
			good.AckedThrough = 1
			return append(good.Bytes(), 0x08, 0x01)
		}, want: types.ErrInvalidPacket},
		{name: "a zero that should be left out", data: func(good types.PacketData) []byte { return append([]byte{0x08, 0x00}, good.Bytes()...) }, want: types.ErrInvalidPacket},
		{name: "nothing in it", data: func(types.PacketData) []byte { return types.PacketData{AckedThrough: 3}.Bytes() }, want: types.ErrInvalidPacket},
		{name: "two things in it", data: func(good types.PacketData) []byte {
			good.Payload = &types.PacketPayload{Module: "chat"}
			return good.Bytes()
		}, want: types.ErrInvalidPacket},
		{name: "more than fits", data: func(good types.PacketData) []byte { return bytes.Repeat([]byte{1}, types.MaxPacketBytes+1) }, want: types.ErrPacketTooLarge},
		{name: "a message of another chain", data: func(good types.PacketData) []byte {
			good.Messages[0].Message.OriginChain = "este-1"
			return good.Bytes()
		}, want: types.ErrInvalidPacket},
		{name: "a message for nobody behind a link", data: func(good types.PacketData) []byte {
			good.Messages[0].Message.Recipient = "bob"
			return good.Bytes()
		}, want: types.ErrInvalidPacket},
		{name: "a payload of an unknown module", data: func(types.PacketData) []byte {
			return types.PacketData{Payload: &types.PacketPayload{Module: "chat", Body: []byte("hola")}}.Bytes()
		}, want: types.ErrUnknownPayload},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			l := newLink(t)
			message := l.norte.entry("bob@link-1", "hola").Message("norte-1", l.norte.address(alice).String())
			message.DestChain = ""
			packet := l.norte.forge(tc.data(types.PacketData{Messages: []types.PacketMessage{{Message: message, Number: 1}}}))
			require.NoError(t, l.sur.receive(packet))
			if tc.want == nil {
				require.Len(t, l.sur.inbox("bob"), 1)
			} else {
				require.Equal(t, refusalOf(tc.want), string(l.sur.acknowledgement(packet)))
				require.Empty(t, l.sur.inbox("bob"))
			}
			require.NoError(t, l.norte.acknowledge(packet), "who did not send it does not mind")
		})
	}
}

// refusalOf is the acknowledgement of a packet that is refused whole: IBC carries the code alone.
func refusalOf(err error) string {
	return fmt.Sprintf(`{"error":"ABCI code: %d: error handling packet: see events for details"}`, err.(interface{ ABCICode() uint32 }).ABCICode())
}
