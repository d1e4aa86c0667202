package proof_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/proof"
)

func gentx(m member) string {
	key := base64.StdEncoding.EncodeToString(m.key.PubKey().Bytes())
	return fmt.Sprintf(`{"body":{"messages":[{"@type":"/cosmos.staking.v1beta1.MsgCreateValidator",
		"pubkey":{"@type":"/cosmos.crypto.ed25519.PubKey","key":%q},"value":{"denom":"uamigo","amount":"%d000007"}}]}}`, key, m.power)
}

func named(m member) string {
	key := base64.StdEncoding.EncodeToString(m.key.PubKey().Bytes())
	return fmt.Sprintf(`{"pub_key":{"type":"tendermint/PubKeyEd25519","value":%q},"power":"%d"}`, key, m.power)
}

func each(members []member, write func(member) string) string {
	var parts []string
	for _, m := range members {
		parts = append(parts, write(m))
	}
	return "[" + strings.Join(parts, ",") + "]"
}

func withTxs(members []member, limit int) string {
	return fmt.Sprintf(`{"chain_id":"norte-1","initial_height":1,"app_state":{"genutil":{"gen_txs":%s},"staking":{"params":{"max_validators":%d}}}}`,
		each(members, gentx), limit)
}

func TestGenesisNamesTheFirstValidators(t *testing.T) {
	s := newStory(t)
	members := []member{newMember("v1", 1), newMember("v2", 30), newMember("v3", 30), newMember("v4", 2)}
	s.set = func(int64) []member { return members }
	bz := s.file(proof.KindMessage, 1)
	for name, genesis := range map[string]string{
		"by the transactions that create them": withTxs(members, 100),
		"by name":                              `{"chain_id":"norte-1","initial_height":"1","consensus":{"validators":` + each(members, named) + `}}`,
		"by name in an older file":             `{"chain_id":"norte-1","validators":` + each(members, named) + `}`,
	} {
		root, err := proof.Genesis([]byte(genesis))
		require.NoError(t, err, name)
		r, err := proof.Verify(bz, root)
		require.NoError(t, err, name)
		require.Contains(t, r.Trusted, "norte-1")
	}
}

func TestWrongGenesisIsRefused(t *testing.T) {
	s := newStory(t)
	members := s.set(1)
	bz := s.file(proof.KindMessage, 1)
	for genesis, want := range map[string]error{
		withTxs(members, 100): nil,
		strings.Replace(withTxs(members, 100), "norte-1", "sur-1", 1):    proof.ErrChain,
		withTxs(members[1:], 100):                                        proof.ErrTrust,
		strings.Replace(withTxs(members, 100), "t\":1", "t\":\"99\"", 1): proof.ErrTrust,
		withTxs(append(members, members[0]), 100):                        proof.ErrRoot,
		withTxs(members, 3):                                              proof.ErrRoot,
		withTxs(nil, 100):                                                proof.ErrRoot,
		strings.Replace(withTxs(members, 100), "norte-1", "", 1):         proof.ErrRoot,
		strings.Replace(withTxs(members, 100), "t\":1", "t\":\"x\"", 1):  proof.ErrRoot,
		"":   proof.ErrRoot,
		"{}": proof.ErrRoot,
	} {
		root, err := proof.Genesis([]byte(genesis))
		if err == nil {
			_, err = proof.Verify(bz, root)
		}
		require.ErrorIs(t, err, want, genesis)
	}
}
