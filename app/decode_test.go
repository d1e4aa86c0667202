package app

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// What the decoder says of spoiled and good transactions is what the SDK's decoder, encoding anew, and the SDK's search
// for signers say.
func TestTheDecoderJudgesAsTheSDK(t *testing.T) {
	f := newFixture(t)
	f.register(0, "alice")
	f.register(1, "bob")
	good := f.goodTransactions()
	rng := rand.New(rand.NewPCG(17, 17))
	decoded := 0
	for i := range decodeCases {
		bz := good[i%len(good)]
		if i >= len(good) {
			bz = malform(rng, bz)
		}
		wantSigners, want := decodeAsTheSDK(f.app.codec, bz)
		signers, err := signersOf(f.app.decoder.decode(bz))
		require.Equal(t, want == nil, err == nil, "%X: %v, %v", bz, want, err)
		if err == nil {
			require.Equal(t, wantSigners, signers, "%X", bz)
			decoded++
		}
	}
	require.Greater(t, decoded, decodeCases/10, "what decodes and is not refused for that")
}

const decodeCases = 5_000

func decodeAsTheSDK(cdc codec.Codec, bz []byte) (signers [][]byte, err error) {
	tx, err := authtx.DefaultTxDecoder(cdc)(bz)
	if err != nil {
		return nil, err
	}
	var raw txtypes.TxRaw
	if err := raw.Unmarshal(bz); err != nil {
		return nil, err
	}
	if again, err := raw.Marshal(); err != nil || string(again) != string(bz) {
		return nil, errors.New("another encoding")
	}
	return signersOf(tx, nil)
}

func signersOf(tx sdk.Tx, err error) ([][]byte, error) {
	if err != nil {
		return nil, err
	}
	signed := tx.(authsigning.Tx)
	if err := signed.ValidateBasic(); err != nil { // before it nobody asks
		return nil, err
	}
	return signed.GetSigners()
}

// Text that is not UTF-8 is refused wherever it stands: no query could tell it.
func TestTextIsUTF8(t *testing.T) {
	f := newFixture(t)
	for name, entry := range map[string]types.SendEntry{
		"in a message": {Recipient: "alice", Kind: envelope.KindText},
		"in an entry":  {Recipient: "al\xffice", Kind: envelope.KindText},
	} {
		d := f.transfer(1)
		sender := f.address(1).String()
		if name == "in a message" {
			sender += "\xff"
		}
		d.msgs = []sdk.Msg{&types.MsgSend{Sender: sender, Entries: []types.SendEntry{entry}}}
		_, err := signersOf(f.app.decoder.decode(f.sign(d)))
		require.Error(t, err, name)
	}
}

// A frequent transaction is decoded once until its block is executed; what is executed changes nothing in it.
func TestAFrequentTransactionIsDecodedOnce(t *testing.T) {
	f := newFixture(t)
	f.register(0, "alice")
	f.register(1, "bob")
	node, frequent := f.goodTransactions()[0], f.goodTransactions()[1:3]
	for _, bz := range frequent {
		before := f.remembered(bz)
		require.Same(t, before, f.remembered(bz))
		require.Zero(t, f.block(bz)[0].Code)
		after := f.remembered(bz)
		require.NotSame(t, before, after, "it is executed")
		require.Equal(t, encodeAnew(t, after), encodeAnew(t, before), "what is executed stays as it was")
	}
	require.NotSame(t, f.remembered(node), f.remembered(node), "not frequent")
}

// remembered is a transaction as the chain decodes it.
func (f *fixture) remembered(bz []byte) sdk.Tx {
	f.t.Helper()
	tx, err := f.app.decoder.decode(bz)
	require.NoError(f.t, err)
	return tx
}

// encodeAnew encodes the messages of a transaction as they are now.
func encodeAnew(t *testing.T, tx sdk.Tx) (all [][]byte) {
	t.Helper()
	for _, msg := range tx.GetMsgs() {
		bz, err := proto.Marshal(msg)
		require.NoError(t, err)
		all = append(all, bz)
	}
	return all
}

// No more is remembered than there is room for, the last first.
func TestLittleIsRemembered(t *testing.T) {
	f := newFixture(t)
	var txs [][]byte
	for i := range 40 {
		d := f.transfer(1)
		d.sequence, d.unordered = 0, f.now().Add(time.Minute+time.Duration(i))
		d.msgs = []sdk.Msg{&types.MsgSend{Sender: f.address(1).String(), Entries: []types.SendEntry{{Recipient: "alice", Kind: envelope.KindText}}}}
		txs = append(txs, f.sign(d))
	}
	f.app.decoder.decodedTxs = newDecodedTxs(10 * len(txs[0]))
	for _, bz := range txs {
		f.remembered(bz)
	}
	known := 0
	for _, bz := range txs {
		if _, ok := f.app.decoder.find(bz); ok {
			known++
		}
	}
	require.LessOrEqual(t, known, 10)
	require.GreaterOrEqual(t, known, 5)
	_, ok := f.app.decoder.find(txs[len(txs)-1])
	require.True(t, ok)
}
