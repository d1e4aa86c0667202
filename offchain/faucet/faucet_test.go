package faucet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"
)

const (
	bob   = "amigos1j2we2xrpkm0d9pqfv2nw7nnvt47pnx6xfmrqs6"
	carol = "amigos1mg43e5570k88av5gvl2czzflk5c4pdcsexsun9"
	purse = "amigos14ulzq5pfvgxqnxs4dweh28qz5m3x9069tnk88t"
)

// fakePayer remembers what it paid, or fails.
type fakePayer struct {
	mu   sync.Mutex
	paid []string
	err  error
	wait chan struct{} // held by a test that wants payments under way
}

func (p *fakePayer) Address() string { return purse }

func (p *fakePayer) Balance(context.Context) (sdk.Coins, error) {
	return sdk.NewCoins(sdk.NewInt64Coin("uamigo", 50)), p.err
}

func (p *fakePayer) Pay(ctx context.Context, to string, coins sdk.Coins) (string, error) {
	if p.wait != nil {
		select {
		case <-p.wait:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return "", p.err
	}
	p.paid = append(p.paid, to+" "+coins.String())
	return fmt.Sprintf("HASH%d", len(p.paid)), nil
}

type fixture struct {
	t     *testing.T
	payer *fakePayer
	now   time.Time
	web   http.Handler
}

// open is a faucet of 10uamigo and 1token a time, at most 25uamigo and 5token an hour.
func open(t *testing.T) *fixture {
	f := &fixture{t: t, payer: &fakePayer{}, now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	f.web = New(Config{
		Listen: "127.0.0.1:0", ChainID: "norte-1", Node: "http://127.0.0.1:26657", Window: time.Hour, Log: slog.New(slog.DiscardHandler),
		Coins:    sdk.NewCoins(sdk.NewInt64Coin("uamigo", 10), sdk.NewInt64Coin("token", 1)),
		CoinsMax: sdk.NewCoins(sdk.NewInt64Coin("uamigo", 25), sdk.NewInt64Coin("token", 5)),
	}, f.payer, func() time.Time { return f.now }).Handler()
	return f
}

// asks makes one request; edit may change it first.
func (f *fixture) asks(method, path, body string, edit ...func(*http.Request)) (int, string) {
	f.t.Helper()
	req := httptest.NewRequest(method, "http://127.0.0.1:4500"+path, strings.NewReader(body))
	for _, e := range edit {
		e(req)
	}
	rec := httptest.NewRecorder()
	f.web.ServeHTTP(rec, req)
	return rec.Code, strings.TrimSpace(rec.Body.String())
}

func TestIgnitesShape(t *testing.T) {
	f := open(t)
	code, body := f.asks("GET", "/info", "")
	require.Equal(t, http.StatusOK, code)
	require.JSONEq(t, `{"is_a_faucet":true,"chain_id":"norte-1"}`, body)

	code, body = f.asks("POST", "/", `{"address":"`+bob+`","coins":["7uamigo","1token"]}`)
	require.Equal(t, http.StatusOK, code, body)
	require.JSONEq(t, `{"hash":"HASH1"}`, body)
	code, body = f.asks("POST", "/", `{"address":"`+bob+`"}`)
	require.Equal(t, http.StatusOK, code, body)
	require.Equal(t, []string{bob + " 1token,7uamigo", bob + " 1token,10uamigo"}, f.payer.paid)
}

func TestCosmjsShape(t *testing.T) {
	f := open(t)
	code, body := f.asks("GET", "/status", "")
	require.Equal(t, http.StatusOK, code)
	require.JSONEq(t, `{"status":"ok","chainId":"norte-1","nodeUrl":"http://127.0.0.1:26657","chainTokens":["token","uamigo"],
		"availableTokens":["uamigo"],"holder":{"address":"`+purse+`","balances":[{"denom":"uamigo","amount":"50"}]},"distributors":[]}`, body)

	code, body = f.asks("POST", "/credit", `{"address":"`+bob+`","denom":"uamigo"}`)
	require.Equal(t, http.StatusOK, code)
	require.Equal(t, "ok", body)
	require.Equal(t, []string{bob + " 10uamigo"}, f.payer.paid)
}

func TestRefusals(t *testing.T) {
	huge := strings.Repeat("9", 76)
	tests := []struct {
		name, path, body string
		want             int
	}{
		{"no JSON", "/", "hola", http.StatusBadRequest},
		{"no address", "/", "{}", http.StatusBadRequest},
		{"another chain's address", "/", `{"address":"cosmos1zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3h4pk8z"}`, http.StatusBadRequest},
		{"a broken address", "/", `{"address":"` + bob[:len(bob)-1] + `q"}`, http.StatusBadRequest},
		{"coins that cannot be read", "/", `{"address":"` + bob + `","coins":["-1uamigo"]}`, http.StatusBadRequest},
		{"one coin twice", "/", `{"address":"` + bob + `","coins":["1uamigo","1uamigo"]}`, http.StatusBadRequest},
		{"an unknown coin", "/", `{"address":"` + bob + `","coins":["1gold"]}`, http.StatusBadRequest},
		{"more than the limit at once", "/", `{"address":"` + bob + `","coins":["26uamigo"]}`, http.StatusBadRequest},
		{"more than there can be", "/", `{"address":"` + bob + `","coins":["` + huge + `uamigo"]}`, http.StatusBadRequest},
		{"a body without end", "/", `{"address":"` + strings.Repeat("a", maxBody) + `"}`, http.StatusBadRequest},
		{"an unknown denomination", "/credit", `{"address":"` + bob + `","denom":"gold"}`, http.StatusBadRequest},
		{"another path", "/give", `{}`, http.StatusNotFound},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := open(t)
			code, body := f.asks("POST", tc.path, tc.body)
			require.Equal(t, tc.want, code, body)
			require.NotEmpty(t, body, "a refusal says why")
			require.Empty(t, f.payer.paid)
		})
	}
}

