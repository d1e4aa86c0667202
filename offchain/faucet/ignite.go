package faucet

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// igniteRequest is Ignite's transfer request; coins are written as 10uamigo.
type igniteRequest struct {
	Address string   `json:"address"`
	Coins   []string `json:"coins"`
}

// igniteAnswer is Ignite's transfer response.
type igniteAnswer struct {
	Hash  string `json:"hash,omitempty"`
	Error string `json:"error,omitempty"`
}

// ignitePay is POST /.
func (f *Faucet) ignitePay(w http.ResponseWriter, r *http.Request) {
	var req igniteRequest
	hash, no := "", read(r, &req)
	var want sdk.Coins
	if no == nil {
		want, no = parseCoins(req.Coins)
	}
	if no == nil {
		hash, no = f.pay(r.Context(), req.Address, want)
	}
	if no != nil {
		setWait(w, no.wait)
		writeJSON(w, no.status, igniteAnswer{Error: no.text})
		return
	}
	writeJSON(w, http.StatusOK, igniteAnswer{Hash: hash})
}

// igniteInfo is GET /info.
func (f *Faucet) igniteInfo(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, struct {
		IsAFaucet bool   `json:"is_a_faucet"`
		ChainID   string `json:"chain_id"`
	}{true, f.cfg.ChainID})
}

func parseCoins(list []string) (sdk.Coins, *refusal) {
	coins, err := sdk.ParseCoinsNormalized(strings.Join(list, ","))
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "coins %q: %v; write them as 10uamigo", strings.Join(list, ","), err)
	}
	return coins, nil
}

func read(r *http.Request, into any) *refusal {
	if err := json.NewDecoder(r.Body).Decode(into); err != nil {
		return refuse(http.StatusBadRequest, `the request cannot be read: %v; send JSON such as {"address":"amigos1…"}`, err)
	}
	return nil
}

func writeJSON(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // who does not listen any more misses nothing
}

// setWait tells when the same request may succeed.
func setWait(w http.ResponseWriter, wait time.Duration) {
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.FormatInt(int64(wait/time.Second)+1, 10))
	}
}
