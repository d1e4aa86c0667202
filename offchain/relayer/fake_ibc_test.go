package relayer

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	abci "github.com/cometbft/cometbft/abci/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	host "github.com/cosmos/ibc-go/v8/modules/core/24-host"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"

	"github.com/amigos-network/amigos/offchain/relayer/chain"
	"github.com/amigos-network/amigos/x/internode/types"
)

// channelOf is the channel of a port: both chains call it the same.
func channelOf(port string) string {
	return map[string]string{"transfer": "channel-0", PortInternode: "channel-1", "strange": "channel-2"}[port]
}

// send sends packets in one block, which time out as edit says, and answers their sequences.
func (c *fakeChain) send(port string, n int, edit func(*channeltypes.Packet)) []uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	var sequences []uint64
	at := place{c.id, port, channelOf(port)}
	for range n {
		p := channeltypes.Packet{
			Sequence: c.next, SourcePort: port, SourceChannel: at.channel, DestinationPort: port, DestinationChannel: at.channel,
			Data: fmt.Appendf(nil, "packet %d of %s", c.next, c.id), TimeoutTimestamp: 1 << 62,
		}
		c.next++
		if edit != nil {
			edit(&p)
		}
		c.set(string(host.PacketCommitmentKey(port, at.channel, p.Sequence)), channeltypes.CommitPacket(nil, p))
		c.note(channeltypes.EventTypeSendPacket, p, nil)
		if c.data[at] == nil {
			c.data[at] = map[uint64]types.PendingPacket{}
		}
		c.data[at][p.Sequence] = types.PendingPacket{
			ChannelId: at.channel, Sequence: p.Sequence, Data: p.Data, TimeoutAt: p.TimeoutTimestamp, Height: int64(len(c.blocks)) + 1,
		}
		sequences = append(sequences, p.Sequence)
	}
	return sequences
}

func (c *fakeChain) note(what string, p channeltypes.Packet, ack []byte) {
	c.events = append(c.events, abci.Event{Type: what, Attributes: []abci.EventAttribute{
		{Key: channeltypes.AttributeKeySequence, Value: fmt.Sprint(p.Sequence)},
		{Key: channeltypes.AttributeKeySrcPort, Value: p.SourcePort},
		{Key: channeltypes.AttributeKeySrcChannel, Value: p.SourceChannel},
		{Key: channeltypes.AttributeKeyDstPort, Value: p.DestinationPort},
		{Key: channeltypes.AttributeKeyDstChannel, Value: p.DestinationChannel},
		{Key: channeltypes.AttributeKeyTimeoutHeight, Value: p.TimeoutHeight.String()},
		{Key: channeltypes.AttributeKeyTimeoutTimestamp, Value: fmt.Sprint(p.TimeoutTimestamp)},
		{Key: channeltypes.AttributeKeyDataHex, Value: hex.EncodeToString(p.Data)},
		{Key: channeltypes.AttributeKeyAckHex, Value: hex.EncodeToString(ack)},
	}})
}

// deliver runs a transaction in a block: all of it, or nothing.
func (c *fakeChain) deliver(header chain.Header, msgs []sdk.Msg) error {
	if err := c.check(header, msgs, false); err != nil {
		return err
	}
	for _, m := range msgs {
		switch msg := m.(type) {
		case *clienttypes.MsgUpdateClient:
			h := headerOf(msg)
			c.trusted[h.Header.Height] = h.Header.Time
			if newest := clienttypes.NewHeight(1, uint64(h.Header.Height)); newest.GT(c.client.LatestHeight) {
				c.client.LatestHeight = newest
			}
			c.events = append(c.events, abci.Event{Type: clienttypes.EventTypeUpdateClient, Attributes: []abci.EventAttribute{
				{Key: clienttypes.AttributeKeyClientID, Value: msg.ClientId},
				{Key: clienttypes.AttributeKeyConsensusHeights, Value: fmt.Sprintf("1-%d", h.Header.Height)},
			}})
		case *channeltypes.MsgRecvPacket:
			c.receive(header, msg.Packet)
		case *channeltypes.MsgAcknowledgement:
			c.end(msg.Packet, channeltypes.EventTypeAcknowledgePacket)
		case *channeltypes.MsgTimeout:
			c.end(msg.Packet, channeltypes.EventTypeTimeoutPacket)
		case *channeltypes.MsgTimeoutOnClose:
			c.end(msg.Packet, channeltypes.EventTypeTimeoutPacket)
		}
	}
	return nil
}

func headerOf(msg *clienttypes.MsgUpdateClient) *ibctm.Header {
	message, err := clienttypes.UnpackClientMessage(msg.ClientMessage)
	if err != nil {
		panic(err)
	}
	return message.(*ibctm.Header)
}

