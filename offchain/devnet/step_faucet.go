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
	"strings"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/faucet"
)

// startFaucets opens the chains' faucets in this process and waits until they answer.
func (d *Devnet) startFaucets(ctx context.Context) (string, error) {
	if err := d.onEach(ctx, func(ctx context.Context, c *chain) error { return c.startFaucet(ctx) }); err != nil {
		return "", err
	}
	var urls []string
	for _, c := range d.chains {
		if f := c.state().Faucet; f != nil {
			urls = append(urls, f.URL)
		}
	}
	if len(urls) == 0 {
		return "none in config.yml", nil
	}
	return strings.Join(urls, " · "), nil
}

func (c *chain) startFaucet(ctx context.Context) error {
	if c.config.Faucet == nil {
		return nil
	}
	f, release, err := c.openFaucet(ctx)
	if err != nil {
		return err
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx)) // it outlives its step
	ended := make(chan struct{})
	url, log, name := c.state().Faucet.URL, c.state().Faucet.Log, c.part("faucet")
	go func() {
		defer close(ended)
		defer release()
		if err := f.Run(running); err != nil && !c.in.ending.Load() {
			c.in.fail(faucetFailure(name, err, log))
		}
	}()
	c.closeFaucet = func() { cancel(); <-ended }
	return until(ctx, func(ctx context.Context) (bool, error) { return givesFor(ctx, url, c.id()), nil })
}

// openFaucet prepares the faucet and writes it into the state; release lets go of what it holds.
func (c *chain) openFaucet(ctx context.Context) (f *faucet.Faucet, release func(), err error) {
	terms, err := c.config.Faucet.terms()
	if err != nil {
		return nil, nil, err
	}
	keys, err := openKeyring(c.home.dir)
	if err != nil {
		return nil, nil, err
	}
	rpc, name := c.state().RPC, c.config.Faucet.Name
	signer, err := client.Dial(ctx, client.Config{Node: rpc, ChainID: c.id(), Keyring: keys, From: name})
	if err != nil {
		return nil, nil, err
	}
	payer, err := faucet.ByClient(signer, rpc)
	if err != nil {
		return nil, nil, err
	}
	log, err := os.OpenFile(filepath.Join(c.home.dir, "faucet.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, err
	}
	release = func() { signer.Close(); log.Close() }
	listen := loopback(c.ports.Faucet)
	f = faucet.New(faucet.Config{
		Listen: listen, ChainID: c.id(), Node: rpc,
		Coins: terms.coins, CoinsMax: terms.max, Window: terms.window,
		Log: slog.New(slog.NewTextHandler(log, nil)),
	}, payer, c.in.now)
	return f, release, c.record(func(s *ChainState) {
		s.Faucet = &FaucetState{URL: "http://" + listen, Account: name, Log: log.Name()}
	})
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

func faucetFailure(name string, err error, log string) *Failure {
	f := &Failure{What: "the " + name + " stopped", Cause: err.Error(), Log: log, Code: ExitComponent, Err: err, Remedy: resumeFix}
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
