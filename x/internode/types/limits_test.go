package types_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestLimitsLeavesNoneOut(t *testing.T) {
	limits := reflect.ValueOf(types.Limits())
	for i := range limits.NumField() {
		require.NotZero(t, limits.Field(i).Uint(), limits.Type().Field(i).Name)
	}
}

func TestALimitedNameIsAnAddress(t *testing.T) {
	require.LessOrEqual(t, types.MaxNameBytes, envelope.MaxRecipientBytes)
}

func TestPageSize(t *testing.T) {
	require.Equal(t, 100, types.PageSize(0))
	require.Equal(t, 1, types.PageSize(1))
	require.Equal(t, 1000, types.PageSize(1000))
	require.Equal(t, 1000, types.PageSize(1<<32-1))
}
