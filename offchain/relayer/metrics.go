package relayer

import (
	"math/big"
	"sync"
	"time"

	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Metrics are what a relayer counts, in a registry of their own. A nil one counts nothing.
type Metrics struct {
	registry *prometheus.Registry

	packets  *prometheus.CounterVec
	retries  *prometheus.CounterVec
	fees     *prometheus.CounterVec
	ends     *prometheus.CounterVec
	pending  *prometheus.GaugeVec
	oldest   *prometheus.GaugeVec
	expiry   *prometheus.GaugeVec
	heights  *prometheus.GaugeVec
	alarms   *prometheus.GaugeVec
	duration *prometheus.HistogramVec

	mu   sync.Mutex
	last map[string]sdk.Coins // the last fee on each chain
}

// NewMetrics makes the metrics of one relayer.
func NewMetrics() *Metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "amigos_relayer_" + name, Help: help}, labels)
	}
	gauge := func(name, help string, labels ...string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "amigos_relayer_" + name, Help: help}, labels)
	}
	m := &Metrics{
		registry: prometheus.NewRegistry(), last: map[string]sdk.Coins{},
		packets: counter("packets_total", "What was told of packets by this relayer, by kind and by the channel of the chain that was told.", "kind", "chain", "port", "channel"),
		retries: counter("retries_total", "Packets that must be carried again because a transaction failed.", "from", "to"),
		fees:    counter("fees_total", "Fees paid, in the smallest unit.", "chain", "denom"),
		ends:    counter("packets_ended_total", "Packets whose end was seen, whoever brought it.", "event"),
		pending: gauge("pending", "Packets and acknowledgements that wait, by the channel of the chain that is to be told.", "kind", "chain", "port", "channel"),
		oldest:  gauge("oldest_seconds", "Age of the oldest that waits.", "kind", "chain", "port", "channel"),
		expiry:  gauge("client_expires_seconds", "Time until a light client expires unless it is updated.", "chain", "client", "tracks"),
		heights: gauge("height", "The last block that was read.", "chain"),
		alarms:  gauge("alarm", "1 while something keeps packets from being carried.", "about"),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "amigos_relayer_relay_seconds", Help: "Time from the block with a packet's event to the block that was told of it.",
			Buckets: prometheus.ExponentialBuckets(0.05, 2, 13),
		}, []string{"kind"}),
	}
	m.registry.MustRegister(m.packets, m.retries, m.fees, m.ends, m.pending, m.oldest, m.expiry, m.heights, m.alarms, m.duration,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *Metrics) followed(chain string, height int64) {
	if m != nil {
		m.heights.WithLabelValues(chain).Set(float64(height))
	}
}

func (m *Metrics) alarm(about string, raised bool) {
	switch {
	case m == nil:
	case raised:
		m.alarms.WithLabelValues(about).Set(1)
	default:
		m.alarms.DeleteLabelValues(about)
	}
}

func (m *Metrics) retried(l *lane, packets int) {
	if m != nil {
		m.retries.WithLabelValues(l.from.id, l.to.id).Add(float64(packets))
	}
}

func (m *Metrics) relayed(l *lane, batch []*item) {
	if m == nil {
		return
	}
	for _, it := range batch {
		m.packets.WithLabelValues(it.kind.String(), l.to.id, it.port, it.channel).Inc()
		m.duration.WithLabelValues(it.kind.String()).Observe(max(0, time.Since(it.since).Seconds()))
	}
}

func (m *Metrics) settled(event string) {
	if m != nil {
		m.ends.WithLabelValues(event).Inc()
	}
}

func (m *Metrics) paid(chain string, fee sdk.Coins) {
	if m == nil {
		return
	}
	for _, coin := range fee {
		amount, _ := new(big.Float).SetInt(coin.Amount.BigInt()).Float64()
		m.fees.WithLabelValues(chain, coin.Denom).Add(amount)
	}
	m.mu.Lock()
	m.last[chain] = fee
	m.mu.Unlock()
}

// usual is the last fee on a chain.
func (m *Metrics) usual(chain, denom string) math.Int {
	if m == nil {
		return math.ZeroInt()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.last[chain].AmountOf(denom)
}

func (m *Metrics) expires(c *lightClient, left time.Duration) {
	if m != nil {
		m.expiry.WithLabelValues(c.to.id, c.id, c.from.id).Set(left.Seconds())
	}
}

// waiting sets what a snapshot found. Channels without anything are at 0.
func (m *Metrics) waiting(s Snapshot) {
	for _, c := range s.Channels {
		for _, w := range c.Waiting {
			labels := []string{w.Kind.String(), c.Chain, c.Port, c.Channel}
			m.pending.WithLabelValues(labels...).Set(float64(w.Count))
			m.oldest.WithLabelValues(labels...).Set(w.Oldest.Seconds())
		}
	}
}
