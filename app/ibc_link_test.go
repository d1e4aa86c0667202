package app

import (
	"encoding/binary"
	"testing"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	host "github.com/cosmos/ibc-go/v8/modules/core/24-host"
	ibctesting "github.com/cosmos/ibc-go/v8/testing"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// The people of the stories, by their accounts. Those with odd numbers are nodes of norte, the others of sur.
const (
	alice = 1 // norte
	bob   = 2 // sur
	carol = 3 // norte
	dora  = 4 // sur
	// operator is the link authority of both chains.
	operator = 5
)

// link is a pair of chains with a link between them and people on both.
type link struct {
	*pair

	norte, sur *end
	path       *ibctesting.Path
}

// end is one chain of a link. It is read as a relayer and a person read it: by queries.
type end struct {
	*ibcChain

	at     *ibctesting.Endpoint
	other  *end
	nonces uint64
}

func newLink(t *testing.T) *link {
	t.Helper()
	p := newPair(t)
	l := &link{pair: p, path: p.path(types.PortID, types.Version)}
	p.Setup(l.path)
	l.norte = &end{ibcChain: p.norte, at: l.path.EndpointA}
	l.sur = &end{ibcChain: p.sur, at: l.path.EndpointB, other: l.norte}
	l.norte.other = l.sur
	l.norte.register(alice, "alice")
	l.norte.register(carol, "carol")
	l.sur.register(bob, "bob")
	l.sur.register(dora, "dora")
	return l
}

func (e *end) register(i int, name string) {
	e.Helper()
	e.must(i, &types.MsgRegisterNode{Owner: e.address(i).String(), Name: name, Kind: types.NODE_KIND_AGENT})
}

// query asks the committed state.
func (e *end) query() (types.QueryServer, sdk.Context) {
	last := cmtproto.Header{ChainID: e.ChainID, Height: e.LastHeader.Header.Height, Time: e.LastHeader.Header.Time}
	return keeper.NewQueryServer(e.app.internode), e.app.NewContextLegacy(true, last)
}

// entry is a good text message.
func (e *end) entry(recipient, body string) types.SendEntry {
	e.nonces++
	nonce := binary.BigEndian.AppendUint64(make([]byte, envelope.NonceBytes-8), e.nonces)
	return types.SendEntry{Recipient: recipient, Kind: envelope.KindText, Body: []byte(body), Nonce: nonce}
}

// reply is an answer to a message in the inbox of its author.
func (e *end) reply(to types.FiledMessage, kind string) types.SendEntry {
	e.Helper()
	entry := e.entry(types.Behind(to.Entry.Message.Sender, to.Entry.Link), "")
	id := to.Entry.Message.ID()
	entry.Kind, entry.ReplyTo, entry.Parent = kind, id[:], to.Entry.Arrival
	return entry
}

// send is one MsgSend of account i, which must succeed as a whole.
func (e *end) send(i int, entries ...types.SendEntry) []types.SendResult {
	e.Helper()
	return e.sendMsg(i, &types.MsgSend{Sender: e.address(i).String(), Entries: entries})
}

func (e *end) sendMsg(i int, msg *types.MsgSend) []types.SendResult {
	e.Helper()
	var data sdk.TxMsgData
	require.NoError(e, data.Unmarshal(e.must(i, msg).Data))
	var response types.MsgSendResponse
	require.NoError(e, response.Unmarshal(data.MsgResponses[0].Value))
	return response.Results
}

// leave sends one message that has to leave, and returns its handle in the outbox.
func (e *end) leave(i int, entry types.SendEntry) string {
	e.Helper()
	result := e.send(i, entry)[0]
	require.NoError(e, result.Err())
	return types.OutboxHandle(e.address(i).String(), result.Number)
}

func (e *end) receipt(i int, stage types.Stage, from, to uint64, rejections ...types.Rejection) {
	e.Helper()
	e.must(i, &types.MsgReceipt{Owner: e.address(i).String(), Stage: stage, From: from, To: to, Rejections: rejections})
}

func (e *end) inbox(name string) []types.FiledMessage {
	e.Helper()
	server, ctx := e.query()
	res, err := server.Inbox(ctx, &types.QueryInboxRequest{Node: name, Limit: types.MaxPageItems})
	require.NoError(e, err)
	return res.Messages
}

func (e *end) outbox(name string) *types.QueryOutboxResponse {
	e.Helper()
	server, ctx := e.query()
	res, err := server.Outbox(ctx, &types.QueryOutboxRequest{Node: name, Limit: types.MaxPageItems})
	require.NoError(e, err)
	return res
}

func (e *end) status(ref string) *types.QueryStatusResponse {
	e.Helper()
	server, ctx := e.query()
	res, err := server.Status(ctx, &types.QueryStatusRequest{Ref: ref})
	require.NoError(e, err)
	return res
}

func (e *end) record(name string) types.LinkRecord {
	e.Helper()
	server, ctx := e.query()
	res, err := server.Link(ctx, &types.QueryLinkRequest{Link: name})
	require.NoError(e, err)
	return res.Record
}

// pending are the packets that wait for an answer, on the end's present channel.
func (e *end) pending() []channeltypes.Packet { return e.pendingOn(e.at) }

func (e *end) pendingOn(at *ibctesting.Endpoint) (packets []channeltypes.Packet) {
	e.Helper()
	server, ctx := e.query()
	for after := uint64(0); ; {
		res, err := server.PendingPackets(ctx, &types.QueryPendingPacketsRequest{ChannelId: at.ChannelID, After: after})
		require.NoError(e, err)
		for _, p := range res.Packets {
			packets = append(packets, channeltypes.NewPacket(p.Data, p.Sequence, types.PortID, p.ChannelId,
				types.PortID, at.Counterparty.ChannelID, clienttypes.ZeroHeight(), p.TimeoutAt))
		}
		if after = res.Next; after == 0 {
			return packets
		}
	}
}

// acknowledgement is what the end still keeps of its answer to a packet.
func (e *end) acknowledgement(packet channeltypes.Packet) []byte {
	e.Helper()
	server, ctx := e.query()
	res, err := server.Acknowledgements(ctx, &types.QueryAcknowledgementsRequest{
		ChannelId: packet.DestinationChannel, After: packet.Sequence - 1, Limit: 1,
	})
	require.NoError(e, err)
	require.Len(e, res.Acknowledgements, 1)
	require.Equal(e, packet.Sequence, res.Acknowledgements[0].Sequence)
	require.Equal(e, packet.Data, res.Acknowledgements[0].Data)
	return res.Acknowledgements[0].Acknowledgement
}

// relay delivers a relayer's messages after an update of the light client. make gets what proves a key on the other
// chain.
func (e *end) relay(make func(prove prover) []sdk.Msg) error {
	e.Helper()
	e.other.block()
	header, err := e.ConstructUpdateTMClientHeader(e.other.TestChain, e.at.ClientID)
	require.NoError(e, err)
	update, err := clienttypes.NewMsgUpdateClient(e.at.ClientID, header, e.relayer())
	require.NoError(e, err)
	_, err = e.deliver(0, append([]sdk.Msg{update}, make(e.other.QueryProof)...)...)
	return err
}

type prover func(key []byte) (proof []byte, height clienttypes.Height)

func (e *end) relayer() string { return e.address(0).String() }

// receive brings packets of the other chain.
func (e *end) receive(packets ...channeltypes.Packet) error {
	e.Helper()
	return e.relay(func(prove prover) (msgs []sdk.Msg) {
		for _, p := range packets {
			proof, height := prove(host.PacketCommitmentKey(p.SourcePort, p.SourceChannel, p.Sequence))
			msgs = append(msgs, channeltypes.NewMsgRecvPacket(p, proof, height, e.relayer()))
		}
		return msgs
	})
}

// acknowledge brings the other chain's answers to packets of this one.
func (e *end) acknowledge(packets ...channeltypes.Packet) error {
	e.Helper()
	return e.relay(func(prove prover) (msgs []sdk.Msg) {
		for _, p := range packets {
			proof, height := prove(host.PacketAcknowledgementKey(p.DestinationPort, p.DestinationChannel, p.Sequence))
			msgs = append(msgs, channeltypes.NewMsgAcknowledgement(p, e.other.acknowledgement(p), proof, height, e.relayer()))
		}
		return msgs
	})
}

// expire brings the proof that the other chain never took packets of this one.
func (e *end) expire(packets ...channeltypes.Packet) error {
	e.Helper()
	return e.relay(func(prove prover) (msgs []sdk.Msg) {
		for _, p := range packets {
			proof, height := prove(host.PacketReceiptKey(p.DestinationPort, p.DestinationChannel, p.Sequence))
			msgs = append(msgs, channeltypes.NewMsgTimeout(p, 1, proof, height, e.relayer()))
		}
		return msgs
	})
}

// settle carries what is pending, and what follows from it, until nothing is.
func (l *link) settle() {
	l.Helper()
	for range 10 {
		quiet := true
		for _, e := range []*end{l.norte, l.sur} {
			packets := e.pending()
			if len(packets) == 0 {
				continue
			}
			quiet = false
			require.NoError(l, e.other.receive(packets...))
			require.NoError(l, e.acknowledge(packets...))
		}
		if quiet {
			return
		}
	}
	require.Fail(l, "packets beget packets")
}

// later makes an empty block, so that queries know the time.
func (e *end) later() *end {
	e.Helper()
	e.block()
	return e
}

// forge commits to any data on the end's channel, as only a hostile chain does.
func (e *end) forge(data []byte) channeltypes.Packet {
	e.Helper()
	timeout := uint64(e.CurrentHeader.Time.Add(10 * minute).UnixNano())
	sequence, err := e.app.ibc.internode.SendPacket(e.GetContext(), e.at.ChannelID, timeout, data)
	require.NoError(e, err)
	e.block()
	return channeltypes.NewPacket(data, sequence, types.PortID, e.at.ChannelID, types.PortID, e.other.at.ChannelID, clienttypes.ZeroHeight(), timeout)
}

// close closes this end of the channel, as only another program than ours does, and tells the other end.
func (e *end) close() {
	e.Helper()
	channel := e.at.GetChannel()
	channel.State = channeltypes.CLOSED
	e.at.SetChannel(channel)
	e.block()
	require.NoError(e, e.other.relay(func(prove prover) []sdk.Msg {
		proof, height := prove(host.ChannelKey(types.PortID, e.at.ChannelID))
		return []sdk.Msg{channeltypes.NewMsgChannelCloseConfirm(types.PortID, e.other.at.ChannelID, proof, height, e.other.relayer())}
	}))
}

// expireOnClose brings the proof that the other end of the channel is closed and never took packets of this one.
func (e *end) expireOnClose(packets ...channeltypes.Packet) error {
	e.Helper()
	return e.relay(func(prove prover) (msgs []sdk.Msg) {
		for _, p := range packets {
			closed, _ := prove(host.ChannelKey(p.DestinationPort, p.DestinationChannel))
			proof, height := prove(host.PacketReceiptKey(p.DestinationPort, p.DestinationChannel, p.Sequence))
			msgs = append(msgs, channeltypes.NewMsgTimeoutOnCloseWithCounterpartyUpgradeSequence(p, 1, proof, closed, height, e.relayer(), 0))
		}
		return msgs
	})
}

// hasAcknowledgement tells whether the end still keeps its answer to a packet in full.
func (e *end) hasAcknowledgement(packet channeltypes.Packet) bool {
	e.Helper()
	server, ctx := e.query()
	res, err := server.Acknowledgements(ctx, &types.QueryAcknowledgementsRequest{
		ChannelId: packet.DestinationChannel, After: packet.Sequence - 1, Limit: 1,
	})
	require.NoError(e, err)
	return len(res.Acknowledgements) == 1 && res.Acknowledgements[0].Sequence == packet.Sequence
}
