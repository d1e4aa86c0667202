package devnet

import (
	"fmt"
	"path/filepath"
	"time"
)

// listen writes where the chain listens and how fast it goes: config.yml's wishes
// first, then what the devnet must have, loopback above all.
func (h home) listen(p Ports, blockTime time.Duration) error {
	v := h.config.Validators[0]
	comet := append(settings(v.Config),
		set("rpc.laddr", "tcp://"+loopback(p.RPC)),
		set("rpc.pprof_laddr", ""),
		set("p2p.laddr", "tcp://"+loopback(p.P2P)),
		set("instrumentation.prometheus", true),
		set("instrumentation.prometheus_listen_addr", loopback(p.Prometheus)),
	)
	if blockTime > 0 {
		comet = append(comet, set("consensus.timeout_commit", blockTime.String()))
	}
	app := append(settings(v.App),
		set("api.enable", true),
		set("api.address", "tcp://"+loopback(p.REST)),
		set("grpc.enable", true),
		set("grpc.address", loopback(p.GRPC)),
	)
	client := append(settings(v.Client),
		set("chain-id", h.config.ChainID()),
		set("keyring-backend", "test"),
		set("node", "tcp://"+loopback(p.RPC)),
	)
	for name, changes := range map[string][]setting{"config.toml": comet, "app.toml": app, "client.toml": client} {
		if err := editTOML(filepath.Join(h.dir, "config", name), changes); err != nil {
			return err
		}
	}
	return nil
}

// state is the chain as devnet.json tells it.
func (h home) state(p Ports) ChainState {
	return ChainState{
		ChainID:    h.config.ChainID(),
		Home:       h.dir,
		RPC:        "http://" + loopback(p.RPC),
		GRPC:       loopback(p.GRPC),
		REST:       "http://" + loopback(p.REST),
		P2P:        loopback(p.P2P),
		Prometheus: fmt.Sprintf("http://%s", loopback(p.Prometheus)),
		Log:        filepath.Join(h.dir, "node.log"),
	}
}
