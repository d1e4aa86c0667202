package simulation

import (
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// maxEntries is how many entries a simulated batch has at most: enough to pass the limits that are drawn.
const maxEntries = 24

// send files a batch of all kinds of entries. One that is refused does not sink the others.
func send(v *view) attempt[*types.MsgSend] {
	account := v.somebody()
	node, found := v.node(account)
	msg := &types.MsgSend{Sender: account.AddressBech32}
	for range 1 + v.rand.Intn(maxEntries) {
		entry, _ := v.entry(node, found)
		msg.Entries = append(msg.Entries, entry)
	}
	return attempt[*types.MsgSend]{account, msg, v.batchAnswers(msg, v.living(account), []error{nil})}
}

// sendOne files one entry atomically, so that the chain's answer to it is seen.
func sendOne(v *view) attempt[*types.MsgSend] {
	account := v.somebody()
	node, found := v.node(account)
	entry, answers := v.entry(node, found)
	msg := &types.MsgSend{Sender: account.AddressBech32, Entries: []types.SendEntry{entry}, Atomic: true}
	return attempt[*types.MsgSend]{account, msg, v.batchAnswers(msg, v.living(account), answers)}
}

// batchAnswers puts what is wrong with a batch as a whole before what is wrong with its entries.
func (v *view) batchAnswers(msg *types.MsgSend, sender error, answers []error) []error {
	size := 0
	for _, entry := range msg.Entries {
		size += len(entry.Body)
	}
	switch {
	case len(msg.Entries) > int(v.params.MaxBatchEntries), size > int(v.params.MaxBatchBytes):
		return []error{types.ErrBatchTooLarge}
	case sender != nil:
		return []error{sender}
	}
	return answers
}

// sendMalformed sends what is wrong by itself, whatever the state is.
func sendMalformed(v *view) attempt[*types.MsgSend] {
	account := v.somebody()
	entry := v.text(v.name())
	msg := &types.MsgSend{Sender: account.AddressBech32, Atomic: v.rand.Bool()}
	answer := error(types.ErrInvalidMessage)
	switch v.rand.Intn(9) {
	case 0:
		return attempt[*types.MsgSend]{account, msg, []error{answer}} // no entries
	case 1:
		entry.Nonce = entry.Nonce[1:]
	case 2:
		entry.Kind = "Not A Kind"
	case 3:
		entry.Parent = 1 // without reply_to
	case 4:
		entry.ReplyTo = v.bytes(31)
	case 5:
		entry.Priority = 99
	case 6:
		entry.CreatedAt, entry.ExpiresAt = 10, 9
	case 7:
		entry.Recipient, answer = "not an address", types.ErrInvalidAddress
	case 8:
		entry.Kind, answer = envelope.KindPong, types.ErrNotAPing // of no ping
	}
	msg.Entries = []types.SendEntry{entry}
	return attempt[*types.MsgSend]{account, msg, []error{answer}}
}

// entry draws one entry of a node, and the answers it may get.
func (v *view) entry(from types.Node, registered bool) (types.SendEntry, []error) {
	switch v.rand.Intn(10) {
	case 0:
		return v.refusedEntry()
	case 1, 2, 3, 4:
		if registered {
			if parent, ok := v.received(from); ok {
				return v.reply(parent)
			}
		}
	}
	if len(v.nodes) == 0 {
		return v.text(v.anybody().AddressBech32), []error{types.ErrNodeNotFound}
	}
	to := simsx.OneOf(v.rand, v.nodes)
	entry := v.text(v.written(to))
	if v.oneIn(3) {
		entry.Kind = envelope.KindPing
	}
	if dead := v.alive(to); dead != nil {
		return entry, []error{dead}
	}
	return entry, []error{nil, types.ErrNotAdmitted, types.ErrInboxFull, types.ErrSenderShare}
}

// refusedEntry is well-formed, and refused in any state.
func (v *view) refusedEntry() (types.SendEntry, []error) {
	switch v.rand.Intn(4) {
	case 0:
		return v.text(v.name()), []error{types.ErrNodeNotFound}
	case 1:
		return v.away()
	case 2:
		entry := v.text(v.name())
		entry.CreatedAt, entry.ExpiresAt = v.now.UnixMilli()-2, v.now.UnixMilli()-1
		return entry, []error{types.ErrMessageExpired}
	}
	entry := v.text(v.name())
	entry.Body = v.bytes(int(v.params.MaxBodyBytes) + 1)
	return entry, []error{types.ErrBodyTooLarge}
}

// text is a message to a recipient as written, short or long, of use for ever or for hours.
func (v *view) text(to string) types.SendEntry {
	entry := types.SendEntry{
		Recipient: to, Kind: envelope.KindText, Nonce: v.nonce(), CreatedAt: v.now.UnixMilli(),
		Body: v.bytes(v.rand.Intn(int(min(v.params.MaxBodyBytes, 64)) + 1)),
	}
	if v.oneIn(40) {
		entry.Body = v.bytes(int(v.params.MaxBodyBytes))
	}
	if v.oneIn(4) {
		entry.ExpiresAt = entry.CreatedAt + 1 + int64(v.rand.Intn(50_000_000))
	}
	return entry
}

// written is one of the forms in which a node is addressed.
func (v *view) written(to types.Node) string {
	switch v.rand.Intn(3) {
	case 0:
		return to.Address
	case 1:
		if to.Name != "" {
			return to.Name
		}
	}
	return "peer://" + envelope.PeerID(to.PublicKey)
}
