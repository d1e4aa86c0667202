package app

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	cmted25519 "github.com/cometbft/cometbft/crypto/ed25519"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client"
	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	stakingkeeper "github.com/cosmos/cosmos-sdk/x/staking/keeper"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	capabilitykeeper "github.com/cosmos/ibc-go/modules/capability/keeper"
	ibckeeper "github.com/cosmos/ibc-go/v8/modules/core/keeper"
	ibctesting "github.com/cosmos/ibc-go/v8/testing"
	ibctestingtypes "github.com/cosmos/ibc-go/v8/testing/types"
	"github.com/stretchr/testify/require"

	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// testingApp shows an application to ibctesting.
type testingApp struct{ *App }

var _ ibctesting.TestingApp = testingApp{}

func (a testingApp) AppCodec() codec.Codec                                  { return a.codec }
func (a testingApp) GetBaseApp() *baseapp.BaseApp                           { return a.BaseApp }
func (a testingApp) GetIBCKeeper() *ibckeeper.Keeper                        { return a.ibc.core }
func (a testingApp) GetStakingKeeper() ibctestingtypes.StakingKeeper        { return headers{a.stakingKeeper} }
func (a testingApp) GetTxConfig() client.TxConfig                           { return a.txConfig }
func (testingApp) GetScopedIBCKeeper() (none capabilitykeeper.ScopedKeeper) { return none }

// headers are those of a chain whose validators never change: the chain itself keeps none.
type headers struct{ *stakingkeeper.Keeper }

// GetHistoricalInfo has the validators of any height.
func (h headers) GetHistoricalInfo(ctx context.Context, _ int64) (info stakingtypes.HistoricalInfo, err error) {
	bonded, err := h.GetLastValidators(ctx)
	info.Valset = bonded
	return info, err
}

// ibcChain is a chain of one validator as ibctesting knows it. Its transactions are ours: signed with Ed25519,
// proposed and judged before they are delivered.
type ibcChain struct {
	*ibctesting.TestChain

	t     *testing.T
	app   *App
	db    dbm.DB
	home  string
	keys  []cryptotypes.PrivKey    // of accounts 0, 1, 2 …; 0 relays
	heard func(*abci.ExecTxResult) // hears of every transaction that succeeded, if set
}

// accounts are funded on every chain: the relayer's, and some for people.
const accounts = 6

// validatorKey signs the blocks of every chain.
func validatorKey() cmted25519.PrivKey { return cmted25519.GenPrivKeyFromSecret([]byte("validator")) }

// newIBCChain starts a chain at the coordinator's time.
func newIBCChain(t *testing.T, coordinator *ibctesting.Coordinator, id string) *ibcChain {
	t.Helper()
	c := &ibcChain{t: t, db: dbm.NewMemDB(), home: t.TempDir()}
	var addresses []sdk.AccAddress
	for i := range accounts {
		key := ed25519.GenPrivKeyFromSecret([]byte{byte(i)})
		c.keys = append(c.keys, key)
		addresses = append(addresses, sdk.AccAddress(key.PubKey().Address()))
	}
	c.app = openAppOf(t, c.db, c.home, id)
	state := genesisState(t, c.app, addresses)
	c.appoint(state, addresses[operator])
	genesis := initRequest(t, 1, state)
	genesis.ChainId = id
	_, err := c.app.InitChain(genesis)
	require.NoError(t, err)

	signer := cmttypes.NewMockPVWithParams(validatorKey(), false, false)
	set := cmttypes.NewValidatorSet([]*cmttypes.Validator{cmttypes.NewValidator(validatorKey().PubKey(), 1)})
	c.TestChain = &ibctesting.TestChain{
		TB:            t,
		Coordinator:   coordinator,
		ChainID:       id,
		App:           testingApp{c.app},
		CurrentHeader: cmtproto.Header{ChainID: id, Height: 1, Time: coordinator.CurrentTime},
		TxConfig:      c.app.txConfig,
		Codec:         c.app.codec,
		Vals:          set,
		NextVals:      set,
		Signers:       map[string]cmttypes.PrivValidator{validatorKey().PubKey().Address().String(): signer},
		SenderPrivKey: c.keys[0],
	}
	c.NextBlock()
	c.SenderAccount = c.app.authKeeper.GetAccount(c.GetContext(), c.address(0))
	c.SendMsgsOverride = func(msgs ...sdk.Msg) (*abci.ExecTxResult, error) { return c.deliver(0, msgs...) }
	return c
}

// appoint makes an account the link authority of a genesis.
func (c *ibcChain) appoint(state map[string]json.RawMessage, authority sdk.AccAddress) {
	var genesis internodetypes.GenesisState
	c.app.codec.MustUnmarshalJSON(state[internodetypes.ModuleName], &genesis)
	genesis.Params.LinkAuthority = authority.String()
	state[internodetypes.ModuleName] = c.app.codec.MustMarshalJSON(&genesis)
}

