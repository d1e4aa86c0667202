package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// kind is a way to say something on the chain.
type kind string

const (
	single kind = "single" // one message in a transaction
	batch  kind = "batch"  // batchSize messages in a transaction
	anchor kind = "anchor" // batchSize envelopes in a transaction, each of another sender
	bank   kind = "bank"   // a bank send with the body as its memo
	fill   kind = "fill"   // fillEntries messages in a transaction, which are not measured
)

var kinds = []kind{single, batch, anchor, bank}

var kindNames = map[kind]string{
	single: "one in a transaction", batch: fmt.Sprintf("%d in a transaction", batchSize),
	anchor: fmt.Sprintf("%d envelopes in a transaction", batchSize), bank: "bank send with memo",
}

// perTx is how many messages a transaction of the kind holds.
func (k kind) perTx() int {
	switch k {
	case batch, anchor:
		return batchSize
	case fill:
		return fillEntries
	default:
		return 1
	}
}

// letterLifetime is how long an envelope may wait to be carried.
const letterLifetime = time.Hour

var errNotFound = errors.New("a message that was sent is not in its inbox")

// turn is a number of transactions of one kind, signed beforehand.
type turn struct {
	kind     kind
	txs      []tx
	messages int
	priority envelope.Priority
	ids      map[envelope.ID]bool // that the inboxes must hold afterwards
}

// perTurn is how many transactions of a kind make a turn.
func (p plan) perTurn(k kind) int {
	if k.perTx() > 1 {
		return p.batches
	}
	return p.txs
}

// newBody is text that does not compress below three quarters, new each time.
func newBody() string {
	random := make([]byte, bodyBytes/4*3)
	_, _ = rand.Read(random) // never fails
	return base64.RawStdEncoding.EncodeToString(random)
}

// newTurn signs n transactions, whose senders and recipients take turns: the same pairs for each kind.
func (r *rig) newTurn(ctx context.Context, k kind, n int, gas uint64) (turn, error) {
	return r.newTurnOf(ctx, k, n, gas, envelope.PRIORITY_UNSPECIFIED, r.senders)
}

// newTurnOf does so with some senders, and a priority of what they say.
func (r *rig) newTurnOf(ctx context.Context, k kind, n int, gas uint64, priority envelope.Priority, senders []*account) (turn, error) {
	t := turn{kind: k, ids: map[envelope.ID]bool{}, priority: priority}
	enc := r.enc
	if priority == envelope.PRIORITY_URGENT {
		enc.gasPrice *= urgentPrice
	}
	for i := range n {
		from, to := senders[i%len(senders)], r.recipients[i%len(r.recipients)]
		var msg sdk.Msg
		memo := ""
		switch k {
		case bank:
			memo = newBody()
			msg = &banktypes.MsgSend{FromAddress: from.address, ToAddress: to.address, Amount: sdk.NewCoins(sdk.NewInt64Coin(r.enc.denom, 1))}
			t.messages++
		case single:
			msg = t.message(from, to)
		case batch, fill:
			all := make([]*account, k.perTx())
			for j := range all {
				all[j] = r.recipients[(i+j)%len(r.recipients)]
			}
			msg = t.message(from, all...)
		case anchor:
			var err error
			if msg, err = r.newAnchor(&t, i); err != nil {
				return t, err
			}
		}
		bz, err := from.sign(ctx, enc, gas, memo, msg)
		if err != nil {
			return t, err
		}
		t.txs = append(t.txs, newTx(bz))
	}
	return t, nil
}

// message is one MsgSend with an entry for each recipient.
func (t *turn) message(from *account, to ...*account) sdk.Msg {
	msg := &types.MsgSend{Sender: from.address, Atomic: true}
	for _, recipient := range to {
		entry := newEntry(recipient)
		entry.Priority = t.priority
		msg.Entries = append(msg.Entries, entry)
		t.ids[entry.Message(chainID, from.address).ID()] = true
		t.messages++
	}
	return msg
}

func newEntry(to *account) types.SendEntry {
	return types.SendEntry{
		Recipient: to.address, Kind: envelope.KindText, Body: []byte(newBody()),
		Nonce: envelope.NewNonce(), CreatedAt: time.Now().UnixMilli(),
	}
}

// newAnchor is one MsgAnchor of the i-th sender, with envelopes of as many authors as there are senders.
func (r *rig) newAnchor(t *turn, i int) (sdk.Msg, error) {
	msg := &types.MsgAnchor{Carrier: r.senders[i%len(r.senders)].address}
	for j := range batchSize {
		author := r.senders[(i+j)%len(r.senders)]
		letter := newEntry(r.recipients[(i+j)%len(r.recipients)]).Message(chainID, author.address)
		letter.ExpiresAt = time.Now().Add(letterLifetime).UnixMilli()
		sealed, err := envelope.Seal(letter, author.key.Bytes())
		if err != nil {
			return nil, err
		}
		msg.Entries = append(msg.Entries, types.AnchorEntry{Envelope: sealed})
		t.ids[letter.ID()] = true
		t.messages++
	}
	return msg, nil
}

// play sends a turn, and counts its messages as said only if each is found: in a block, and by a query of the inbox;
// and if all validators have come to the same state.
func (r *rig) play(ctx context.Context, t turn) (burst, error) {
	before, err := r.lasts(ctx)
	if err != nil {
		return burst{}, err
	}
	done, err := r.send(ctx, t.txs)
	if err != nil {
		return done, err
	}
	if err := r.agree(ctx, done.height); err != nil {
		return done, err
	}
	return done, r.findMessages(ctx, before, t.ids)
}

func (r *rig) client(ctx context.Context) (*client.Client, error) {
	return client.Dial(ctx, client.Config{Node: r.chain.Validators[0].RPC, ChainID: chainID})
}

// lasts are the last arrivals in the recipients' inboxes.
func (r *rig) lasts(ctx context.Context) ([]uint64, error) {
	if r.enc.ordered {
		return nil, nil // no inboxes there
	}
	c, err := r.client(ctx)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	lasts := make([]uint64, len(r.recipients))
	for i, a := range r.recipients {
		page, err := c.Inbox(ctx, a.address, roomy*10, 1)
		if err != nil {
			return nil, err
		}
		lasts[i] = page.State.Last
	}
	return lasts, nil
}

// findMessages reads what came to the inboxes after some arrivals and strikes it off the list, which must be empty
// then.
func (r *rig) findMessages(ctx context.Context, after []uint64, missing map[envelope.ID]bool) error {
	if len(missing) == 0 {
		return nil
	}
	c, err := r.client(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	for i, a := range r.recipients {
		for next := after[i]; ; {
			page, err := c.Inbox(ctx, a.address, next, types.MaxPageItems)
			if err != nil {
				return err
			}
			if len(page.Messages) == 0 {
				break
			}
			for _, m := range page.Messages {
				id, err := envelope.ParseID(m.Id)
				if err != nil {
					return err
				}
				delete(missing, id)
			}
			next = page.Next
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("%w: %d", errNotFound, len(missing))
	}
	return nil
}
