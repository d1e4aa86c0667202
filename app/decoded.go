package app

import (
	"bytes"
	"hash/maphash"
	"sync"

	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	"github.com/cosmos/cosmos-sdk/x/auth/ante"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// rememberedBytes is how many bytes of transactions are remembered with what they decode to: those of several full blocks.
const rememberedBytes = 32 << 20

// decodedTxs remembers what bytes decode to, in two generations: when the young one is full, the old one is forgotten.
// Only transactions of frequent messages are remembered, whose handlers change nothing in them.
type decodedTxs struct {
	each int // how many bytes a generation holds
	seed maphash.Seed

	mu         sync.Mutex
	young, old map[uint64]decodedTx
	held       int // bytes of the young generation
}

type decodedTx struct {
	bytes []byte
	tx    *frequentTx
}

// frequentTx is a transaction that is remembered, with what was proven of its signatures.
type frequentTx struct {
	sdkTx

	mu     sync.Mutex
	proven map[proof]struct{}
}

// sdkTx is what the SDK's decoder returns, and its decorators ask for.
type sdkTx interface {
	authsigning.Tx
	authsigning.V2AdaptableTx
	ante.HasExtensionOptionsTx
}

// proof is that a key signed, as the bytes stand, for an account's number, where one of a transaction's signatures stands.
// The state has no part in what is signed so; the sequence is in the bytes.
type proof struct {
	chain  string
	at     int
	key    string // its type and bytes
	number uint64
}

// newProof is what a signature would prove; none if it signs another rendering of the transaction than its bytes, which
// may depend on the state.
func newProof(ctx sdk.Context, at int, account sdk.AccountI, key cryptotypes.PubKey, sig signing.SignatureV2) (proof, bool) {
	single, ok := sig.Data.(*signing.SingleSignatureData)
	if !ok || single.SignMode != signing.SignMode_SIGN_MODE_DIRECT {
		return proof{}, false
	}
	return proof{chain: ctx.ChainID(), at: at, key: key.Type() + string(key.Bytes()), number: account.GetAccountNumber()}, true
}

// isProven tells whether a proof was found right before, of this very transaction.
func isProven(tx sdk.Tx, p proof) bool {
	known, ok := tx.(*frequentTx)
	if !ok {
		return false
	}
	known.mu.Lock()
	defer known.mu.Unlock()
	_, ok = known.proven[p]
	return ok
}

// rememberProof keeps a proof that was found right, as long as its transaction is remembered.
func rememberProof(tx sdk.Tx, p proof) {
	known, ok := tx.(*frequentTx)
	if !ok {
		return
	}
	known.mu.Lock()
	defer known.mu.Unlock()
	if known.proven == nil {
		known.proven = map[proof]struct{}{}
	}
	if len(known.proven) < mostProofs {
		known.proven[p] = struct{}{}
	}
}

// mostProofs of a transaction are remembered: one for each signer, unless keys change while it waits.
const mostProofs = 8

// newDecodedTxs remembers transactions of as many bytes at most; none for 0.
func newDecodedTxs(size int) decodedTxs {
	return decodedTxs{each: size / 2, seed: maphash.MakeSeed(), young: map[uint64]decodedTx{}}
}

// find keeps what is asked for.
func (d *decodedTxs) find(bz []byte) (sdk.Tx, bool) {
	hash := maphash.Bytes(d.seed, bz)
	d.mu.Lock()
	defer d.mu.Unlock()
	if known, ok := d.young[hash]; ok {
		return known.tx, bytes.Equal(known.bytes, bz)
	}
	known, ok := d.old[hash]
	if !ok || !bytes.Equal(known.bytes, bz) {
		return nil, false
	}
	d.add(hash, known)
	return known.tx, true
}

// remember keeps a frequent and sound transaction, and returns it as it is remembered.
func (d *decodedTxs) remember(bz []byte, tx sdk.Tx) sdk.Tx {
	whole, ok := tx.(sdkTx)
	if !ok || len(bz) > d.each || !isFrequent(tx) || !findSigners(whole) {
		return tx
	}
	known := &frequentTx{sdkTx: whole}
	hash := maphash.Bytes(d.seed, bz)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.add(hash, decodedTx{bz, known})
	return known
}

func (d *decodedTxs) add(hash uint64, known decodedTx) {
	if d.held+len(known.bytes) > d.each {
		d.young, d.old, d.held = map[uint64]decodedTx{}, d.young, 0
	}
	if was, ok := d.young[hash]; ok {
		d.held -= len(was.bytes)
	}
	d.young[hash] = known
	d.held += len(known.bytes)
}

// forget drops transactions that are executed.
func (d *decodedTxs) forget(txs [][]byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, bz := range txs {
		hash := maphash.Bytes(d.seed, bz)
		if known, ok := d.young[hash]; ok {
			d.held -= len(known.bytes)
			delete(d.young, hash)
		}
		delete(d.old, hash)
	}
}

// findSigners lets a sound transaction find its signers, which it does once: later two may ask at once.
func findSigners(tx authsigning.Tx) (sound bool) {
	defer func() {
		if recover() != nil {
			sound = false
		}
	}()
	return tx.ValidateBasic() == nil
}

// isFrequent tells whether all messages of a transaction are of those that make up the traffic.
func isFrequent(tx sdk.Tx) bool {
	for _, msg := range tx.GetMsgs() {
		switch msg.(type) {
		case *types.MsgSend, *types.MsgReceipt, *types.MsgAnchor, *chattypes.MsgPost:
		default:
			return false
		}
	}
	return true
}
