//go:build long

package app

// How much `make test-long` tries.
const (
	simulationSeeds  = 38
	simulationBlocks = 100
	simulationBlock  = 100 // operations
	simulationPeople = 500
	malformedCases   = 100_000
	interleavings    = 10_000
)
