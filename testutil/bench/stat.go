package main

import (
	"math/rand/v2"
	"slices"
	"time"
)

// percentile is the nearest-rank percentile of unsorted values: always one of them. It is 0 of none.
func percentile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(p*float64(len(sorted))/100+0.999999) - 1
	return sorted[min(max(rank, 0), len(sorted)-1)]
}

// median is the middle value, or the mean of the two in the middle.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// Ratio is a median of ratios, one for each round, and its 95 % interval.
type Ratio struct {
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Rounds int     `json:"rounds"`
}

const resamples = 2000

// newRatio draws rounds again and again (a bootstrap) to tell how far the median can be trusted.
func newRatio(ratios []float64) Ratio {
	if len(ratios) == 0 {
		return Ratio{}
	}
	random := rand.New(rand.NewPCG(1, 1)) // the same interval for the same rounds
	medians := make([]float64, resamples)
	drawn := make([]float64, len(ratios))
	for i := range medians {
		for j := range drawn {
			drawn[j] = ratios[random.IntN(len(ratios))]
		}
		medians[i] = median(drawn)
	}
	return Ratio{Median: median(ratios), Low: percentile(medians, 2.5), High: percentile(medians, 97.5), Rounds: len(ratios)}
}

// Latency is how long something took, in milliseconds.
type Latency struct {
	Count int     `json:"count"`
	P50   float64 `json:"p50_ms"`
	P90   float64 `json:"p90_ms"`
	P99   float64 `json:"p99_ms"`
}

func newLatency(took []float64) Latency {
	return Latency{Count: len(took), P50: percentile(took, 50), P90: percentile(took, 90), P99: percentile(took, 99)}
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
