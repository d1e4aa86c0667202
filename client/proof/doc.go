// Package proof makes and checks files that prove, to somebody who trusts neither side and has no network, what a
// chain's state says: a message, a receipt, a node's key. It has no clock and asks nobody.
//
// A file holds what is claimed, the state's records that say so, the Merkle proofs that lead from them to the app hash
// of a block, and the validators' signatures under that block. What remains to be trusted are the validators, and
// these the reader names: by the genesis, or by the hash of a set at a height.
package proof
