package main

import (
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/cosmos/cosmos-sdk/client/flags"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// checkSettings looks at what most often stops a chain, or those who talk to it.
func (d *doctor) checkSettings() {
	file := filepath.Join(d.home, "config", "app.toml")
	price := d.config.app.GetString("minimum-gas-prices")
	if _, err := sdk.ParseDecCoins(strings.ReplaceAll(price, ";", ",")); err != nil {
		d.fail("gas price", `write minimum-gas-prices = "`+gasPrices+`" in `+file, "minimum-gas-prices = %q: %v", price, err)
	} else if price == "" {
		d.fail("gas price", `write minimum-gas-prices = "`+gasPrices+`" in `+file, "minimum-gas-prices is empty: the node does not start")
	} else {
		d.ok("gas price", "%s", price)
	}
	d.checkPace()
	d.checkIndex()
	if said := d.config.client.GetString(flags.FlagChainID); said != "" && said != d.chainID {
		d.fail("chain ID", "write chain-id = \""+d.chainID+"\" in "+filepath.Join(d.home, "config", "client.toml"),
			"client.toml says %s, genesis.json %s: what is signed would be refused", said, d.chainID)
	} else {
		d.ok("chain ID", "%s", d.chainID)
	}
}

// checkIndex tells what a home without an index of transactions does not answer.
func (d *doctor) checkIndex() {
	if d.config.comet.GetString("tx_index.indexer") == "null" {
		d.ok("tx index", "off: messages, agents and our relayer do not need it; query tx, explorers, Hermes and rly do")
		return
	}
	d.ok("tx index", "on")
}

// listener is an address that a full node listens on. Peers must reach that of p2p; the others serve whoever asks.
type listener struct {
	use, address string
	forAll       bool
}

// port is the listener's, and false where it has none.
func (l listener) port() (host string, port int, ok bool) {
	address := l.address
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		address = u.Host
	}
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, false
	}
	port, err = strconv.Atoi(text)
	return host, port, err == nil
}

// listeners are those that the settings switch on.
func (d *doctor) listeners() []listener {
	comet, app := d.config.comet, d.config.app
	found := []listener{
		{"RPC", comet.GetString("rpc.laddr"), false},
		{"p2p", comet.GetString("p2p.laddr"), true},
	}
	if app.GetBool("api.enable") {
		found = append(found, listener{"REST", app.GetString("api.address"), false})
	}
	if app.GetBool("grpc.enable") {
		found = append(found, listener{"gRPC", app.GetString("grpc.address"), false})
	}
	if comet.GetBool("instrumentation.prometheus") {
		found = append(found, listener{"Prometheus", comet.GetString("instrumentation.prometheus_listen_addr"), false})
	}
	return found
}

// checkListeners finds servers that other machines can reach.
func (d *doctor) checkListeners() {
	var public []string
	for _, l := range d.listeners() {
		if host, _, ok := l.port(); ok && !l.forAll && !isLoopback(net.JoinHostPort(host, "1")) {
			public = append(public, l.use+" "+l.address)
		}
	}
	if len(public) > 0 {
		d.warn("listeners", "write 127.0.0.1 as their host in config/config.toml and config/app.toml, unless a proxy in front guards them",
			"every machine that reaches this one can use %s", strings.Join(public, ", "))
		return
	}
	d.ok("listeners", "RPC, REST, gRPC and metrics are for this machine only")
}

// checkPorts finds ports that another program holds while the node does not run.
func (d *doctor) checkPorts(alive bool) {
	if d.chainID == "" || alive {
		return // nothing listens, or the node itself does
	}
	taken := false
	for _, l := range d.listeners() {
		host, port, ok := l.port()
		if !ok {
			continue
		}
		probe, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		if err == nil {
			_ = probe.Close()
			continue
		}
		taken = true
		d.fail("ports", "stop it, or change the address in config/config.toml or config/app.toml", "%s %s is taken%s", l.use, l.address, by(port))
	}
	if !taken {
		d.ok("ports", "all are free")
	}
}
