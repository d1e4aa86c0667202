package config

import (
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"text/template"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// ErrIncomplete means that another relayer needs to know more of a chain than was said here.
var ErrIncomplete = errors.New("not enough is known of a chain")

//go:embed hermes.toml
var hermesText string

var hermesTemplate = template.Must(template.New("hermes").Parse(hermesText))

// Export is what an external relayer's configuration is made of.
type Export struct {
	Chains []Chain
	Paths  []Route
	// Drift is how far clocks may differ, a quiet chain's last block included.
	Drift time.Duration
}

// Route is a path with what the chains know of it; the IDs are empty where nothing was set up.
type Route struct {
	Path

	ClientA, ConnectionA string
	ClientB, ConnectionB string
	// Channels are those on the side of A that are open.
	Channels []string
}

// hermesChain is a chain in the words of Hermes.
type hermesChain struct {
	Chain

	RPC, GRPC, Socket string
	Price, Denom      string
}

// Hermes writes the config.toml of Hermes 1.13 for these chains. It relays whatever channel of our two ports it finds.
func (e Export) Hermes() (string, error) {
	var chains []hermesChain
	for _, c := range e.Chains {
		h, err := c.forHermes()
		if err != nil {
			return "", err
		}
		chains = append(chains, h)
	}
	var out strings.Builder
	err := hermesTemplate.Execute(&out, struct {
		Chains []hermesChain
		Paths  []Route
		Drift  string
	}{chains, e.Paths, fmt.Sprintf("%ds", int(e.Drift.Seconds()))})
	return out.String(), err
}

func (c Chain) forHermes() (hermesChain, error) {
	h := hermesChain{Chain: c, RPC: httpURL(c.RPC), Socket: socketURL(c.RPC)}
	if c.GRPC == "" {
		return h, c.incomplete("Hermes wants the chain's gRPC address", "--grpc 127.0.0.1:9090")
	}
	h.GRPC = c.GRPC
	if !strings.Contains(h.GRPC, "://") {
		h.GRPC = "http://" + h.GRPC
	}
	price, err := c.price()
	if err != nil {
		return h, err
	}
	h.Price, h.Denom = decimal(price.Amount.String()), price.Denom
	return h, nil
}

// price is the one price that other relayers know of.
func (c Chain) price() (sdk.DecCoin, error) {
	prices, err := sdk.ParseDecCoins(c.GasPrices)
	if err != nil {
		return sdk.DecCoin{}, err
	}
	if len(prices) == 0 {
		return sdk.DecCoin{}, c.incomplete("the price of gas must be known", "--gas-prices 0.01uamigo")
	}
	return prices[0], nil
}

func (c Chain) incomplete(what, flag string) error {
	return &Error{
		fmt.Errorf("%w: %s: %s", ErrIncomplete, c.ID, what),
		fmt.Sprintf("amigosd relayer chains add %s --rpc %s --key %s %s", c.ID, c.RPC, c.Key, flag),
	}
}

// httpURL writes an RPC address as programs other than CometBFT's know it.
func httpURL(rpc string) string {
	if rest, ok := strings.CutPrefix(rpc, "tcp://"); ok {
		return "http://" + rest
	}
	return strings.TrimSuffix(rpc, "/")
}

func socketURL(rpc string) string {
	u, err := url.Parse(httpURL(rpc))
	if err != nil {
		return ""
	}
	if u.Scheme == "https" {
		u.Scheme = "wss"
	} else {
		u.Scheme = "ws"
	}
	u.Path = strings.TrimSuffix(u.Path, "/") + "/websocket"
	return u.String()
}

// Price writes a price of gas as people do, as 0.01uamigo.
func Price(price sdk.DecCoin) string { return decimal(price.Amount.String()) + price.Denom }

// decimal drops the zeros behind a number.
func decimal(number string) string {
	if !strings.Contains(number, ".") {
		return number
	}
	return strings.TrimSuffix(strings.TrimRight(number, "0"), ".")
}
