package faucet

import (
	"fmt"
	"net/http"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// cosmjsRequest is cosmjs's credit request: it names a denomination, the faucet the amount.
type cosmjsRequest struct {
	Address string `json:"address"`
	Denom   string `json:"denom"`
}

// cosmjsCredit is POST /credit; it answers in plain text.
func (f *Faucet) cosmjsCredit(w http.ResponseWriter, r *http.Request) {
	var req cosmjsRequest
	no := read(r, &req)
	if no == nil {
		var want sdk.Coins
		if want, no = f.usual(req.Denom); no == nil {
			_, no = f.pay(r.Context(), req.Address, want)
		}
	}
	if no != nil {
		setWait(w, no.wait)
		http.Error(w, no.text, no.status)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintln(w, "ok")
}

// usual is what one request gets of a denomination.
func (f *Faucet) usual(denom string) (sdk.Coins, *refusal) {
	found, coin := f.cfg.Coins.Find(denom)
	if !found {
		return nil, refuse(http.StatusBadRequest, "no %q here: this faucet gives %s", denom, denoms(f.cfg.Coins))
	}
	return sdk.Coins{coin}, nil
}

// cosmjsHolder is an account that pays, and what it has.
type cosmjsHolder struct {
	Address  string    `json:"address"`
	Balances sdk.Coins `json:"balances"`
}

// cosmjsStatus is GET /status.
func (f *Faucet) cosmjsStatus(w http.ResponseWriter, r *http.Request) {
	balance, err := f.payer.Balance(r.Context())
	if err != nil {
		http.Error(w, "the chain does not answer: "+err.Error(), http.StatusBadGateway)
		return
	}
	available := []string{}
	for _, coin := range f.cfg.Coins {
		if balance.AmountOf(coin.Denom).GTE(coin.Amount) {
			available = append(available, coin.Denom)
		}
	}
	writeJSON(w, http.StatusOK, struct {
		Status          string         `json:"status"`
		ChainID         string         `json:"chainId"`
		NodeURL         string         `json:"nodeUrl"`
		ChainTokens     []string       `json:"chainTokens"`
		AvailableTokens []string       `json:"availableTokens"`
		Holder          cosmjsHolder   `json:"holder"`
		Distributors    []cosmjsHolder `json:"distributors"`
	}{
		"ok", f.cfg.ChainID, f.cfg.Node, f.cfg.Coins.Denoms(), available,
		cosmjsHolder{f.payer.Address(), balance},
		[]cosmjsHolder{},
	})
}
