//go:build !long

package app

// How much `make test` tries. Its longer brother is behind the build tag long.
const (
	simulationSeeds    = 3
	simulationBlocks   = 40
	simulationBlock    = 60 // operations
	simulationPeople   = 50
	malformedCases     = 1_000
	lives              = 2 // of a chain on which people speak at random
	malformedEnvelopes = 2_000
	interleavings      = 200
	signatureBlocks    = 15
	mixedBlocks        = 60
)
