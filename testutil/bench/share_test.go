package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSharesAreOfTheInnermostNamedPackage(t *testing.T) {
	const traces = `File: amigosd
Type: cpu
-----------+-------------------------------------------------------
      30ms   runtime.memmove
             github.com/cosmos/iavl.(*Node).clone (inline)
             cosmossdk.io/store/iavl.(*Store).Set
             github.com/cosmos/cosmos-sdk/x/auth/ante.DeductFeeDecorator.AnteHandle
             github.com/cosmos/cosmos-sdk/types.ChainAnteDecorators.func1.AnteHandler
             github.com/cosmos/cosmos-sdk/baseapp.(*BaseApp).FinalizeBlock
-----------+-------------------------------------------------------
      10ms   internal/runtime/syscall.Syscall6
-----------+-------------------------------------------------------
`
	got := parseShares(traces)
	require.InDeltaMapValues(t, map[string]float64{"IAVL": 0.75, otherShare: 0.25}, got.Packages, 1e-9)
	require.InDeltaMapValues(t, map[string]float64{"ante": 0.75, "finalize": 0.75}, got.Within, 1e-9)
}
