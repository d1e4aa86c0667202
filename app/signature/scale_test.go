//go:build !long

package signature

// vectorsRequired is whether a test fails where the vectors of others cannot be fetched.
const vectorsRequired = false
