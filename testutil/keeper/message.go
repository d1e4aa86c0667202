package keeper

import (
	"crypto/sha256"
	"encoding/binary"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// MsgRegister is a good registration of a person whose account is known and has coins enough.
func (f *Internode) MsgRegister(name string) (Person, *types.MsgRegisterNode) {
	p := NewPerson(name)
	f.Accounts.Add(p.Account, p.Key.PubKey())
	f.Bank.Fund(p.Account, sdk.NewInt64Coin(types.BaseDenom, 100_000_000))
	return p, &types.MsgRegisterNode{Owner: p.Address, Name: name, Kind: types.NODE_KIND_AGENT}
}

// Register makes a person a node.
func (f *Internode) Register(name string) Person {
	f.tb.Helper()
	p, msg := f.MsgRegister(name)
	_, err := f.Msg.RegisterNode(f.Ctx, msg)
	require.NoError(f.tb, err)
	return p
}

// Entry is a good text message to a recipient, with a nonce made of its position in the test.
func (f *Internode) Entry(recipient, body string) types.SendEntry {
	return types.SendEntry{Recipient: recipient, Kind: envelope.KindText, Body: []byte(body), Nonce: f.nonce()}
}

// MsgSend is one good message, atomic.
func (f *Internode) MsgSend(from, to Person) *types.MsgSend {
	return &types.MsgSend{Sender: from.Address, Entries: []types.SendEntry{f.Entry(to.Name, "hola")}, Atomic: true}
}

// Send files entries and returns their results; the message as a whole must succeed.
func (f *Internode) Send(from Person, entries ...types.SendEntry) []types.SendResult {
	f.tb.Helper()
	res, err := f.Msg.Send(f.Ctx, &types.MsgSend{Sender: from.Address, Entries: entries})
	require.NoError(f.tb, err)
	return res.Results
}

// File files one entry, which must be taken, and returns it.
func (f *Internode) File(from Person, entry types.SendEntry) types.FiledMessage {
	f.tb.Helper()
	result := f.Send(from, entry)[0]
	require.NoError(f.tb, result.Err())
	return f.Message(types.Handle(result.Recipient, result.Arrival))
}

// Reply is a good answer to a message in the answering person's inbox.
func (f *Internode) Reply(to types.FiledMessage, kind string) types.SendEntry {
	f.tb.Helper()
	id := to.Entry.Message.ID()
	return types.SendEntry{
		Recipient: to.Entry.Message.Sender, Kind: kind, Nonce: f.nonce(), ReplyTo: id[:], Parent: to.Entry.Arrival,
	}
}

// Receipt moves a cursor of a person's inbox.
func (f *Internode) Receipt(owner Person, stage types.Stage, from, to uint64, rejections ...types.Rejection) error {
	return f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.Receipt(ctx, &types.MsgReceipt{
			Owner: owner.Address, Stage: stage, From: from, To: to, Rejections: rejections,
		})
		return err
	})
}

// Message returns the message of a handle.
func (f *Internode) Message(ref string) types.FiledMessage {
	f.tb.Helper()
	res, err := f.Query.Message(f.Ctx, &types.QueryMessageRequest{Ref: ref})
	require.NoError(f.tb, err)
	return res.Message
}

// Inbox returns the first thousand messages of a person's inbox after an arrival.
func (f *Internode) Inbox(owner Person, after uint64) *types.QueryInboxResponse {
	f.tb.Helper()
	res, err := f.Query.Inbox(f.Ctx, &types.QueryInboxRequest{Node: owner.Address, After: after, Limit: types.MaxPageItems})
	require.NoError(f.tb, err)
	return res
}

// HasMail tells whether a person's inbox holds a message.
func (f *Internode) HasMail(owner Person) bool {
	f.tb.Helper()
	return len(f.Inbox(owner, 0).Messages) > 0
}

// nonce is different every time it is asked for and the same in every run.
func (f *Internode) nonce() []byte {
	f.nonces++
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(nil, f.nonces))
	return sum[:envelope.NonceBytes]
}
