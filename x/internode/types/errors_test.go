package types_test

import (
	"errors"
	"testing"

	errorsmod "cosmossdk.io/errors"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

// errorCodes is wire format: a line may be added, and none changed.
var errorCodes = []struct {
	err       error
	code      uint32
	retryable bool
}{
	{types.ErrInvalidAddress, 1100, false},
	{types.ErrNodeNotFound, 1101, false},
	{types.ErrBodyTooLarge, 1102, false},
	{types.ErrInvalidName, 1103, false},
	{types.ErrNameTaken, 1104, false},
	{types.ErrAlreadyRegistered, 1105, false},
	{types.ErrNodeExpired, 1106, true},
	{types.ErrNodeRetired, 1107, false},
	{types.ErrInvalidKey, 1108, false},
	{types.ErrKeyTaken, 1109, false},
	{types.ErrInvalidProfile, 1110, false},
	{types.ErrInvalidMessage, 1111, false},
	{types.ErrBatchTooLarge, 1112, false},
	{types.ErrMessageExpired, 1113, false},
	{types.ErrParentNotFound, 1114, false},
	{types.ErrHopLimit, 1115, false},
	{types.ErrInboxFull, 1116, true},
	{types.ErrSenderShare, 1117, true},
	{types.ErrNotAdmitted, 1118, false},
	{types.ErrReceiptCursor, 1119, false},
	{types.ErrInvalidReceipt, 1120, false},
	{types.ErrInvalidPolicy, 1121, false},
	{types.ErrInvalidAuthority, 1122, false},
	{types.ErrInvalidParams, 1123, false},
	{types.ErrMessageNotFound, 1124, false},
	{types.ErrPingAnswered, 1125, false},
	{types.ErrNotAPing, 1126, false},
	{types.ErrUnsupportedAddress, 1127, false},
	{types.ErrIndexUnavailable, 1128, true},
	{types.ErrLinkNotFound, 1129, false},
	{types.ErrInvalidRequest, 1130, false},
	{types.ErrInvalidGenesis, 1131, false},
	{types.ErrNotRegistered, 1132, false},
	{types.ErrLinkClosed, 1133, false},
	{types.ErrLinkQuarantined, 1134, false},
	{types.ErrLinkPaused, 1135, true},
	{types.ErrLinkRate, 1136, true},
	{types.ErrClientNotActive, 1137, false},
	{types.ErrInvalidTimeout, 1138, false},
	{types.ErrInvalidPacket, 1139, false},
	{types.ErrPacketTooLarge, 1140, false},
	{types.ErrTooManyPending, 1141, true},
	{types.ErrInvalidVersion, 1142, false},
	{types.ErrInvalidOrdering, 1143, false},
	{types.ErrInvalidPort, 1144, false},
	{types.ErrInvalidLink, 1145, false},
	{types.ErrLinkNameTaken, 1146, false},
	{types.ErrUnknownPayload, 1147, false},
	{types.ErrChannelClose, 1148, false},
	{types.ErrLinkShare, 1149, true},
	{types.ErrPacketTimedOut, 1150, true},
	{types.ErrNotRelayed, 1151, true},
	{types.ErrBadSignature, 1152, false},
	{types.ErrKeyNotValid, 1153, false},
	{types.ErrWrongChain, 1154, false},
	{types.ErrEnvelopeLifetime, 1155, false},
	{types.ErrAnchored, 1156, false},
	{types.ErrTooManyKeys, 1157, false},
	{types.ErrKeyNotFound, 1158, false},
	{types.ErrQuotaSpent, 1159, true},
	{types.ErrNotFree, 1160, false},
	{types.ErrNoEncryptionKey, 1195, false},
	{types.ErrUndecryptable, 1196, false},
	{types.ErrNoPrivateKey, 1197, false},
	{types.ErrRemoteKey, 1198, false},
}

func TestEachErrorKeepsItsCode(t *testing.T) {
	for _, tc := range errorCodes {
		t.Run(tc.err.Error(), func(t *testing.T) {
			codespace, code, _ := errorsmod.ABCIInfo(errorsmod.Wrap(tc.err, "context"), false)
			require.Equal(t, "internode", codespace)
			require.Equal(t, tc.code, code)
		})
	}
}

func TestEachCodeHasAHint(t *testing.T) {
	retryable := make(map[uint32]bool)
	for _, tc := range errorCodes {
		retryable[tc.code] = tc.retryable
	}
	for code := uint32(1100); code <= 1999; code++ {
		hint, explained := types.Explain(types.ModuleName, code)
		_, listed := retryable[code]
		require.Equal(t, registered(code), explained, "hint of %d", code)
		require.Equal(t, registered(code), listed, "golden line of %d", code)
		if explained {
			require.Regexp(t, `^[A-Z].*\.$`, hint.Fix, "the hint of %d is a sentence", code)
			require.Equal(t, retryable[code], hint.Retryable, "retry after %d", code)
		}
	}
}

func TestExplainKnowsTheRefusalsOfTheSDK(t *testing.T) {
	for _, code := range []uint32{2, 4, 5, 11, 13, 20, 32, 42} {
		hint, found := types.Explain("sdk", code)
		require.True(t, found, code)
		require.Regexp(t, `^[A-Z].*\.$`, hint.Fix)
	}
	_, found := types.Explain("sdk", 1101)
	require.False(t, found, "codes of one codespace mean nothing in another")
	_, found = types.Explain("elsewhere", 1101)
	require.False(t, found)
}

func TestRefusal(t *testing.T) {
	tests := []struct {
		name string
		err  error
		code uint32
		ok   bool
	}{
		{name: "is the code of a registered error", err: types.ErrInboxFull.Wrap("bob"), code: 1116, ok: true},
		{name: "is none for another module's error", err: errorsmod.ErrPanic, code: 111222},
		{name: "is none for an error without a code", err: errors.New("disk full"), code: 1},
		{name: "is none for success"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			code, ok := types.Refusal(tc.err)
			require.Equal(t, tc.ok, ok)
			require.Equal(t, tc.code, code)
		})
	}
}

func TestResultErr(t *testing.T) {
	require.NoError(t, types.SendResult{Arrival: 1}.Err())
	require.ErrorIs(t, types.SendResult{Code: 1116}.Err(), types.ErrInboxFull)
	require.ErrorIs(t, types.SendResult{Code: 1101, Recipient: "amigos1"}.Err(), types.ErrNodeNotFound)
}

// registered asks twice: a registered code always leads to the one registered error, an unknown one to a new one.
func registered(code uint32) bool {
	var first, second *errorsmod.Error
	return errors.As(errorsmod.ABCIError(types.ModuleName, code, "x"), &first) &&
		errors.As(errorsmod.ABCIError(types.ModuleName, code, "x"), &second) &&
		first == second
}
