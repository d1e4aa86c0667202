package proof_test

import (
	"crypto/sha256"
	"sort"
	"testing"
	"time"

	"cosmossdk.io/log"
	"cosmossdk.io/store"
	"cosmossdk.io/store/metrics"
	storetypes "cosmossdk.io/store/types"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/tmhash"
	cmtcrypto "github.com/cometbft/cometbft/proto/tendermint/crypto"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmtversion "github.com/cometbft/cometbft/proto/tendermint/version"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/cometbft/cometbft/version"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/proof"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// chain is a chain without consensus: the real keeper's state in a real multistore, and blocks that validators of the
// test's choice sign.
type chain struct {
	*testkeeper.Internode
	tb      testing.TB
	id      string
	cms     storetypes.CommitMultiStore
	stores  map[string]*storetypes.KVStoreKey
	hashes  map[int64][]byte            // app hashes after heights
	set     func(height int64) []member // who validates a block
	sign    func(height int64, i int) cmttypes.BlockIDFlag
	written map[string]bool // keys of the module's store
}

// member is a validator with its private key.
type member struct {
	key   ed25519.PrivKey
	power int64
}

func newMember(name string, power int64) member {
	return member{ed25519.GenPrivKeyFromSecret([]byte(name)), power}
}

// newChain has one block with alice, bob and carol registered, and four validators of equal power who all sign.
func newChain(tb testing.TB) *chain {
	tb.Helper()
	c := &chain{
		Internode: testkeeper.NewInternode(tb), tb: tb, id: testkeeper.ChainID,
		cms:    store.NewCommitMultiStore(dbm.NewMemDB(), log.NewNopLogger(), metrics.NewNoOpMetrics()),
		stores: map[string]*storetypes.KVStoreKey{}, hashes: map[int64][]byte{}, written: map[string]bool{},
		sign: func(int64, int) cmttypes.BlockIDFlag { return cmttypes.BlockIDFlagCommit },
	}
	four := []member{newMember("v1", 10), newMember("v2", 10), newMember("v3", 10), newMember("v4", 10)}
	c.set = func(int64) []member { return four }
	for _, name := range []string{"acc", "bank", types.StoreKey, "staking", "upgrade"} {
		c.stores[name] = storetypes.NewKVStoreKey(name)
		c.cms.MountStoreWithDB(c.stores[name], storetypes.StoreTypeIAVL, nil)
	}
	require.NoError(tb, c.cms.LoadLatestVersion())
	c.block()
	return c
}

// block ends a block and returns its height.
func (c *chain) block() int64 {
	c.tb.Helper()
	for _, pair := range c.Commit(time.Second) {
		kv := c.cms.GetCommitKVStore(c.stores[types.StoreKey])
		if pair.Delete {
			kv.Delete(pair.Key)
			continue
		}
		kv.Set(pair.Key, pair.Value)
		c.written[string(pair.Key)] = true
	}
	for name, key := range c.stores {
		if name != types.StoreKey {
			c.cms.GetCommitKVStore(key).Set([]byte("some"), []byte(name))
		}
	}
	id := c.cms.Commit()
	c.hashes[id.Version] = id.Hash
	return id.Version
}

// fetch answers with values at a height, as a node does.
func (c *chain) fetch(height int64) proof.Fetch {
	return func(key []byte) ([]byte, *cmtcrypto.ProofOps, error) {
		res, err := c.cms.(storetypes.Queryable).Query(&storetypes.RequestQuery{
			Path: "/" + types.StoreKey + "/key", Data: key, Height: height, Prove: true,
		})
		if err != nil {
			return nil, nil, err
		}
		return res.Value, res.ProofOps, nil
	}
}

func validatorSet(members []member) *cmttypes.ValidatorSet {
	set := &cmttypes.ValidatorSet{}
	for _, m := range members {
		set.Validators = append(set.Validators, cmttypes.NewValidator(m.key.PubKey(), m.power))
	}
	sort.Sort(cmttypes.ValidatorsByVotingPower(set.Validators))
	return set
}

// light is the block at a height, signed by its validators as the test has it.
func (c *chain) light(height int64) *cmttypes.LightBlock {
	set := validatorSet(c.set(height))
	header := &cmttypes.Header{
		Version: cmtversion.Consensus{Block: version.BlockProtocol}, ChainID: c.id, Height: height,
		Time:           time.Unix(1_800_000_000+height, 5).UTC(),
		LastBlockID:    cmttypes.BlockID{Hash: tmhash.Sum([]byte("last")), PartSetHeader: cmttypes.PartSetHeader{Total: 1, Hash: tmhash.Sum([]byte("parts"))}},
		LastCommitHash: tmhash.Sum([]byte("commit")), DataHash: tmhash.Sum([]byte("data")), ConsensusHash: tmhash.Sum([]byte("params")),
		LastResultsHash: tmhash.Sum([]byte("results")), EvidenceHash: tmhash.Sum([]byte("evidence")),
		ValidatorsHash: set.Hash(), NextValidatorsHash: validatorSet(c.set(height + 1)).Hash(),
		AppHash: c.hashes[height-1], ProposerAddress: set.Validators[0].Address,
	}
	return &cmttypes.LightBlock{SignedHeader: &cmttypes.SignedHeader{Header: header, Commit: c.commit(header, set)}, ValidatorSet: set}
}

func (c *chain) commit(header *cmttypes.Header, set *cmttypes.ValidatorSet) *cmttypes.Commit {
	keys := map[string]ed25519.PrivKey{}
	for _, m := range c.set(header.Height) {
		keys[string(m.key.PubKey().Address())] = m.key
	}
	id := cmttypes.BlockID{Hash: header.Hash(), PartSetHeader: cmttypes.PartSetHeader{Total: 1, Hash: tmhash.Sum(header.Hash())}}
	commit := &cmttypes.Commit{Height: header.Height, Round: 1, BlockID: id}
	for i, v := range set.Validators {
		flag := c.sign(header.Height, i)
		if flag == cmttypes.BlockIDFlagAbsent {
			commit.Signatures = append(commit.Signatures, cmttypes.NewCommitSigAbsent())
			continue
		}
		vote := cmttypes.Vote{
			Type: cmtproto.PrecommitType, Height: header.Height, Round: 1, Timestamp: header.Time.Add(time.Millisecond),
			ValidatorAddress: v.Address, ValidatorIndex: int32(i),
		}
		if flag == cmttypes.BlockIDFlagCommit {
			vote.BlockID = id
		}
		signature, err := keys[string(v.Address)].Sign(cmttypes.VoteSignBytes(c.id, vote.ToProto()))
		require.NoError(c.tb, err)
		commit.Signatures = append(commit.Signatures, cmttypes.CommitSig{
			BlockIDFlag: flag, ValidatorAddress: v.Address, Timestamp: vote.Timestamp, Signature: signature,
		})
	}
	return commit
}

// build makes a file about the state of a height, over blocks at earlier heights.
func (c *chain) build(claim proof.Claim, way ...int64) ([]byte, error) {
	claim.ChainID = c.id
	var blocks []*cmttypes.LightBlock
	for _, height := range append(way, claim.Height+1) {
		blocks = append(blocks, c.light(height))
	}
	return proof.Build(claim, blocks, c.fetch(claim.Height))
}

// root trusts the validators of a height.
func (c *chain) root(height int64) proof.Root {
	return proof.Root{ChainID: c.id, Validators: validatorSet(c.set(height)).Hash(), Height: height}
}

// reseal makes a file again after an edit, with the one encoding it then has.
func reseal(tb testing.TB, bz []byte, edit func(*proof.File)) []byte {
	tb.Helper()
	f, err := proof.Parse(bz)
	require.NoError(tb, err)
	edit(f)
	again, err := f.Encode()
	require.NoError(tb, err)
	return again
}

func sum(text string) []byte { h := sha256.Sum256([]byte(text)); return h[:] }
