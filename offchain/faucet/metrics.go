package faucet

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// counters count requests for coins by what became of them.
type counters struct {
	registry               *prometheus.Registry
	given, refused, failed prometheus.Counter
}

func newCounters() *counters {
	requests := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "amigos_faucet_requests_total", Help: "Requests for coins, by what became of them.",
	}, []string{"result"})
	registry := prometheus.NewRegistry()
	registry.MustRegister(requests)
	return &counters{
		registry: registry, given: requests.WithLabelValues("given"),
		refused: requests.WithLabelValues("refused"), failed: requests.WithLabelValues("failed"),
	}
}

func (c *counters) handler() http.Handler {
	return promhttp.HandlerFor(c.registry, promhttp.HandlerOpts{})
}
