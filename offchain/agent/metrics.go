package agent

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/amigos-network/amigos/x/internode/types"
)

// What can become of a message, as a metric's label.
const (
	outcomeAnswered = "answered"
	outcomeDone     = "done"
	outcomeRejected = "rejected"
	outcomeRefused  = "reply_refused"
	outcomeWithheld = "reply_withheld"
)

// Metrics are what an agent counts, in a registry of their own. A nil one counts nothing.
type Metrics struct {
	registry *prometheus.Registry

	last, cursor float64

	lag          prometheus.Gauge
	messages     *prometheus.CounterVec
	transactions *prometheus.HistogramVec
	pongs        prometheus.Histogram
	waiting      prometheus.Gauge
	remotes      *prometheus.CounterVec
	blocked      *prometheus.GaugeVec
	posts        *prometheus.CounterVec
}

// NewMetrics makes the metrics of one agent.
func NewMetrics() *Metrics {
	seconds := prometheus.ExponentialBuckets(0.05, 2, 11) // to a minute
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		lag: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "amigos_agent_inbox_lag", Help: "Messages filed in the inbox and not yet processed.",
		}),
		messages: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "amigos_agent_messages_total",
			Help: "Messages by kind (other: a kind without a handler) and by what became of them.",
		}, []string{"kind", "outcome"}),
		transactions: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "amigos_agent_transaction_seconds", Help: "Time from a transaction's making to its block, or its failure.", Buckets: seconds,
		}, []string{"result"}),
		pongs: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "amigos_agent_ping_round_trip_seconds", Help: "Block time from the node's pings to their pongs.", Buckets: seconds,
		}),
		waiting: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "amigos_agent_budget_exhausted", Help: "1 while the agent waits because the day's fees are spent.",
		}),
		remotes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "amigos_agent_link_messages_total", Help: "Messages from other chains by link and by what became of them.",
		}, []string{"link", "outcome"}),
		blocked: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "amigos_agent_link_blocked", Help: "1 while replies cannot leave over the link.",
		}, []string{"link"}),
		posts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "amigos_agent_posts_total", Help: "Posts that the agent was to answer, by room and by what became of them.",
		}, []string{"room", "outcome"}),
	}
	m.registry.MustRegister(m.lag, m.messages, m.transactions, m.pongs, m.waiting, m.remotes, m.blocked, m.posts,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// saw notes the inbox's last arrival and the cursor before a page.
func (m *Metrics) saw(last, cursor uint64) {
	if m == nil {
		return
	}
	m.last, m.cursor = float64(last), float64(cursor)
	m.lag.Set(max(0, m.last-m.cursor))
}

func (m *Metrics) processed(cursor uint64) {
	if m == nil {
		return
	}
	m.cursor = float64(cursor)
	m.lag.Set(max(0, m.last-m.cursor))
}

// handled counts a message. Kinds are the senders' words: only those with a handler become labels.
func (m *Metrics) handled(kind string, known bool, outcome string) {
	if m == nil {
		return
	}
	if !known {
		kind = "other"
	}
	m.messages.WithLabelValues(kind, outcome).Inc()
}

// posted counts a post. Rooms are those of the configuration.
func (m *Metrics) posted(room, outcome string) {
	if m != nil {
		m.posts.WithLabelValues(room, outcome).Inc()
	}
}

func (m *Metrics) transaction(took time.Duration, err error) {
	if m == nil {
		return
	}
	result := "landed"
	if err != nil {
		result = "failed"
	}
	m.transactions.WithLabelValues(result).Observe(took.Seconds())
}

func (m *Metrics) pong(millis int64) {
	if m != nil && millis >= 0 {
		m.pongs.Observe((time.Duration(millis) * time.Millisecond).Seconds())
	}
}

// remote counts a message that came by a link. Links are few: the link authority and the relayers make them.
func (m *Metrics) remote(link uint64, outcome string) {
	if m != nil && link != 0 {
		m.remotes.WithLabelValues(types.LinkAddress(link), outcome).Inc()
	}
}

// link notes whether replies can leave over a link.
func (m *Metrics) link(link uint64, open bool) {
	if m == nil {
		return
	}
	blocked := m.blocked.WithLabelValues(types.LinkAddress(link))
	if blocked.Set(1); open {
		blocked.Set(0)
	}
}

func (m *Metrics) paused(yes bool) {
	if m == nil {
		return
	}
	if m.waiting.Set(0); yes {
		m.waiting.Set(1)
	}
}