func (c *fakeChain) receive(header chain.Header, p channeltypes.Packet) {
	if c.receivedAlready(p) {
		return
	}
	at := place{c.id, p.DestinationPort, p.DestinationChannel}
	ack := fmt.Appendf(nil, "answer to %s", p.Data)
	c.received[named(p)]++
	c.set(string(host.PacketReceiptKey(at.port, at.channel, p.Sequence)), []byte{1})
	c.set(string(host.PacketAcknowledgementKey(at.port, at.channel, p.Sequence)), channeltypes.CommitAcknowledgement(ack))
	c.note(channeltypes.EventTypeRecvPacket, p, nil)
	c.note(channeltypes.EventTypeWriteAck, p, ack)
	if c.acks[at] == nil {
		c.acks[at] = map[uint64]types.WrittenAcknowledgement{}
	}
	c.acks[at][p.Sequence] = types.WrittenAcknowledgement{
		ChannelId: at.channel, Sequence: p.Sequence, Acknowledgement: ack, Data: p.Data, TimeoutAt: p.TimeoutTimestamp, Height: header.Height,
	}
}

func (c *fakeChain) end(p channeltypes.Packet, what string) {
	if !c.pending(p) {
		return
	}
	c.settled[what+" "+named(p)]++
	c.set(string(host.PacketCommitmentKey(p.SourcePort, p.SourceChannel, p.Sequence)), nil)
	delete(c.data[place{c.id, p.SourcePort, p.SourceChannel}], p.Sequence)
	c.note(what, p, nil)
}

func named(p channeltypes.Packet) string {
	return fmt.Sprintf("%s/%s/%d", p.SourcePort, p.SourceChannel, p.Sequence)
}

func (c *fakeChain) receivedAlready(p channeltypes.Packet) bool {
	return c.at(string(host.PacketReceiptKey(p.DestinationPort, p.DestinationChannel, p.Sequence)), int64(len(c.blocks))+1) != nil
}

func (c *fakeChain) pending(p channeltypes.Packet) bool {
	return bytes.Equal(c.at(string(host.PacketCommitmentKey(p.SourcePort, p.SourceChannel, p.Sequence)), int64(len(c.blocks))+1), channeltypes.CommitPacket(nil, p))
}

// check applies IBC's rules to a transaction. At the mempool's door, one that has nothing new is refused.
func (c *fakeChain) check(now chain.Header, msgs []sdk.Msg, door bool) error {
	brought := map[int64]bool{}
	for _, tx := range c.mempool { // a node's check state has what waits in its mempool
		for _, m := range tx.msgs {
			if update, ok := m.(*clienttypes.MsgUpdateClient); ok {
				brought[headerOf(update).Header.Height] = true
			}
		}
	}
	packets, redundant := 0, 0
	for _, m := range msgs {
		if update, ok := m.(*clienttypes.MsgUpdateClient); ok {
			h := headerOf(update)
			if c.status != active {
				return refusal(clienttypes.ErrClientNotActive, "client is not active")
			}
			if _, ok := c.trusted[int64(h.TrustedHeight.RevisionHeight)]; !ok {
				return refusal(clienttypes.ErrConsensusStateNotFound, "no such trusted height")
			}
			brought[h.Header.Height] = true
			continue
		}
		packets++
		noop, err := c.rule(now, m, brought)
		if err != nil {
			return err
		}
		if noop {
			redundant++
		}
	}
	if door && packets > 0 && redundant == packets {
		return refusal(channeltypes.ErrRedundantTx, "all redundant")
	}
	return nil
}

