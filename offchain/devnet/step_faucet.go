package devnet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/faucet"
)

// startFaucet opens the faucet in this process and waits until it answers.
func (d *Devnet) startFaucet(ctx context.Context) (string, error) {
	if d.config.Faucet == nil {
		return "none in config.yml", nil
	}
	f, release, err := d.openFaucet(ctx)
	if err != nil {
		return "", err
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx)) // it outlives its step
	ended := make(chan struct{})
	url, log := d.chainState().Faucet.URL, d.chainState().Faucet.Log
	go func() {
		defer close(ended)
		defer release()
		if err := f.Run(running); err != nil && !d.ending.Load() {
			d.fail(faucetFailure(err, log))
		}
	}()
	d.closeFaucet = func() { cancel(); <-ended }
	return url, until(ctx, func(ctx context.Context) (bool, error) { return givesFor(ctx, url, d.config.ChainID()), nil })
}

// openFaucet prepares the faucet and writes it into the state; release lets go of what it holds.
func (d *Devnet) openFaucet(ctx context.Context) (f *faucet.Faucet, release func(), err error) {
	terms, err := d.config.Faucet.terms()
	if err != nil {
		return nil, nil, err
	}
	keys, err := openKeyring(d.home.dir)
	if err != nil {
		return nil, nil, err
	}
	chain, name := d.chainState(), d.config.Faucet.Name
	c, err := client.Dial(ctx, client.Config{Node: chain.RPC, ChainID: chain.ChainID, Keyring: keys, From: name})
	if err != nil {
		return nil, nil, err
	}
	payer, err := faucet.ByClient(c, chain.RPC)
	if err != nil {
		return nil, nil, err
	}
	log, err := os.OpenFile(filepath.Join(d.home.dir, "faucet.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, err
	}
	release = func() { c.Close(); log.Close() }
	listen := loopback(d.ports.Faucet)
	chain.Faucet = &FaucetState{URL: "http://" + listen, Account: name, Log: log.Name()}
	f = faucet.New(faucet.Config{
		Listen: listen, ChainID: chain.ChainID, Node: chain.RPC,
		Coins: terms.coins, CoinsMax: terms.max, Window: terms.window,
		Log: slog.New(slog.NewTextHandler(log, nil)),
	}, payer, d.now)
	return f, release, d.saveState()
}

// givesFor says whether the faucet of that chain answers.
func givesFor(ctx context.Context, url, chainID string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/info", nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	var info struct {
		ChainID string `json:"chain_id"`
	}
	return json.NewDecoder(resp.Body).Decode(&info) == nil && info.ChainID == chainID
}

func faucetFailure(err error, log string) *Failure {
	f := &Failure{What: "the faucet stopped", Cause: err.Error(), Log: log, Code: ExitComponent, Err: err, Remedy: resumeFix}
	if errors.Is(err, errInUse) {
		f.Code, f.Remedy = ExitBusy, "amigosd devnet --ports auto, or stop what holds the port"
	}
	return f
}

// faucetLine is the faucet as status tells it.
func faucetLine(ctx context.Context, c ChainState) string {
	answer := "no answer"
	if givesFor(ctx, c.Faucet.URL, c.ChainID) {
		answer = "answers"
	}
	return fmt.Sprintf("%s  %s", c.Faucet.URL, answer)
}
