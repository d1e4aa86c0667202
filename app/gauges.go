package app

import (
	"errors"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/prometheus/client_golang/prometheus"
)

// gauges tell who watches a node when its chain last made a block and when somebody last spoke, by the blocks' own
// time: a chain that idles still has its heartbeat, one that has halted has not. They are served beside CometBFT's.
type gauges struct {
	block, spoken prometheus.Gauge
	waiting       *prometheus.GaugeVec // transactions in each lane
}

func newGauges() (g gauges, err error) {
	if g.block, err = gauge("amigos_block_time_seconds", "Time of the last block, in Unix seconds."); err != nil {
		return g, err
	}
	if g.spoken, err = gauge("amigos_transaction_block_time_seconds", "Time of the last block with a transaction since the start, in Unix seconds; 0 if there was none."); err != nil {
		return g, err
	}
	g.waiting, err = registered(prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "amigos_lane_transactions", Help: "Transactions that wait for a block, by lane.",
	}, []string{"lane"}))
	return g, err
}

func gauge(name, help string) (prometheus.Gauge, error) {
	return registered(prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help}))
}

// registered is the one of that name: applications in one process share it.
func registered[C prometheus.Collector](made C) (C, error) {
	err := prometheus.Register(made)
	var there prometheus.AlreadyRegisteredError
	if errors.As(err, &there) {
		if before, ok := there.ExistingCollector.(C); ok {
			return before, nil
		}
	}
	return made, err
}

// note takes a block's time. Nothing reads it back.
func (g gauges) note(req *abci.RequestFinalizeBlock) {
	at := float64(req.Time.UnixNano()) / 1e9
	g.block.Set(at)
	if len(req.Txs) > 0 {
		g.spoken.Set(at)
	}
}