func TestAnAddressGetsSoMuchInAWindow(t *testing.T) {
	f := open(t)
	ask := func(to, coin string) int {
		code, _ := f.asks("POST", "/", `{"address":"`+to+`","coins":["`+coin+`"]}`)
		return code
	}
	require.Equal(t, http.StatusOK, ask(bob, "20uamigo"))
	require.Equal(t, http.StatusTooManyRequests, ask(bob, "6uamigo"))
	require.Equal(t, http.StatusOK, ask(bob, "5uamigo"), "what is left is given still")
	require.Equal(t, http.StatusOK, ask(bob, "5token"), "each coin has a limit of its own")
	require.Equal(t, http.StatusOK, ask(carol, "25uamigo"), "each address too")

	f.now = f.now.Add(time.Hour - time.Second)
	req := httptest.NewRequest("POST", "http://localhost:4500/credit", strings.NewReader(`{"address":"`+bob+`","denom":"uamigo"}`))
	rec := httptest.NewRecorder()
	f.web.ServeHTTP(rec, req)
	require.Equal(t, http.StatusTooManyRequests, rec.Code)
	require.Equal(t, "2", rec.Header().Get("Retry-After"))
	f.now = f.now.Add(time.Second)
	require.Equal(t, http.StatusOK, ask(bob, "25uamigo"), "the next window")
}

func TestParallelRequestsCannotExceedTheLimitTogether(t *testing.T) {
	f := open(t)
	f.payer.wait = make(chan struct{})
	codes := make(chan int)
	for range 10 {
		go func() {
			code, _ := f.asks("POST", "/", `{"address":"`+bob+`","coins":["10uamigo"]}`)
			codes <- code
		}()
	}
	count := make(map[int]int)
	for range 8 {
		count[<-codes]++
	}
	require.Equal(t, map[int]int{http.StatusTooManyRequests: 8}, count)
	close(f.payer.wait)
	for range 2 {
		count[<-codes]++
	}
	require.Equal(t, 2, count[http.StatusOK])
	require.Len(t, f.payer.paid, 2)
}

