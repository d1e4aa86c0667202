package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPercentileIsOneOfTheValues(t *testing.T) {
	values := []float64{5, 1, 4, 2, 3}
	require.Equal(t, 3.0, percentile(values, 50))
	require.Equal(t, 5.0, percentile(values, 90))
	require.Equal(t, 5.0, percentile(values, 99))
	require.Equal(t, 1.0, percentile(values, 0))
	require.Equal(t, []float64{5, 1, 4, 2, 3}, values, "the values stay as they were")
	require.Zero(t, percentile(nil, 50))
}

func TestMedian(t *testing.T) {
	require.Equal(t, 2.0, median([]float64{9, 1, 2}))
	require.Equal(t, 2.5, median([]float64{9, 1, 2, 3}))
	require.Zero(t, median(nil))
}

func TestRatioHasTheMedianWithinItsInterval(t *testing.T) {
	r := newRatio([]float64{0.9, 1.1, 1.0, 1.0, 1.3, 0.8, 1.05})
	require.Equal(t, 1.0, r.Median)
	require.LessOrEqual(t, r.Low, r.Median)
	require.GreaterOrEqual(t, r.High, r.Median)
	require.Less(t, r.Low, r.High)
	require.Equal(t, 7, r.Rounds)

	same := newRatio([]float64{2, 2, 2})
	require.Equal(t, Ratio{Median: 2, Low: 2, High: 2, Rounds: 3}, same, "rounds that agree leave no doubt")
	require.Zero(t, newRatio(nil))
}
