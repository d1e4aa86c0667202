package main

import (
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"

	"github.com/amigos-network/amigos/app"
)

const (
	// queryGasLimit lets one query read a full page of the largest messages, and not the whole store.
	queryGasLimit = 100_000_000
	// maxAnswerBytes bounds one gRPC answer.
	maxAnswerBytes = 16 << 20
)

// cometConfig is consensus at a pace, gossiped for fast blocks, listening on loopback.
func cometConfig(p pace) *cmtcfg.Config {
	c := cmtcfg.DefaultConfig()
	p.apply(c.Consensus)
	// With the defaults of 100 ms each, these two and not the pace decide how long four validators take.
	c.Consensus.PeerGossipSleepDuration = 10 * time.Millisecond
	c.P2P.FlushThrottleTimeout = 10 * time.Millisecond
	c.P2P.ListenAddress = "tcp://127.0.0.1:26656"
	c.RPC.ListenAddress = "tcp://127.0.0.1:26657"
	c.RPC.MaxSubscriptionsPerClient = 100 // one per message that waits
	c.Mempool.Size = 20_000
	c.Instrumentation.Prometheus = true
	c.Instrumentation.PrometheusListenAddr = "127.0.0.1:26660"
	return c
}

// appConfig is the application's side: prices, servers and telemetry.
func appConfig() *appSettings {
	c := serverconfig.DefaultConfig()
	c.MinGasPrices = gasPrices
	c.QueryGasLimit = queryGasLimit
	c.API.Enable = true
	c.API.Address = "tcp://127.0.0.1:1317"
	c.GRPC.Address = "127.0.0.1:9090"
	c.GRPC.MaxSendMsgSize = maxAnswerBytes
	c.Telemetry.Enabled = true
	c.Telemetry.ServiceName = app.Name
	c.Telemetry.PrometheusRetentionTime = int64(10 * time.Minute / time.Second)
	c.Mempool.MaxTxs = -1 // the SDK's; ours has lanes
	// The fast index keeps every value a second time: two thirds of the state's bytes on disk, and of what is compacted.
	c.IAVLDisableFastNode = true
	return &appSettings{
		Config: *c, Signatures: defaultSignatureSettings(), Lanes: defaultLaneSettings(),
		Runtime: runtimeSettings{GCPercent: usualGarbage},
	}
}
