package types_test

import (
	"errors"
	"testing"

	errorsmod "cosmossdk.io/errors"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestQueryErrorIsReadAtTheOtherEndOfBothRoads(t *testing.T) {
	err := types.QueryError(types.ErrNodeNotFound.Wrap("recipient bob"))
	require.Equal(t, "codespace internode code 1101: recipient bob: node not found", err.Error())
	require.ErrorIs(t, err, types.ErrNodeNotFound)
	require.Equal(t, codes.NotFound, status.Code(err))

	overGRPC := status.ErrorProto(status.Convert(err).Proto()) // what a gRPC client rebuilds
	overABCI := errorsmod.Wrap(sdkerrors.ErrKeyNotFound, err.Error())
	for _, text := range []string{err.Error(), overGRPC.Error(), overABCI.Error()} {
		codespace, code, msg, ok := types.ParseError(text)
		require.True(t, ok, text)
		require.Equal(t, types.ModuleName, codespace)
		require.EqualValues(t, 1101, code)
		require.Equal(t, "recipient bob: node not found", msg)
	}
}

func TestQueryErrorKeepsTheABCICode(t *testing.T) {
	for _, tc := range errorCodes {
		codespace, code, _ := errorsmod.ABCIInfo(types.QueryError(tc.err), false)
		require.Equal(t, types.ModuleName, codespace)
		require.Equal(t, tc.code, code)
	}
}

func TestQueryErrorWrapsOnce(t *testing.T) {
	require.NoError(t, types.QueryError(nil))
	once := types.QueryError(types.ErrInvalidRequest)
	require.Equal(t, once, types.QueryError(once))
	_, code, _, ok := types.ParseError(types.QueryError(errors.New("disk full")).Error())
	require.True(t, ok)
	require.EqualValues(t, 1, code, "an error without a code is nobody's refusal")
}

func TestParseError(t *testing.T) {
	tests := []struct {
		name, text, codespace, msg string
		code                       uint32
		ok                         bool
	}{
		{name: "takes the first phrase", text: "a codespace internode code 1104: bob: name taken codespace sdk code 5: x", codespace: "internode", code: 1104, msg: "bob: name taken", ok: true},
		{name: "knows other codespaces", text: "codespace sdk code 5: insufficient funds", codespace: "sdk", code: 5, msg: "insufficient funds", ok: true},
		{name: "keeps the message of an unknown code", text: "codespace internode code 1999: from the future", codespace: "internode", code: 1999, msg: "from the future", ok: true},
		{name: "keeps a message of several lines", text: "codespace sdk code 5: a\nb", codespace: "sdk", code: 5, msg: "a\nb", ok: true},
		{name: "refuses a number that is no code", text: "codespace internode code 9999999999: x"},
		{name: "refuses text without the phrase", text: "node not found"},
		{name: "refuses nothing"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			codespace, code, msg, ok := types.ParseError(tc.text)
			require.Equal(t, tc.ok, ok)
			require.Equal(t, tc.codespace, codespace)
			require.Equal(t, tc.code, code)
			require.Equal(t, tc.msg, msg)
		})
	}
}

func TestQueryErrorTellsGRPCWhatKindOfRefusalItIs(t *testing.T) {
	tests := map[error]codes.Code{
		types.ErrMessageNotFound:    codes.NotFound,
		types.ErrLinkNotFound:       codes.NotFound,
		types.ErrIndexUnavailable:   codes.Unavailable,
		types.ErrInvalidAddress:     codes.InvalidArgument,
		types.ErrUnsupportedAddress: codes.Unimplemented,
		types.ErrInboxFull:          codes.Unknown,
	}
	for err, want := range tests {
		require.Equal(t, want, status.Code(types.QueryError(err)), err)
	}
}
