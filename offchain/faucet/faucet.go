package faucet

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"golang.org/x/sync/errgroup"
)

// Bounds of one request.
const (
	maxBody   = 4 << 10          // bytes
	payTime   = 30 * time.Second // until its transaction is in a block
	readTime  = 10 * time.Second
	closeTime = 2 * time.Second
	atOnce    = 32 // payments under way
)

// ErrNotLoopback says that a faucet was to listen where other machines reach it.
var ErrNotLoopback = errors.New("a faucet listens on loopback only")

// Config says what a faucet gives, to how many, and where.
type Config struct {
	// Listen is the address to listen on, as 127.0.0.1:4500.
	Listen string
	// ChainID and Node are told to those who ask.
	ChainID string
	Node    string
	// Coins is what a request gets that names none. Only these denominations are given.
	Coins sdk.Coins
	// CoinsMax is the most that one address gets within a window.
	CoinsMax sdk.Coins
	Window   time.Duration
	// Log takes one line per payment.
	Log *slog.Logger
}

// Payer sends the coins. It is safe for concurrent use.
type Payer interface {
	// Address is the account that pays.
	Address() string
	// Balance is what that account has left.
	Balance(ctx context.Context) (sdk.Coins, error)
	// Pay sends coins and returns the transaction's hash once it is in a block. ErrMayLand says that the
	// transaction was not seen, and may be yet.
	Pay(ctx context.Context, to string, coins sdk.Coins) (hash string, err error)
}

// Faucet serves one chain's coins.
type Faucet struct {
	cfg     Config
	payer   Payer
	ledger  *ledger
	count   *counters
	tickets chan struct{}
	paying  context.Context // of all payments; set by Run
}

// New prepares a faucet; nothing listens yet.
func New(cfg Config, payer Payer, now func() time.Time) *Faucet {
	return &Faucet{
		cfg: cfg, payer: payer, count: newCounters(),
		ledger:  newLedger(cfg.CoinsMax, cfg.Window, now),
		tickets: make(chan struct{}, atOnce),
		paying:  context.Background(),
	}
}

// Run serves until ctx ends; then no payment is under way any more.
func (f *Faucet) Run(ctx context.Context) error {
	host, _, err := net.SplitHostPort(f.cfg.Listen)
	if err != nil || !isLoopback(host) {
		return fmt.Errorf("%w, not on %q", ErrNotLoopback, f.cfg.Listen)
	}
	listener, err := net.Listen("tcp", f.cfg.Listen)
	if err != nil {
		return err
	}
	g, gctx := errgroup.WithContext(ctx)
	f.paying = gctx
	server := &http.Server{
		Handler: f.Handler(), ReadTimeout: readTime, WriteTimeout: payTime + readTime, MaxHeaderBytes: maxBody,
		ErrorLog: slog.NewLogLogger(f.cfg.Log.Handler(), slog.LevelWarn),
	}
	g.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-gctx.Done()
		last, cancel := context.WithTimeout(context.WithoutCancel(gctx), closeTime)
		defer cancel()
		if err := server.Shutdown(last); err != nil {
			return server.Close()
		}
		return nil
	})
	f.cfg.Log.Info("faucet ready", "url", "http://"+f.cfg.Listen, "account", f.payer.Address())
	return g.Wait()
}

// Handler is all that the faucet answers.
func (f *Faucet) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{$}", f.ignitePay)
	mux.HandleFunc("GET /info", f.igniteInfo)
	mux.HandleFunc("POST /credit", f.cosmjsCredit)
	mux.HandleFunc("GET /status", f.cosmjsStatus)
	mux.Handle("GET /metrics", f.count.handler())
	return guard(mux)
}
