package app

import (
	abci "github.com/cometbft/cometbft/abci/types"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	"github.com/spf13/cast"

	"github.com/amigos-network/amigos/app/lane"
	"github.com/amigos-network/amigos/x/internode/types"
)

// The settings of app.toml that say how transactions wait. They change no verdict on a block.
const (
	// FlagLanes is whether urgent transactions overtake others.
	FlagLanes = "lanes.enable"
	// FlagUrgentPrice is how many times the least gas price an urgent one pays.
	FlagUrgentPrice = "lanes.urgent-price"
	// FlagUrgentPerSender is how many urgent ones of one sender may wait.
	FlagUrgentPerSender = "lanes.urgent-per-sender"
	// DefaultUrgentPrice is what urgency costs.
	DefaultUrgentPrice = types.UrgentPrice
	// DefaultUrgentPerSender lets a sender who waits for answers say what is urgent.
	DefaultUrgentPerSender = 16
)

const (
	// CometBFT's mempool holds the same transactions, and tells nobody when it is full after a check. So ours is smaller.
	defaultWaiting, defaultWaitingBytes = 5_000, 1 << 30
	// forgetAfter is how many blocks a transaction may wait unchecked: CometBFT checks all it knows after each block.
	forgetAfter = 100
)

// mempool lets transactions wait in lanes. It goes along with CometBFT's, which keeps and gossips them.
type mempool struct {
	pool    *lane.Pool // nil: they wait in CometBFT's alone
	decode  sdk.TxDecoder
	last    func() int64 // height of the last commit
	recheck bool
	gauges  gauges
}

func (app *App) newMempool(options servertypes.AppOptions) *mempool {
	m := &mempool{
		decode: app.decoder.decode, last: app.LastBlockHeight,
		recheck: setting(options, "mempool.recheck", true, cast.ToBool), gauges: app.gauges,
	}
	if setting(options, FlagLanes, true, cast.ToBool) {
		m.pool = lane.NewPool(lane.Room{
			Txs:    setting(options, "mempool.size", defaultWaiting, cast.ToInt64) / 10 * 9,
			Bytes:  setting(options, "mempool.max_txs_bytes", defaultWaitingBytes, cast.ToInt64) / 10 * 9,
			Urgent: setting(options, FlagUrgentPerSender, DefaultUrgentPerSender, cast.ToInt),
		})
	}
	return m
}

// check judges a transaction for CometBFT's mempool, and lets a good one wait. One that finds no room is refused before
// its signatures cost anything.
func (m *mempool) check(run sdk.RunTx, req *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
	if m.pool == nil {
		return checked(run(req.Tx, nil))
	}
	if req.Type == abci.CheckTxType_Recheck {
		return m.checkAgain(run, req.Tx)
	}
	tx, ok := m.read(req.Tx)
	if !ok {
		return checked(run(req.Tx, nil)) // which tells why
	}
	if err := m.pool.Admit(&tx); err != nil {
		return checked(sdk.GasInfo{}, nil, nil, err)
	}
	gas, result, events, err := run(req.Tx, tx.Decoded)
	if err == nil {
		m.pool.Add(tx, m.last())
		m.note(tx.Lane)
	}
	return checked(gas, result, events, err)
}

// checkAgain judges one that waits after a block.
func (m *mempool) checkAgain(run sdk.RunTx, bz []byte) (*abci.ResponseCheckTx, error) {
	waits, _ := m.pool.Find(bz)
	gas, result, events, err := run(bz, waits.Decoded)
	if err != nil {
		m.remove(bz)
	} else {
		m.pool.Confirm(bz, m.last())
	}
	return checked(gas, result, events, err)
}

// read decodes a transaction and finds its lane. A panic on hostile bytes is left to the check, which recovers it.
func (m *mempool) read(bz []byte) (tx lane.Tx, ok bool) {
	defer func() {
		if recover() != nil {
			tx, ok = lane.Tx{}, false
		}
	}()
	decoded, err := m.decode(bz)
	if err != nil {
		return lane.Tx{}, false
	}
	signed, ok := decoded.(authsigning.Tx)
	if !ok {
		return lane.Tx{}, false
	}
	signers, err := signed.GetSigners()
	if err != nil || len(signers) == 0 {
		return lane.Tx{}, false
	}
	tx = lane.Tx{Bytes: bz, Decoded: decoded, Lane: lane.Of(decoded), Ordered: !isUnordered(decoded)}
	for _, signer := range signers {
		tx.Signers = append(tx.Signers, string(signer))
	}
	return tx, true
}

// committed takes those out that a block brings, good or not, and those that CometBFT has dropped without a word.
func (m *mempool) committed(req *abci.RequestFinalizeBlock) {
	if m.pool == nil {
		return
	}
	m.remove(req.Txs...)
	if m.recheck && req.Height%forgetAfter == 0 {
		m.pool.Forget(req.Height - forgetAfter)
	}
}

func (m *mempool) remove(txs ...[]byte) {
	m.pool.Remove(txs...)
	for _, l := range lane.All() {
		m.note(l)
	}
}

func (m *mempool) note(l lane.Lane) {
	m.gauges.waiting.WithLabelValues(l.String()).Set(float64(m.pool.Waiting(l)))
}

func checked(gas sdk.GasInfo, result *sdk.Result, events []abci.Event, err error) (*abci.ResponseCheckTx, error) {
	if err != nil {
		return sdkerrors.ResponseCheckTxWithEvents(err, gas.GasWanted, gas.GasUsed, events, false), nil
	}
	return &abci.ResponseCheckTx{
		GasWanted: int64(gas.GasWanted), GasUsed: int64(gas.GasUsed), Log: result.Log, Data: result.Data, Events: result.Events,
	}, nil
}
