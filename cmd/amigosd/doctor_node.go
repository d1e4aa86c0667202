package main

import (
	"context"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/amigos-network/amigos/app"
	"github.com/amigos-network/amigos/client/liveness"
	"github.com/amigos-network/amigos/offchain/devnet"
)

const (
	defaultNode = "tcp://localhost:26657"
	// clockSlack is how far a block's time may be from this machine's: beyond it, transactions expire too early or late.
	clockSlack = 20 * time.Second
	lookAgain  = 100 * time.Millisecond
)

// checkNode asks the node that plain commands talk to. It is true if it answered.
func (d *doctor) checkNode(ctx context.Context) bool {
	if d.node == "" {
		d.node = d.config.client.GetString(flags.FlagNode)
	}
	if d.node == "" {
		d.node = defaultNode
	}
	rpc, err := rpchttp.New(d.node, "/websocket")
	if err != nil {
		d.fail("node", "write it as tcp://127.0.0.1:26657", "address %q: %v", d.node, err)
		return false
	}
	status, err := rpc.Status(ctx)
	if err != nil {
		fix := "name a running node with --node, or start a devnet (amigosd devnet)"
		if d.chainID != "" {
			fix = "start it: amigosd start" + homeFlag(d.home)
		}
		d.fail("node", fix, "no answer from %s: %v", d.node, err)
		return false
	}
	if d.chainID != "" && status.NodeInfo.Network != d.chainID {
		d.fail("node", "name the node of "+d.chainID+" with --node, or in config/client.toml",
			"%s runs chain %s, and the genesis here is of %s", d.node, status.NodeInfo.Network, d.chainID)
		return true
	}
	d.ok("node", "%s runs %s, height %d", d.node, status.NodeInfo.Network, status.SyncInfo.LatestBlockHeight)
	d.checkProgress(ctx, rpc, status)
	return true
}

// checkProgress looks whether the chain idles or waits for its next block, and compares its time with this machine's.
func (d *doctor) checkProgress(ctx context.Context, rpc *rpchttp.HTTP, before *ctypes.ResultStatus) {
	if before.SyncInfo.CatchingUp {
		d.warn("blocks", "wait; queries answer an earlier state until it has caught up", "the node is catching up, at height %d",
			before.SyncInfo.LatestBlockHeight)
		return
	}
	for {
		now, err := rpc.Status(ctx)
		switch {
		case err != nil || ctx.Err() != nil:
			d.fail("blocks", "see that two thirds of the validators' power run; on a chain of your own, look at the log",
				"height %d, and no block since %s", before.SyncInfo.LatestBlockHeight, before.SyncInfo.LatestBlockTime.UTC().Format(time.DateTime))
			return
		case now.SyncInfo.LatestBlockHeight > before.SyncInfo.LatestBlockHeight:
			d.ok("blocks", "they follow each other")
			d.checkClock(now.SyncInfo.LatestBlockTime, 0)
			return
		}
		if report, err := liveness.Look(ctx, rpc, d.now()); err == nil && report.State == liveness.Idle && d.now().Sub(report.Time) < longestSilence {
			d.ok("blocks", "%s", report.Text(d.now()))
			d.checkClock(report.Time, longestSilence)
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(lookAgain):
		}
	}
}

// longestSilence is how old the time of a chain that idles may be: twice its heartbeat, and some more.
const longestSilence = 2*app.Heartbeat + clockSlack

// checkClock compares a block's time, which may be somewhat old, with this machine's.
func (d *doctor) checkClock(block time.Time, old time.Duration) {
	off := d.now().Sub(block)
	if off > clockSlack+old || off < -clockSlack {
		word := "ahead of"
		if off < 0 {
			word = "behind"
		}
		d.fail("clock", "let the system set its clock (timedatectl set-ntp true)", "this machine's clock is %s %s the chain's",
			off.Abs().Round(time.Second), word)
		return
	}
	d.ok("clock", "this machine's and the chain's agree")
}

// by names who holds a port, where the system tells.
func by(port int) string {
	if holder := devnet.PortHolder(port); holder != "" {
		return " by " + holder
	}
	return ""
}
