package client

import (
	"testing"

	sdk "github.com/cosmos/cosmos-sdk/types"
	signingtypes "github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestTransactionsAreUnorderedSignedAndPaid(t *testing.T) {
	n := newFakeNode()
	c := newTestClient(t, n)
	_, err := c.Do(t.Context(), renew(c))
	require.NoError(t, err)

	tx, err := c.enc.txConfig.TxDecoder()(n.broadcasts[0])
	require.NoError(t, err)
	require.True(t, tx.(sdk.TxWithUnordered).GetUnordered())
	require.Equal(t, start.Add(DefaultTTL), tx.(sdk.TxWithUnordered).GetTimeoutTimeStamp())
	require.Equal(t, "1428uamigo", tx.(sdk.FeeTx).GetFee().String(), "142800 gas at the node's minimum price")

	sigs, err := tx.(authsigning.SigVerifiableTx).GetSignaturesV2()
	require.NoError(t, err)
	require.Len(t, sigs, 1)
	require.Zero(t, sigs[0].Sequence)
	signed, err := authsigning.GetSignBytesAdapter(t.Context(), c.enc.txConfig.SignModeHandler(), signingtypes.SignMode_SIGN_MODE_DIRECT,
		authsigning.SignerData{Address: c.Address(), ChainID: testChain, AccountNumber: 7, PubKey: sigs[0].PubKey}, tx)
	require.NoError(t, err)
	require.True(t, sigs[0].PubKey.VerifySignature(signed, sigs[0].Data.(*signingtypes.SingleSignatureData).Signature))
}

func TestTimeoutsOfAClientAreUnique(t *testing.T) {
	c := newTestClient(t, newFakeNode())
	last := c.nextTimeout()
	for range 100 { // the clock stands still
		next := c.nextTimeout()
		require.True(t, next.After(last))
		last = next
	}
}

func TestOnSentKnowsTheHashBeforeTheBlock(t *testing.T) {
	n := newFakeNode()
	var told string
	c := newTestClient(t, n, func(cfg *Config) {
		cfg.OnSent = func(hash string) {
			told = hash
			require.Len(t, n.blocks, 1)
		}
	})
	res, err := c.Do(t.Context(), renew(c))
	require.NoError(t, err)
	require.Equal(t, res.Hash, told)
}

func TestSomebodyElseMayPay(t *testing.T) {
	n := newFakeNode()
	c := newTestClient(t, n, func(cfg *Config) { cfg.FeeGranter = bobAddress })
	_, err := c.Do(t.Context(), renew(c))
	require.NoError(t, err)
	tx, err := c.enc.txConfig.TxDecoder()(n.broadcasts[0])
	require.NoError(t, err)
	granter, err := types.AccountBytes(bobAddress)
	require.NoError(t, err)
	require.EqualValues(t, granter, tx.(sdk.FeeTx).FeeGranter())
	require.EqualValues(t, c.signer.account, tx.(sdk.FeeTx).FeePayer(), "the signer answers for it, the granter pays")

	_, err = dial(t.Context(), Config{Node: testNode, FeeGranter: "bob", GasAdjustment: 1, TTL: DefaultTTL}, n, &fakeEvents{}, n)
	require.ErrorContains(t, err, "fee granter")
}
