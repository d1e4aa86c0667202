package chain

import (
	"context"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/light"
	"github.com/cometbft/cometbft/light/provider"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmtversion "github.com/cometbft/cometbft/proto/tendermint/version"
	cmttypes "github.com/cometbft/cometbft/types"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"
	"github.com/stretchr/testify/require"
)

// fakeLight answers light blocks of a chain whose validators change from height to height.
type fakeLight struct {
	provider.Provider
	blocks map[int64]*cmttypes.LightBlock
	asked  []int64
}

func (f *fakeLight) LightBlock(_ context.Context, height int64) (*cmttypes.LightBlock, error) {
	f.asked = append(f.asked, height)
	if block := f.blocks[height]; block != nil {
		return block, nil
	}
	return nil, provider.ErrLightBlockNotFound
}

type voters struct {
	set  *cmttypes.ValidatorSet
	keys map[string]ed25519.PrivKey
}

func newVoters(all []ed25519.PrivKey) voters {
	v := voters{keys: map[string]ed25519.PrivKey{}}
	var validators []*cmttypes.Validator
	for _, key := range all {
		validators = append(validators, cmttypes.NewValidator(key.PubKey(), 10))
		v.keys[string(key.PubKey().Address())] = key
	}
	v.set = cmttypes.NewValidatorSet(validators)
	return v
}

var began = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// lightBlock is a block that its validators signed.
func lightBlock(t *testing.T, height int64, by, next voters) *cmttypes.LightBlock {
	t.Helper()
	header := &cmttypes.Header{
		Version: cmtversion.Consensus{Block: 11}, ChainID: "test-1", Height: height, Time: began.Add(time.Duration(height) * time.Second),
		ValidatorsHash: by.set.Hash(), NextValidatorsHash: next.set.Hash(), ConsensusHash: make([]byte, 32), AppHash: make([]byte, 32),
		LastBlockID:     cmttypes.BlockID{Hash: make([]byte, 32), PartSetHeader: cmttypes.PartSetHeader{Total: 1, Hash: make([]byte, 32)}},
		LastResultsHash: make([]byte, 32), EvidenceHash: make([]byte, 32), DataHash: make([]byte, 32), LastCommitHash: make([]byte, 32),
		ProposerAddress: by.set.Validators[0].Address,
	}
	id := cmttypes.BlockID{Hash: header.Hash(), PartSetHeader: cmttypes.PartSetHeader{Total: 1, Hash: make([]byte, 32)}}
	commit := &cmttypes.Commit{Height: height, BlockID: id}
	for i, validator := range by.set.Validators {
		vote := &cmttypes.Vote{
			Type: cmtproto.PrecommitType, Height: height, BlockID: id, Timestamp: header.Time,
			ValidatorAddress: validator.Address, ValidatorIndex: int32(i),
		}
		signature, err := by.keys[string(validator.Address)].Sign(cmttypes.VoteSignBytes("test-1", vote.ToProto()))
		require.NoError(t, err)
		commit.Signatures = append(commit.Signatures, cmttypes.CommitSig{
			BlockIDFlag: cmttypes.BlockIDFlagCommit, ValidatorAddress: validator.Address, Timestamp: vote.Timestamp, Signature: signature,
		})
	}
	return &cmttypes.LightBlock{SignedHeader: &cmttypes.SignedHeader{Header: header, Commit: commit}, ValidatorSet: by.set}
}

func lightChain(t *testing.T, sets ...voters) (*Chain, *fakeLight) {
	t.Helper()
	f := &fakeLight{blocks: map[int64]*cmttypes.LightBlock{}}
	for i := range sets {
		f.blocks[int64(i)+1] = lightBlock(t, int64(i)+1, sets[i], sets[min(i+1, len(sets)-1)])
	}
	return &Chain{cfg: Config{ID: "test-1"}, light: f, revision: 1}, f
}

func trusted(f *fakeLight, height int64) Trusted {
	h := f.blocks[height].Header
	return Trusted{Height: height, Time: h.Time, NextValidators: h.NextValidatorsHash}
}

