package faucet

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

// ErrMayLand is returned by a Payer whose transaction was sent and not seen.
var ErrMayLand = errors.New("the transaction may still land")

// refusal is an answer no: for the person, and with the status that fits.
type refusal struct {
	status int
	text   string
	wait   time.Duration // after which the same request may succeed; 0 if waiting does not help
}

func (r *refusal) Error() string { return r.text }

func refuse(status int, format string, args ...any) *refusal {
	return &refusal{status: status, text: fmt.Sprintf(format, args...)}
}

// pay gives an address what it asks for, or the usual if it names nothing.
func (f *Faucet) pay(ctx context.Context, to string, want sdk.Coins) (string, *refusal) {
	hash, no := f.payCounted(ctx, to, want)
	switch {
	case no == nil:
		f.count.given.Inc()
	case no.status < http.StatusInternalServerError:
		f.count.refused.Inc()
	default:
		f.count.failed.Inc()
	}
	return hash, no
}

func (f *Faucet) payCounted(ctx context.Context, to string, want sdk.Coins) (string, *refusal) {
	if _, err := types.AccountBytes(to); err != nil {
		return "", refuse(http.StatusBadRequest, "%v; give an account such as %s", err, f.payer.Address())
	}
	if want.Empty() {
		want = f.cfg.Coins
	}
	for _, coin := range want {
		if f.cfg.Coins.AmountOf(coin.Denom).IsZero() {
			return "", refuse(http.StatusBadRequest, "no %s here: this faucet gives %s", coin.Denom, denoms(f.cfg.Coins))
		}
	}
	select { // a full house waits outside
	case f.tickets <- struct{}{}:
		defer func() { <-f.tickets }()
	case <-ctx.Done():
		return "", refuse(http.StatusServiceUnavailable, "too many payments are under way; ask again")
	}
	if no := f.ledger.take(to, want); no != nil {
		return "", no
	}
	return f.send(to, want)
}

// send pays what the ledger has granted. It goes on when the asker has left: the grant is spent by then.
func (f *Faucet) send(to string, want sdk.Coins) (string, *refusal) {
	began := time.Now()
	ctx, cancel := context.WithTimeout(f.paying, payTime)
	defer cancel()
	hash, err := f.payer.Pay(ctx, to, want)
	if err == nil {
		f.cfg.Log.Info("gave", "to", to, "coins", want.String(), "tx", hash, "took", time.Since(began).Round(time.Millisecond))
		return hash, nil
	}
	if !errors.Is(err, ErrMayLand) {
		f.ledger.giveBack(to, want)
	}
	f.cfg.Log.Error("not given", "to", to, "coins", want.String(), "error", err)
	text := err.Error()
	var known interface{ Fix() string }
	if errors.As(err, &known) && known.Fix() != "" {
		text += "; " + known.Fix()
	}
	return "", refuse(http.StatusBadGateway, "%s", text)
}
