// Package insight tells how the links of a relayer fare, and why a packet is where it is. It reads the chains, whether a
// relayer runs or not; a running one adds what only it knows.
package insight