func (c *ibcChain) address(i int) sdk.AccAddress { return sdk.AccAddress(c.keys[i].PubKey().Address()) }

// deliver makes a block of one transaction of account i. It fails with the transaction's registered error.
func (c *ibcChain) deliver(i int, msgs ...sdk.Msg) (*abci.ExecTxResult, error) {
	c.Helper()
	tx := c.sign(i, msgs...)
	c.propose(tx)
	result := c.block(tx)[0]
	if result.Code != 0 {
		return result, refused{codespace: result.Codespace, code: result.Code, log: result.Log}
	}
	if c.heard != nil {
		c.heard(result)
	}
	return result, nil
}

// must is deliver of what has to succeed.
func (c *ibcChain) must(i int, msgs ...sdk.Msg) *abci.ExecTxResult {
	c.Helper()
	result, err := c.deliver(i, msgs...)
	require.NoError(c, err)
	return result
}

// refused is the error of a transaction that a block took and refused.
type refused struct {
	codespace string
	code      uint32
	log       string
}

func (r refused) Error() string { return fmt.Sprintf("%s/%d: %s", r.codespace, r.code, r.log) }

// Is knows the registered error by its code, which is all that a chain tells.
func (r refused) Is(target error) bool {
	registered, ok := target.(interface {
		ABCICode() uint32
		Codespace() string
	})
	return ok && registered.ABCICode() == r.code && registered.Codespace() == r.codespace
}

// sign is a transaction of account i with its next sequence. It pays no fee: checking is not delivery.
func (c *ibcChain) sign(i int, msgs ...sdk.Msg) []byte {
	c.Helper()
	builder := c.app.txConfig.NewTxBuilder()
	require.NoError(c, builder.SetMsgs(msgs...))
	builder.SetGasLimit(maxBlockGas)
	account := c.app.authKeeper.GetAccount(c.app.NewContext(true), c.address(i))
	key, mode := c.keys[i], signing.SignMode_SIGN_MODE_DIRECT
	empty := signing.SignatureV2{PubKey: key.PubKey(), Data: &signing.SingleSignatureData{SignMode: mode}, Sequence: account.GetSequence()}
	require.NoError(c, builder.SetSignatures(empty))
	signature, err := clienttx.SignWithPrivKey(c.Context(), mode, authsigning.SignerData{
		Address: c.address(i).String(), ChainID: c.ChainID, AccountNumber: account.GetAccountNumber(),
		Sequence: account.GetSequence(), PubKey: key.PubKey(),
	}, builder, key, c.app.txConfig, account.GetSequence())
	require.NoError(c, err)
	require.NoError(c, builder.SetSignatures(signature))
	bz, err := c.app.txConfig.TxEncoder()(builder.GetTx())
	require.NoError(c, err)
	return bz
}

// propose lets the chain propose and judge a block of one transaction: IBC's are as good as any.
func (c *ibcChain) propose(tx []byte) {
	c.Helper()
	height, now := c.CurrentHeader.Height, c.CurrentHeader.Time
	proposal, err := c.app.PrepareProposal(&abci.RequestPrepareProposal{
		Height: height, Time: now, Txs: [][]byte{tx}, MaxTxBytes: maxBlockBytes,
	})
	require.NoError(c, err)
	require.Equal(c, [][]byte{tx}, proposal.Txs)
	verdict, err := c.app.ProcessProposal(&abci.RequestProcessProposal{Height: height, Time: now, Txs: proposal.Txs})
	require.NoError(c, err)
	require.Equal(c, abci.ResponseProcessProposal_ACCEPT, verdict.Status)
}

// block makes a block of transactions and lets some time pass on every chain.
func (c *ibcChain) block(txs ...[]byte) []*abci.ExecTxResult {
	c.Helper()
	res, err := c.app.FinalizeBlock(&abci.RequestFinalizeBlock{
		Height: c.CurrentHeader.Height, Time: c.CurrentHeader.Time, NextValidatorsHash: c.NextVals.Hash(), Txs: txs,
	})
	require.NoError(c, err)
	_, err = c.app.Commit()
	require.NoError(c, err)

	c.LastHeader = c.CurrentTMClientHeader()
	c.Vals = c.NextVals
	c.NextVals = ibctesting.ApplyValSetChanges(c, c.Vals, res.ValidatorUpdates)
	c.CurrentHeader = cmtproto.Header{
		ChainID: c.ChainID, Height: c.app.LastBlockHeight() + 1, AppHash: c.app.LastCommitID().Hash,
		Time: c.CurrentHeader.Time, ValidatorsHash: c.Vals.Hash(), NextValidatorsHash: c.NextVals.Hash(),
		ProposerAddress: c.Vals.Proposer.Address,
	}
	c.Coordinator.IncrementTime()
	return res.TxResults
}
