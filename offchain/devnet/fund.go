package devnet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// fundTime bounds one call to the faucet.
const fundTime = 40 * time.Second

// Funded is what a faucet gave.
type Funded struct {
	Address string `json:"address"`
	Hash    string `json:"hash"`
	TookMS  int64  `json:"took_ms"`
}

// Fund lets the faucet of a chain of a running devnet, the first for an empty word, give coins to an address, or to an
// account by its name. Coins are written as 10uamigo,5token; empty takes what the faucet usually gives.
func Fund(ctx context.Context, w Workspace, on, to, coins string) (Funded, error) {
	s, err := w.ReadState()
	if err != nil {
		return Funded{}, err
	}
	if !s.Alive() {
		return Funded{}, notRunning(w)
	}
	chain, err := s.Chain(on)
	if err != nil {
		return Funded{}, err
	}
	if chain.Faucet == nil {
		return Funded{}, usage("give config.yml a faucet and begin anew: amigosd devnet --reset"+w.nameFlag(), "%s has no faucet", chain.ChainID)
	}
	for _, a := range chain.Accounts {
		if a.Name == to {
			to = a.Address
		}
	}
	request := struct {
		Address string   `json:"address"`
		Coins   []string `json:"coins"`
	}{Address: to}
	if coins != "" {
		request.Coins = strings.Split(coins, ",")
	}
	body, err := json.Marshal(request)
	if err != nil {
		return Funded{}, err
	}
	began := time.Now()
	hash, err := askFaucet(ctx, chain.Faucet.URL, body)
	return Funded{Address: to, Hash: hash, TookMS: time.Since(began).Milliseconds()}, err
}

func askFaucet(ctx context.Context, url string, body []byte) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, fundTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", &Failure{
			What: "the faucet does not answer", Cause: err.Error(), Code: ExitComponent, Err: err,
			Remedy: "amigosd devnet status shows what runs, amigosd devnet logs faucet what it said",
		}
	}
	defer resp.Body.Close()
	var answer struct {
		Hash  string `json:"hash"`
		Error string `json:"error"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return "", fmt.Errorf("the faucet's answer (%s) cannot be read: %w", resp.Status, err)
	}
	if answer.Error != "" {
		what, fix, _ := strings.Cut(answer.Error, "; ")
		return "", &Failure{What: what, Remedy: fix, Code: 1, Err: errors.New(resp.Status)}
	}
	return answer.Hash, nil
}
