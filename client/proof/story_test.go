package proof_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/proof"
	"github.com/amigos-network/amigos/x/internode/types"
)

const bobsNumber = 2

// story is a chain on which alice has written to bob: he processed 1, rejected 2, read 3, has 4, and not yet 5.
type story struct {
	*chain
	height int64
	first  types.FiledMessage
}

func newStory(tb testing.TB) *story {
	tb.Helper()
	s := &story{chain: newChain(tb)}
	s.first = s.File(s.Alice, s.Entry("bob", "hola"))
	for _, body := range []string{"no", "seen", "here", "new"} {
		s.File(s.Alice, s.Entry("bob", body))
	}
	s.File(s.Carol, s.Entry("alice", "more"))
	s.block()
	require.NoError(tb, s.Receipt(s.Bob, types.STAGE_PROCESSED, 0, 2, types.Rejection{Arrival: 2, Reason: "not for me"}))
	require.NoError(tb, s.Receipt(s.Bob, types.STAGE_READ, 2, 3))
	require.NoError(tb, s.Receipt(s.Bob, types.STAGE_DELIVERED, 3, 4))
	s.height = s.block()
	return s
}

func (s *story) claim(kind proof.Kind, arrival uint64) proof.Claim {
	return proof.Claim{Kind: kind, Node: bobsNumber, Arrival: arrival, Height: s.height}
}

// file is a good file that the root of the first block proves.
func (s *story) file(kind proof.Kind, arrival uint64) []byte {
	s.tb.Helper()
	bz, err := s.build(s.claim(kind, arrival))
	require.NoError(s.tb, err)
	return bz
}
