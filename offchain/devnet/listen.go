package devnet

import (
	"path/filepath"
	"time"
)

// listen writes where the i-th validator listens, whom it knows and how fast it goes: config.yml's wishes first,
// then what the devnet must have, loopback above all.
func (h home) listen(i int, all Ports, blockTime time.Duration) error {
	peers, err := h.peers(i, all)
	if err != nil {
		return err
	}
	v, p := h.config.Validators[i], all.validator(i)
	comet := append(settings(v.Config),
		set("moniker", v.moniker()),
		set("rpc.laddr", "tcp://"+loopback(p.RPC)),
		set("rpc.pprof_laddr", ""),
		set("p2p.laddr", "tcp://"+loopback(p.P2P)),
		set("p2p.persistent_peers", peers),
		set("p2p.pex", false), // all know all
		set("p2p.addr_book_strict", false),
		set("p2p.allow_duplicate_ip", true),
		set("instrumentation.prometheus", true),
		set("instrumentation.prometheus_listen_addr", loopback(p.Prometheus)),
	)
	if blockTime > 0 { // blocks one after the other, whatever is said
		comet = append(comet,
			set("consensus.timeout_commit", blockTime.String()),
			set("consensus.create_empty_blocks", true),
			set("consensus.create_empty_blocks_interval", "0s"),
		)
	}
	app := settings(v.App)
	if i == 0 {
		app = append(app, open(p)...)
	} else {
		comet, app = append(comet, set("tx_index.indexer", "null")), append(app, bare()...)
	}
	client := append(settings(v.Client),
		set("chain-id", h.config.ChainID()),
		set("keyring-backend", "test"),
		set("node", "tcp://"+loopback(p.RPC)),
	)
	for name, changes := range map[string][]setting{"config.toml": comet, "app.toml": app, "client.toml": client} {
		if err := editTOML(filepath.Join(h.validatorDir(i), "config", name), changes); err != nil {
			return err
		}
	}
	return nil
}

// open are the roads to the application; the first validator has them.
func open(p Ports) []setting {
	return []setting{
		set("api.enable", true),
		set("api.address", "tcp://"+loopback(p.REST)),
		set("grpc.enable", true),
		set("grpc.address", loopback(p.GRPC)),
	}
}

// bare keeps the other validators small: they only take part in the consensus.
func bare() []setting {
	return []setting{
		set("api.enable", false),
		set("grpc.enable", false),
		set("grpc-web.enable", false),
		set("telemetry.enabled", false),
		set("iavl-cache-size", 10_000),
	}
}

// moniker is the validator's name among validators.
func (v Validator) moniker() string {
	if m, ok := v.Gentx["moniker"].(string); ok {
		return m
	}
	return v.Name
}

// state is the chain as devnet.json tells it, before it runs.
func (h home) state(p Ports) ChainState {
	c := ChainState{
		ChainID:    h.config.ChainID(),
		Home:       h.dir,
		RPC:        "http://" + loopback(p.RPC),
		GRPC:       loopback(p.GRPC),
		REST:       "http://" + loopback(p.REST),
		P2P:        loopback(p.P2P),
		Prometheus: "http://" + loopback(p.Prometheus),
		Log:        filepath.Join(h.dir, "node.log"),
		Agents:     []AgentState{},
		Accounts:   []AccountState{},
	}
	for i, v := range h.config.Validators {
		own := p.validator(i)
		c.Validators = append(c.Validators, ValidatorState{
			Name: v.Name, Home: h.validatorDir(i),
			RPC: "http://" + loopback(own.RPC), P2P: loopback(own.P2P), Prometheus: "http://" + loopback(own.Prometheus),
			Log: filepath.Join(h.validatorDir(i), "node.log"),
		})
	}
	return c
}