// verify does to headers what the light client on the other chain does.
func verify(t *testing.T, from Trusted, headers []*ibctm.Header) {
	t.Helper()
	for _, h := range headers {
		require.NoError(t, h.ValidateBasic())
		require.Equal(t, clienttypes.NewHeight(1, uint64(from.Height)), h.TrustedHeight)
		signed, err := cmttypes.SignedHeaderFromProto(h.SignedHeader)
		require.NoError(t, err)
		set, err := cmttypes.ValidatorSetFromProto(h.ValidatorSet)
		require.NoError(t, err)
		known, err := cmttypes.ValidatorSetFromProto(h.TrustedValidators)
		require.NoError(t, err)
		require.Equal(t, from.NextValidators, known.Hash())
		before := &cmttypes.SignedHeader{Header: &cmttypes.Header{ChainID: "test-1", Height: from.Height, Time: from.Time, NextValidatorsHash: from.NextValidators}}
		require.NoError(t, light.Verify(before, known, signed, set, time.Hour, signed.Time, time.Second, light.DefaultTrustLevel))
		from = Trusted{Height: signed.Height, Time: signed.Time, NextValidators: signed.NextValidatorsHash}
	}
}

func keys(n int) []ed25519.PrivKey {
	all := make([]ed25519.PrivKey, n)
	for i := range all {
		all[i] = ed25519.GenPrivKey()
	}
	return all
}

func TestAHeaderOfManyValidatorsVerifies(t *testing.T) {
	many := newVoters(keys(130))
	c, f := lightChain(t, many, many, many, many, many)
	from := trusted(f, 1)
	headers, err := c.ClientHeaders(t.Context(), from, 5, ibctm.DefaultTrustLevel)
	require.NoError(t, err)
	require.Len(t, headers, 1)
	verify(t, from, headers)
	require.Equal(t, []int64{5}, f.asked, "validators that are still the same are not asked for")
}

func TestAHeaderAfterSomeValidatorsChangedVerifies(t *testing.T) {
	all := keys(6)
	old, changed := newVoters(all[:4]), newVoters(all[1:])
	c, f := lightChain(t, old, old, changed, changed)
	from := trusted(f, 1)
	headers, err := c.ClientHeaders(t.Context(), from, 4, ibctm.DefaultTrustLevel)
	require.NoError(t, err)
	require.Len(t, headers, 1)
	verify(t, from, headers)
}

func TestHeadersInBetweenBridgeValidatorsThatAllChanged(t *testing.T) {
	all := keys(8)
	sets := make([]voters, 9)
	for i := range sets { // each block has one of four exchanged
		sets[i] = newVoters(all[min(i, 4) : min(i, 4)+4])
	}
	c, f := lightChain(t, sets...)
	from := trusted(f, 1)
	headers, err := c.ClientHeaders(t.Context(), from, 9, ibctm.DefaultTrustLevel)
	require.NoError(t, err)
	require.Greater(t, len(headers), 1)
	verify(t, from, headers)
	require.EqualValues(t, 9, headers[len(headers)-1].Header.Height)
}

func TestANodeThatLiesIsFoundOut(t *testing.T) {
	good, bad := newVoters(keys(4)), newVoters(keys(4))
	t.Run("a header of other validators", func(t *testing.T) {
		c, f := lightChain(t, good, good, bad, bad)
		_, err := c.ClientHeaders(t.Context(), Trusted{Height: 3, NextValidators: good.set.Hash(), Time: began}, 4, ibctm.DefaultTrustLevel)
		require.Error(t, err)
		_, err = c.ClientHeaders(t.Context(), Trusted{Height: 2, NextValidators: good.set.Hash(), Time: began}, 4, ibctm.DefaultTrustLevel)
		require.Error(t, err)
		require.NotEmpty(t, f.asked)
	})
	t.Run("a header that nobody signed", func(t *testing.T) {
		c, f := lightChain(t, good, good, good)
		f.blocks[3].Commit.Signatures[0].Signature[0] ^= 1
		f.blocks[3].Commit.Signatures[1].Signature[0] ^= 1
		_, err := c.ClientHeaders(t.Context(), trusted(f, 1), 3, ibctm.DefaultTrustLevel)
		require.Error(t, err)
	})
	t.Run("a height that goes back", func(t *testing.T) {
		c, f := lightChain(t, good, good, good)
		_, err := c.ClientHeaders(t.Context(), trusted(f, 3), 2, ibctm.DefaultTrustLevel)
		require.Error(t, err)
	})
}
