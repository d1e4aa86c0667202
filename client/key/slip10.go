package key

import (
	"crypto/hmac"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

const (
	slip10Key = "ed25519 seed"
	hardened  = uint32(1) << 31
)

// node is one place in a SLIP-10 tree: the 32 bytes that are an Ed25519 seed, and the chain code for its children.
type node struct{ seed, chain []byte }

func master(seed []byte) node { return split([]byte(slip10Key), seed) }

// child is the hardened child; Ed25519 has no other.
func (n node) child(index uint32) node {
	data := append([]byte{0}, n.seed...)
	return split(n.chain, binary.BigEndian.AppendUint32(data, index|hardened))
}

// at walks down a path.
func (n node) at(path []uint32) node {
	for _, index := range path {
		n = n.child(index)
	}
	return n
}

func split(key, data []byte) node {
	mac := hmac.New(sha512.New, key)
	mac.Write(data)
	sum := mac.Sum(nil)
	return node{seed: sum[:32], chain: sum[32:]}
}

// parsePath reads `m/44'/118'/0'/0/5` into indices without their hardened bit. The bit is always set when deriving,
// so that the SDK's default path and the fully hardened one name the same key. An empty path is the master key.
func parsePath(s string) ([]uint32, error) {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "m"), "/")
	if s == "" {
		return nil, nil
	}
	var path []uint32
	for _, segment := range strings.Split(s, "/") {
		index, err := strconv.ParseUint(strings.TrimSuffix(segment, "'"), 10, 31)
		if err != nil {
			return nil, fmt.Errorf("derivation path segment %q: want a number below 2^31, as in %s", segment, HDPath(0))
		}
		path = append(path, uint32(index))
	}
	return path, nil
}
