package app

import (
	"bytes"
	"hash/maphash"
	"sync"

	sdk "github.com/cosmos/cosmos-sdk/types"
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
	tx    sdk.Tx
}

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

func (d *decodedTxs) remember(bz []byte, tx sdk.Tx) {
	if len(bz) > d.each || !isFrequent(tx) || !findSigners(tx) {
		return
	}
	hash := maphash.Bytes(d.seed, bz)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.add(hash, decodedTx{bz, tx})
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
func findSigners(tx sdk.Tx) (sound bool) {
	defer func() {
		if recover() != nil {
			sound = false
		}
	}()
	signed, ok := tx.(authsigning.Tx)
	return ok && signed.ValidateBasic() == nil
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
