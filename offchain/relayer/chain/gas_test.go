package chain

import (
	"testing"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/stretchr/testify/require"
)

func TestOnlyTheFirstOfAKindIsSimulated(t *testing.T) {
	b := newGasBook()
	require.Zero(t, b.estimate("receive", 100, 40_000))
	b.took("receive/update/7", 100, 50_000, 9_000_000)
	require.GreaterOrEqual(t, b.estimate("receive", 100, 40_000), uint64(9_000_000), "one with more in it tells of one with less")
	require.GreaterOrEqual(t, b.estimate("receive", 1, 400), uint64(90_000), "a large one tells of a small one")
	require.Less(t, b.estimate("receive", 1, 400), uint64(1_000_000))
	require.Zero(t, b.estimate("acknowledge", 100, 40_000), "another kind tells nothing")
	require.Zero(t, b.estimate("rec", 100, 40_000), "nor does one whose name only begins alike")

	b.took("receive", 1, 400, 150_000)
	require.EqualValues(t, 180_000, b.estimate("receive", 1, 400))
	require.GreaterOrEqual(t, b.estimate("receive", 80, 32_000), uint64(80*90_000), "what one message takes is little more in company")
}

func TestWhatRanOutOfGasIsSimulated(t *testing.T) {
	b := newGasBook()
	b.took("receive", 100, 40_000, 9_000_000)
	b.took("receive", 2, 800, 300_000)
	b.disappointed("receive", 100, sdkerrors.ErrInsufficientFunds)
	require.NotZero(t, b.estimate("receive", 100, 40_000))
	b.disappointed("receive", 100, sdkerrors.ErrOutOfGas.Wrap("more"))
	require.Zero(t, b.estimate("receive", 100, 40_000), "whatever other sizes tell")
	require.NotZero(t, b.estimate("receive", 2, 800))
	b.took("receive", 100, 40_000, 12_000_000)
	require.GreaterOrEqual(t, b.estimate("receive", 100, 40_000), uint64(12_000_000))
}
