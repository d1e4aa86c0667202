package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	sdkclient "github.com/cosmos/cosmos-sdk/client"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/amigos-network/amigos/testutil/process"
	"github.com/amigos-network/amigos/x/internode/types"
)

// funds are what each account of a load has at the start.
const funds = 100_000_000_000

// roomy is more than any inbox is filled here: the limits for unprocessed messages are not what is measured.
const roomy = 1_000_000

// rig is a running chain with nodes that send and nodes that receive.
type rig struct {
	quiet      bool // it makes no block while nothing is said
	slow       bool // it makes one in five seconds
	chain      *process.Chain
	rpc        *rpchttp.HTTP
	grpc       txtypes.ServiceClient
	enc        encoding
	senders    []*account
	recipients []*account
	stoodAt    int64 // the height when it was last measured
}

// newRigOf starts a chain of ours and registers the nodes.
func (b *bench) newRigOf(ctx context.Context, name string, nSenders, nRecipients int, cfg process.Config) (*rig, error) {
	r, err := newRigFor(ours, nSenders, nRecipients)
	if err != nil {
		return nil, err
	}
	r.quiet = cfg.Pace == quietPace
	cfg.Coins = map[string]int64{}
	for _, a := range r.accounts() {
		cfg.Coins[a.address] = funds
	}
	if cfg.Dir, err = b.chainDir(name); err != nil {
		return nil, err
	}
	cfg.Binary, cfg.ChainID, cfg.EditGenesis = b.plan.binary, chainID, widenInboxes
	cfg.Environ = append(slices.Clone(b.plan.environ), cfg.Environ...)
	if r.chain, err = process.New(ctx, cfg); err != nil {
		return nil, err
	}
	if err := r.start(ctx); err != nil {
		return nil, err
	}
	return r, r.register(ctx)
}

// newRigFor has accounts, and no chain yet.
func newRigFor(d dialect, nSenders, nRecipients int) (*rig, error) {
	enc, err := newEncoding(d)
	if err != nil {
		return nil, err
	}
	r := &rig{enc: enc}
	if r.senders, err = newAccounts(d, "sender", nSenders); err != nil {
		return nil, err
	}
	r.recipients, err = newAccounts(d, "recipient", nRecipients)
	return r, err
}

func (r *rig) accounts() []*account {
	return append(append([]*account{}, r.senders...), r.recipients...)
}

// widenInboxes lets inboxes hold all messages of the bench unprocessed.
func widenInboxes(genesis map[string]any) {
	params := genesis["app_state"].(map[string]any)[types.ModuleName].(map[string]any)["params"].(map[string]any)
	params["inbox_capacity"], params["sender_share"] = roomy, roomy
}

func (r *rig) start(ctx context.Context) error {
	if err := r.chain.Start(ctx); err != nil {
		return err
	}
	channel, err := grpc.NewClient(r.chain.Validators[0].GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	r.grpc = txtypes.NewServiceClient(channel)
	if r.rpc, err = rpchttp.New(r.chain.Validators[0].RPC, "/websocket"); err != nil || !r.enc.ordered {
		return err
	}
	height, err := r.height(ctx) // until its first block simd checks signatures as if for the genesis
	if err != nil {
		return err
	}
	return r.pass(ctx, height)
}

// learnNumbers asks for the accounts' numbers, which signatures hold.
func (r *rig) learnNumbers(ctx context.Context) error {
	query := authtypes.NewQueryClient(sdkclient.Context{Client: r.rpc, Codec: r.enc.codec, InterfaceRegistry: r.enc.registry})
	for _, a := range r.accounts() {
		res, err := query.AccountInfo(ctx, &authtypes.QueryAccountInfoRequest{Address: a.address})
		if err != nil {
			return fmt.Errorf("account %s: %w", a.name, err)
		}
		a.number = res.Info.AccountNumber
	}
	return nil
}

// register makes every account a node.
func (r *rig) register(ctx context.Context) error {
	if err := r.learnNumbers(ctx); err != nil {
		return err
	}
	var txs []tx
	for _, a := range r.accounts() {
		bz, err := a.sign(ctx, r.enc, 500_000, "", &types.MsgRegisterNode{Owner: a.address, Name: a.name, Kind: types.NODE_KIND_AGENT})
		if err != nil {
			return err
		}
		txs = append(txs, newTx(bz))
	}
	if _, err := r.send(ctx, txs); err != nil {
		return fmt.Errorf("registration: %w", err)
	}
	return nil
}

func (r *rig) height(ctx context.Context) (int64, error) {
	status, err := r.rpc.Status(ctx)
	if err != nil {
		return 0, err
	}
	return status.SyncInfo.LatestBlockHeight, nil
}

// pass waits until the chain is past a height.
func (r *rig) pass(ctx context.Context, height int64) error {
	return poll(ctx, 20*time.Millisecond, func() (bool, error) {
		now, err := r.height(ctx)
		return now > height, err
	})
}

func poll(ctx context.Context, pause time.Duration, holds func() (bool, error)) error {
	again := time.NewTicker(pause)
	defer again.Stop()
	for {
		ok, err := holds()
		if ok || err != nil {
			return err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
