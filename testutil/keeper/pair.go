package keeper

import (
	"fmt"
	"testing"
	"time"

	dbm "github.com/cosmos/cosmos-db"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

// Pair is two chains with a link between them: sur on norte-1, norte on sur-1. A test carries the packets by hand.
type Pair struct {
	Norte, Sur *Internode
	tb         testing.TB
	channels   int
}

// NewPair returns two fixtures, linked.
func NewPair(tb testing.TB) *Pair {
	tb.Helper()
	p := &Pair{Norte: linked(tb, ChainID), Sur: linked(tb, "sur-1"), tb: tb}
	p.Open()
	p.Norte.NameLink("link-1", "sur")
	p.Sur.NameLink("link-1", "norte")
	return p
}

func linked(tb testing.TB, chainID string) *Internode {
	tb.Helper()
	f := newInternode(tb, dbm.NewMemDB(), chainID)
	genesis := *types.DefaultGenesis()
	genesis.Params.LinkAuthority = f.Gov.Address
	require.NoError(tb, f.Keeper.InitGenesis(f.Ctx, genesis))
	f.Alice, f.Bob, f.Carol = f.Register("alice"), f.Register("bob"), f.Register("carol")
	return f
}

// Open opens one more channel between the two, with the same ID on both ends, and returns it.
func (p *Pair) Open() string {
	p.tb.Helper()
	id := fmt.Sprintf("channel-%d", p.channels)
	p.channels++
	p.Norte.Open(id, p.Sur.Ctx.ChainID())
	p.Sur.Open(id, p.Norte.Ctx.ChainID())
	return id
}

// Open opens a channel to a chain, as the end of a handshake does.
func (f *Internode) Open(id, chainID string) {
	f.tb.Helper()
	f.Channels.byID[id] = &Channel{ChannelInfo: types.ChannelInfo{
		Open: true, ConnectionID: "connection-0", ClientID: "07-tendermint-0", CounterpartyChannelID: id,
		ChainID: chainID, ClientStatus: types.ClientActive, NextSequence: 1,
	}}
	require.NoError(f.tb, f.Keeper.ChannelOpened(f.Ctx, id))
}

// Close closes a channel on both ends.
func (p *Pair) Close(id string) {
	p.tb.Helper()
	for _, f := range []*Internode{p.Norte, p.Sur} {
		f.Channels.On(id).Open = false
		require.NoError(p.tb, f.Keeper.ChannelClosed(f.Ctx, id))
	}
}

// NameLink lets the link authority name a link.
func (f *Internode) NameLink(link, name string) {
	f.tb.Helper()
	_, err := f.Msg.NameLink(f.Ctx, &types.MsgNameLink{Authority: f.Gov.Address, Link: link, Name: name})
	require.NoError(f.tb, err)
}

// Advance ends a block on both chains and begins the next, that much later.
func (p *Pair) Advance(pace time.Duration) {
	p.tb.Helper()
	p.Norte.Advance(pace)
	p.Sur.Advance(pace)
}

// Other is the other chain.
func (p *Pair) Other(f *Internode) *Internode {
	if f == p.Norte {
		return p.Sur
	}
	return p.Norte
}

// Take removes and returns what one chain has sent over a channel.
func (f *Internode) Take(channel string) []SentPacket {
	end := f.Channels.On(channel)
	sent := end.Sent
	end.Sent = nil
	return sent
}

// Answer is what a chain answers to a packet: the result, or the code of a refusal.
type Answer struct {
	Result []byte
	Code   uint32
}

// Receive lets a chain take a packet, as IBC does: its error is the answer, and the answer is kept.
func (f *Internode) Receive(packet SentPacket) Answer {
	f.tb.Helper()
	var answer Answer
	result, err := f.Keeper.ReceivePacket(f.Ctx, packet.Channel, packet.Sequence, packet.TimeoutAt, packet.Data)
	kept := result
	if err != nil {
		code, refused := types.Refusal(err)
		require.True(f.tb, refused, "%v", err)
		answer.Code, kept = code, []byte(err.Error())
	}
	answer.Result = result
	require.NoError(f.tb, f.Keeper.KeepAcknowledgement(f.Ctx, packet.Channel, packet.Sequence, packet.TimeoutAt, packet.Data, kept))
	return answer
}

// Acknowledge brings the answer to a packet back to the chain that sent it.
func (f *Internode) Acknowledge(packet SentPacket, answer Answer) {
	f.tb.Helper()
	require.NoError(f.tb, f.Keeper.AcknowledgePacket(f.Ctx, packet.Channel, packet.Sequence, answer.Result, answer.Code))
}

// TimeOut proves to the chain that sent a packet that the other never took it.
func (f *Internode) TimeOut(packet SentPacket) {
	f.tb.Helper()
	require.NoError(f.tb, f.Keeper.TimeoutPacket(f.Ctx, packet.Channel, packet.Sequence))
}

// Carry carries all packets that one chain has sent, and their answers back, and returns the answers.
func (p *Pair) Carry(from *Internode) (answers []Answer) {
	p.tb.Helper()
	for i := range p.channels {
		for _, packet := range from.Take(fmt.Sprintf("channel-%d", i)) {
			answer := p.Other(from).Receive(packet)
			from.Acknowledge(packet, answer)
			answers = append(answers, answer)
		}
	}
	return answers
}

// Outbox returns an entry of a person's outbox.
func (f *Internode) Outbox(of Person, number uint64) types.OutboxEntry {
	f.tb.Helper()
	for _, outbox := range f.Export().Outboxes {
		for _, entry := range outbox.Entries {
			if entry.Number == number && entry.Message.Sender == of.Address {
				return entry
			}
		}
	}
	require.Fail(f.tb, "no such entry", "%s/out/%d", of.Name, number)
	return types.OutboxEntry{}
}

// Leave sends one entry to another chain, which must be taken, and returns the sender's outbox entry.
func (f *Internode) Leave(from Person, entry types.SendEntry) types.OutboxEntry {
	f.tb.Helper()
	result := f.Send(from, entry)[0]
	require.NoError(f.tb, result.Err())
	require.NotZero(f.tb, result.Number)
	return f.Outbox(from, result.Number)
}

// ReplyAfar is a good answer to a message that came over a link.
func (f *Internode) ReplyAfar(to types.FiledMessage, kind string) types.SendEntry {
	f.tb.Helper()
	entry := f.Reply(to, kind)
	entry.Recipient = types.Behind(to.Entry.Message.Sender, to.Entry.Link)
	return entry
}

// Attempt sends one entry, atomically, and returns the refusal.
func (f *Internode) Attempt(from Person, entry types.SendEntry) error {
	return f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.Send(ctx, &types.MsgSend{Sender: from.Address, Entries: []types.SendEntry{entry}, Atomic: true})
		return err
	})
}
