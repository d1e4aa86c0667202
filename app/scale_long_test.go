//go:build long

package app

// How much `make test-long` tries.
const (
	simulationSeeds    = 38
	simulationBlocks   = 100
	simulationBlock    = 100 // operations
	simulationPeople   = 500
	malformedCases     = 1_000_000
	lives              = 40 // of a chain on which people speak at random
	malformedEnvelopes = 100_000
	interleavings      = 10_000
	signatureBlocks    = 400
	mixedBlocks        = 1_000
)
