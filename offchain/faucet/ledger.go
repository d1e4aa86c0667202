package faucet

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// ledgerSize bounds how many addresses are remembered at a time.
const ledgerSize = 10_000

// ledger knows what each address got in its window. A window begins with the first coins.
type ledger struct {
	max    sdk.Coins
	window time.Duration
	now    func() time.Time

	mu       sync.Mutex
	accounts map[string]*account
}

// account is what one address got until its window ends.
type account struct {
	got   sdk.Coins
	until time.Time
}

func newLedger(limit sdk.Coins, window time.Duration, now func() time.Time) *ledger {
	return &ledger{max: limit, window: window, now: now, accounts: make(map[string]*account)}
}

// take books coins before they are sent, so that parallel requests cannot exceed the limit together.
func (l *ledger) take(to string, want sdk.Coins) *refusal {
	if !want.IsAllLTE(l.max) { // before any sum: amounts may be as large as 256 bits
		return refuse(http.StatusBadRequest, "%s is too much at once: an address gets at most %s in %s; ask for less", want, l.max, span(l.window))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	a := l.accounts[to]
	if a == nil || !now.Before(a.until) {
		if !l.room(now) {
			return later(l.window, "too many addresses ask; ask again in %s", span(l.window))
		}
		a = &account{until: now.Add(l.window)}
		l.accounts[to] = a
	}
	sum := a.got.Add(want...)
	if !sum.IsAllLTE(l.max) {
		wait := a.until.Sub(now)
		return later(wait, "%s has got %s, and an address gets at most %s in %s; ask again in %s",
			to, a.got, l.max, span(l.window), span(wait))
	}
	a.got = sum
	return nil
}

// giveBack undoes take for coins that were not sent.
func (l *ledger) giveBack(to string, coins sdk.Coins) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if a := l.accounts[to]; a != nil {
		if rest, negative := a.got.SafeSub(coins...); !negative {
			a.got = rest
		}
	}
}

// room forgets past windows when the ledger is full, and says whether there is room for one more.
func (l *ledger) room(now time.Time) bool {
	if len(l.accounts) < ledgerSize {
		return true
	}
	for to, a := range l.accounts {
		if !now.Before(a.until) {
			delete(l.accounts, to)
		}
	}
	return len(l.accounts) < ledgerSize
}

func later(wait time.Duration, format string, args ...any) *refusal {
	return &refusal{status: http.StatusTooManyRequests, text: fmt.Sprintf(format, args...), wait: wait}
}

// span writes a duration without the zeros at its end: 1h, not 1h0m0s.
func span(d time.Duration) string {
	text := max(d.Truncate(time.Second), time.Second).String()
	text = strings.TrimSuffix(text, "0s")
	if len(text) == 0 || text[len(text)-1] != 'm' && text[len(text)-1] != 'h' {
		return max(d.Truncate(time.Second), time.Second).String()
	}
	if short, ok := strings.CutSuffix(text, "h0m"); ok {
		return short + "h"
	}
	return text
}

func denoms(coins sdk.Coins) string { return strings.Join(coins.Denoms(), ", ") }
