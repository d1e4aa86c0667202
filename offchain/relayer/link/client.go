package link

import (
	"context"
	"fmt"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/gogoproto/proto"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	commitmenttypes "github.com/cosmos/ibc-go/v8/modules/core/23-commitment/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"
	"golang.org/x/sync/errgroup"
)

// clients makes those that are missing, on both chains at once.
func (l *linker) clients(ctx context.Context) error {
	found := l.pair[0].client != "" && l.pair[1].client != ""
	if !found {
		l.report(Event{Step: StepClient, Status: Doing})
	}
	g, ctx := errgroup.WithContext(ctx)
	for i := range l.chains {
		if l.pair[i].client == "" {
			g.Go(func() error { return l.makeClient(ctx, i) })
		}
	}
	if err := g.Wait(); err != nil {
		return err
	}
	l.finish(StepClient, found)
	return nil
}

// makeClient puts a light client of the other chain on one.
func (l *linker) makeClient(ctx context.Context, at int) error {
	on, of := l.chains[at], l.chains[1-at]
	p, err := readPeriods(ctx, of, l.opts.Trusting)
	if err != nil {
		return err
	}
	head, err := of.Latest(ctx)
	if err != nil {
		return err
	}
	block, err := of.LightBlock(ctx, head.Height)
	if err != nil {
		return err
	}
	msg, err := clienttypes.NewMsgCreateClient(newClientState(of.ID(), p, head.Height),
		ibctm.NewConsensusState(block.Time, commitmenttypes.NewMerkleRoot(block.AppHash), block.NextValidatorsHash), on.Address())
	if err != nil {
		return err
	}
	res, err := on.Submit(ctx, msg)
	if err != nil {
		return fmt.Errorf("a client of %s on %s: %w", of.ID(), on.ID(), err)
	}
	l.wrote[at] = res.Height
	if l.pair[at].client = attribute(res.Events, clienttypes.AttributeKeyClientID, clienttypes.EventTypeCreateClient); l.pair[at].client == "" {
		return fmt.Errorf("%s: transaction %s does not tell what client it made", on.ID(), res.Hash)
	}
	return nil
}

// decodeClient reads a client as it stands in the store; nil if it is none of Tendermint.
func decodeClient(value []byte) *ibctm.ClientState {
	var packed codectypes.Any
	state := &ibctm.ClientState{}
	if len(value) == 0 || proto.Unmarshal(value, &packed) != nil || packed.TypeUrl != "/"+proto.MessageName(state) ||
		proto.Unmarshal(packed.Value, state) != nil {
		return nil
	}
	return state
}