func TestAPaymentThatFailsIsNotCounted(t *testing.T) {
	f := open(t)
	ask := func() (int, string) { return f.asks("POST", "/", `{"address":"`+bob+`","coins":["25uamigo"]}`) }
	f.payer.err = errors.New("refused: out of funds")
	code, body := ask()
	require.Equal(t, http.StatusBadGateway, code)
	var answer struct{ Error string }
	require.NoError(t, json.Unmarshal([]byte(body), &answer))
	require.Contains(t, answer.Error, "out of funds")
	f.payer.err = fmt.Errorf("%w: timed out", ErrMayLand)
	code, _ = ask()
	require.Equal(t, http.StatusBadGateway, code)
	f.payer.err = nil
	code, _ = ask()
	require.Equal(t, http.StatusTooManyRequests, code, "what may land is spent")
	_, body = f.asks("GET", "/metrics", "")
	require.Contains(t, body, `amigos_faucet_requests_total{result="failed"} 2`)
	require.Contains(t, body, `amigos_faucet_requests_total{result="refused"} 1`)
}

func TestOnlyThisMachineIsAnswered(t *testing.T) {
	host := func(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }
	origin := func(url string) func(*http.Request) { return func(r *http.Request) { r.Header.Set("Origin", url) } }
	for _, tc := range []struct {
		name string
		edit func(*http.Request)
		want int
	}{
		{"by localhost", host("localhost:4500"), http.StatusOK},
		{"by IPv6", host("[::1]:4500"), http.StatusOK},
		{"without a port", host("[::1]"), http.StatusOK},
		{"a name that points here", host("faucet.example:4500"), http.StatusForbidden},
		{"another machine's address", host("10.0.0.1:4500"), http.StatusForbidden},
		{"a page from here", origin("http://localhost:3000"), http.StatusOK},
		{"a page from elsewhere", origin("https://example.com"), http.StatusForbidden},
		{"a page from a file", origin("null"), http.StatusForbidden},
		{"a name that begins like ours", origin("http://localhost.example"), http.StatusForbidden},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := open(t)
			code, body := f.asks("POST", "/", `{"address":"`+bob+`"}`, tc.edit)
			require.Equal(t, tc.want, code, body)
			require.Equal(t, tc.want == http.StatusOK, len(f.payer.paid) == 1)
		})
	}
	code, _ := open(t).asks("OPTIONS", "/credit", "", origin("http://localhost:3000"))
	require.Equal(t, http.StatusNoContent, code, "a browser asks first")
}

func TestRunServesUntilItsContextEnds(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "hola"} {
		err := New(Config{Listen: listen, Log: slog.New(slog.DiscardHandler)}, &fakePayer{}, time.Now).Run(t.Context())
		require.ErrorIs(t, err, ErrNotLoopback)
	}
	ctx, cancel := context.WithCancel(t.Context())
	lines, ready := io.Pipe()
	done := make(chan error, 1)
	go func() {
		log := slog.New(slog.NewTextHandler(ready, nil))
		done <- New(Config{Listen: "127.0.0.1:0", Log: log}, &fakePayer{}, time.Now).Run(ctx)
	}()
	_, err := lines.Read(make([]byte, 1))
	require.NoError(t, err)
	cancel()
	require.NoError(t, lines.Close())
	require.NoError(t, <-done)
}

func TestSpan(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"1h": time.Hour, "1h30m": 90 * time.Minute, "5m": 5 * time.Minute, "20s": 20 * time.Second, "1s": time.Millisecond,
		"10h": 10 * time.Hour, "1h0m1s": time.Hour + time.Second,
	} {
		require.Equal(t, want, span(d))
	}
}

func TestAFullLedgerForgetsWhatIsPast(t *testing.T) {
	now := time.Unix(0, 0)
	one := sdk.NewCoins(sdk.NewInt64Coin("uamigo", 1))
	l := newLedger(one, time.Minute, func() time.Time { return now })
	for i := range ledgerSize {
		require.Nil(t, l.take(fmt.Sprint(i), one))
	}
	no := l.take("late", one)
	require.NotNil(t, no)
	require.Equal(t, http.StatusTooManyRequests, no.status)
	now = now.Add(time.Minute)
	require.Nil(t, l.take("late", one))
	require.Len(t, l.accounts, 1)
}
