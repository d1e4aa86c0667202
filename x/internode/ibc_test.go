package internode

import (
	"testing"

	errorsmod "cosmossdk.io/errors"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestReadAcknowledgement(t *testing.T) {
	invalid := types.ErrInvalidPacket.ABCICode()
	tests := []struct {
		name   string
		bz     []byte
		result []byte
		code   uint32
	}{
		{name: "a result", bz: channeltypes.NewResultAcknowledgement([]byte{8, 1}).Acknowledgement(), result: []byte{8, 1}},
		{name: "a refusal of ours", bz: channeltypes.NewErrorAcknowledgement(types.ErrLinkRate.Wrap("x")).Acknowledgement(), code: types.ErrLinkRate.ABCICode()},
		{name: "a refusal with a codespace", bz: channeltypes.NewErrorAcknowledgementWithCodespace(types.ErrLinkRate).Acknowledgement(), code: invalid},
		{name: "an error in other words", bz: []byte(`{"error":"no"}`), code: invalid},
		{name: "a code of 0", bz: []byte(`{"error":"ABCI code: 0: all is well"}`), code: invalid},
		{name: "a code too large", bz: []byte(`{"error":"ABCI code: 4294967296: x"}`), code: invalid},
		{name: "neither", bz: []byte(`{}`), code: invalid},
		{name: "nothing", code: invalid},
		{name: "no JSON", bz: []byte{0xff}, code: invalid},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			result, code := readAcknowledgement(tc.bz)
			require.Equal(t, tc.result, result)
			require.Equal(t, tc.code, code)
		})
	}
}

func FuzzReadAcknowledgement(f *testing.F) {
	f.Add(channeltypes.NewResultAcknowledgement([]byte{8, 1}).Acknowledgement())
	f.Add(channeltypes.NewErrorAcknowledgement(types.ErrLinkRate).Acknowledgement())
	f.Fuzz(func(t *testing.T, bz []byte) {
		result, code := readAcknowledgement(bz)
		require.False(t, len(result) > 0 && code != 0, "one or the other")
	})
}

func TestRefusalsOfCoreIBC(t *testing.T) {
	for _, tc := range []struct{ from, to error }{
		{channeltypes.ErrInvalidChannelState, types.ErrLinkClosed},
		{clienttypes.ErrClientNotActive, types.ErrClientNotActive},
		{channeltypes.ErrTimeoutElapsed, types.ErrInvalidTimeout},
		{channeltypes.ErrSequenceSendNotFound, channeltypes.ErrSequenceSendNotFound},
	} {
		require.ErrorIs(t, refusal(errorsmod.Wrap(tc.from, "context")), tc.to)
	}
	require.NoError(t, refusal(nil))
}