// rule checks one message about a packet, and tells whether it has nothing to do.
func (c *fakeChain) rule(now chain.Header, m sdk.Msg, brought map[int64]bool) (noop bool, err error) {
	var p channeltypes.Packet
	var key string
	var value, proof []byte
	var at clienttypes.Height
	switch msg := m.(type) {
	case *channeltypes.MsgRecvPacket:
		p, proof, at = msg.Packet, msg.ProofCommitment, msg.ProofHeight
		key, value = string(host.PacketCommitmentKey(p.SourcePort, p.SourceChannel, p.Sequence)), channeltypes.CommitPacket(nil, p)
		if timedOut(p, clienttypes.NewHeight(1, uint64(now.Height)), now.Time) {
			return false, refusal(channeltypes.ErrTimeoutElapsed, "too late")
		}
		noop = c.receivedAlready(p)
	case *channeltypes.MsgAcknowledgement:
		p, proof, at = msg.Packet, msg.ProofAcked, msg.ProofHeight
		key, value = string(host.PacketAcknowledgementKey(p.DestinationPort, p.DestinationChannel, p.Sequence)), channeltypes.CommitAcknowledgement(msg.Acknowledgement)
		noop = !c.pending(p)
	case *channeltypes.MsgTimeout:
		p, proof, at = msg.Packet, msg.ProofUnreceived, msg.ProofHeight
		key = string(host.PacketReceiptKey(p.DestinationPort, p.DestinationChannel, p.Sequence))
		height := int64(at.RevisionHeight)
		if seen := c.other.blocks[height-1]; !timedOut(p, at, seen.Time) || msg.NextSequenceRecv == 0 {
			return false, refusal(channeltypes.ErrTimeoutNotReached, "too early")
		}
		noop = !c.pending(p)
	case *channeltypes.MsgTimeoutOnClose:
		p, proof, at = msg.Packet, msg.ProofUnreceived, msg.ProofHeight
		key = string(host.PacketReceiptKey(p.DestinationPort, p.DestinationChannel, p.Sequence))
		noop = !c.pending(p)
	}
	height := int64(at.RevisionHeight)
	if _, has := c.trusted[height]; !has && !brought[height] {
		return false, refusal(clienttypes.ErrConsensusStateNotFound, fmt.Sprintf("no consensus state %d", height))
	}
	if c.poison[p.Sequence] || !bytes.Equal(proof, fakeProof(c.other.id, key, value, height)) {
		return false, refusal(channeltypes.ErrInvalidPacket, "the proof does not hold")
	}
	return noop, nil
}

// close closes the channel of a port.
func (c *fakeChain) close(port string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	channel := c.channels[place{c.id, port, channelOf(port)}]
	channel.State = channeltypes.CLOSED
	closed := channeltypes.Channel{State: channeltypes.CLOSED, Ordering: channel.Ordering, Counterparty: channel.Counterparty, ConnectionHops: channel.ConnectionHops}
	bz, err := closed.Marshal()
	if err != nil {
		panic(err)
	}
	c.set(string(host.ChannelKey(port, channel.ChannelId)), bz)
	c.events = append(c.events, abci.Event{Type: channeltypes.EventTypeChannelCloseConfirm})
}

// sequences of a channel's commitments, or of what answers a question about them.
func (n fakeNode) Commitments(_ context.Context, port, channel string) ([]uint64, error) {
	return n.ask(func(height int64) (some []uint64) {
		for sequence := uint64(1); sequence < n.next; sequence++ {
			if n.at(string(host.PacketCommitmentKey(port, channel, sequence)), height) != nil {
				some = append(some, sequence)
			}
		}
		return some
	})
}

func (n fakeNode) Unreceived(_ context.Context, port, channel string, sequences []uint64) ([]uint64, error) {
	return n.ask(func(height int64) []uint64 {
		return slices.DeleteFunc(slices.Clone(sequences), func(s uint64) bool {
			return n.at(string(host.PacketReceiptKey(port, channel, s)), height) != nil
		})
	})
}

func (n fakeNode) Unsettled(_ context.Context, port, channel string, sequences []uint64) ([]uint64, error) {
	return n.ask(func(height int64) []uint64 {
		return slices.DeleteFunc(slices.Clone(sequences), func(s uint64) bool {
			return n.at(string(host.PacketCommitmentKey(port, channel, s)), height) == nil
		})
	})
}

func (n fakeNode) ask(question func(height int64) []uint64) ([]uint64, error) {
	unlock, err := n.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	return question(int64(len(n.blocks))), nil
}

var errNoSuchQuery = errors.New("only port internode keeps packets")

func (n fakeNode) PendingPackets(_ context.Context, channel string, after uint64, fn func(types.PendingPacket) bool) error {
	unlock, err := n.lock()
	if err != nil {
		return err
	}
	var all []types.PendingPacket
	for sequence, p := range n.data[place{n.id, PortInternode, channel}] {
		if sequence > after {
			all = append(all, p)
		}
	}
	unlock()
	if channel != channelOf(PortInternode) {
		return errNoSuchQuery
	}
	for _, p := range all {
		if !fn(p) {
			break
		}
	}
	return nil
}

func (n fakeNode) Acknowledgements(_ context.Context, channel string, after uint64, fn func(types.WrittenAcknowledgement) bool) error {
	unlock, err := n.lock()
	if err != nil {
		return err
	}
	var all []types.WrittenAcknowledgement
	for sequence, a := range n.acks[place{n.id, PortInternode, channel}] {
		if sequence > after {
			all = append(all, a)
		}
	}
	unlock()
	if channel != channelOf(PortInternode) {
		return errNoSuchQuery
	}
	for _, a := range all {
		if !fn(a) {
			break
		}
	}
	return nil
}
