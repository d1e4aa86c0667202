package relayer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Serve answers /metrics and, as JSON, /status with a Snapshot, until ctx ends.
func (r *Relayer) Serve(ctx context.Context, listener net.Listener) error {
	mux := http.NewServeMux()
	if r.metrics != nil {
		served := promhttp.HandlerFor(r.metrics.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
		mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, req *http.Request) {
			r.metrics.waiting(r.Snapshot())
			served.ServeHTTP(w, req)
		})
	}
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(r.Snapshot())
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 1 << 13}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("metrics: %w", err)
	}
	return nil
}

// FetchSnapshot asks a relayer that runs on this machine, by the address on which it serves its metrics.
func FetchSnapshot(ctx context.Context, address string) (Snapshot, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/status", nil)
	if err != nil {
		return Snapshot{}, fmt.Errorf("relayer at %s: %w", address, err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return Snapshot{}, fmt.Errorf("relayer at %s: %w", address, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return Snapshot{}, fmt.Errorf("relayer at %s: %s", address, res.Status)
	}
	var s Snapshot
	if err := json.NewDecoder(res.Body).Decode(&s); err != nil {
		return Snapshot{}, fmt.Errorf("relayer at %s: %w", address, err)
	}
	return s, nil
}
