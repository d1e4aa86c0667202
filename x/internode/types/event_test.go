package types_test

import (
	"math"
	"testing"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestAnEventByHandIsTheTypedOne(t *testing.T) {
	for _, e := range []types.EventMessagesFiled{
		{},
		{Recipient: "amigos1bob", Sender: "amigos1alice@link-1", First: 1, Last: math.MaxUint64, Carrier: "amigos1carol"},
		{Recipient: "<&>\"\\ \u2028 \x00", Sender: "ñ"},
	} {
		want, err := sdk.TypedEventToEvent(&e)
		require.NoError(t, err)
		require.Equal(t, want, e.Event())
	}
}
