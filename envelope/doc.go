// Package envelope is what Amigos says and how it is proven: the message, its canonical bytes, its ID, and the
// signature that carries it over roads that do not authenticate by themselves. It is a leaf: it imports nothing
// of Amigos, has no state and no clock, and every function is safe for concurrent use.
//
// A message's canonical bytes are its protobuf encoding with fields in ascending order, zero values left out and
// nothing unknown. Its ID is their SHA-256: the same on every road. The golden vectors for other languages are in
// testdata/vectors.json.
package envelope
