package agent

import (
	"context"
	"errors"
	"fmt"
	"time"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/seal"
	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	alice = "amigos1pkh5lx07ufakvvnjzfn3jax9gythzldgl25kcs"
	bob   = "amigos1j2we2xrpkm0d9pqfv2nw7nnvt47pnx6xfmrqs6"
)

var errKilled = errors.New("killed")

// fakeChain keeps one inbox, bob's unless it says otherwise, and refuses a receipt that does not start at the cursor, replies and all, as the chain
// does.
type fakeChain struct {
	address   string
	inbox     []Message
	first     uint64
	processed uint64
	params    types.Params

	txs        int // transactions that landed
	gas        int64
	replies    []types.SendEntry
	rejections []types.Rejection
	// do stands before and after a transaction; it may lose it, or its answer, or kill the agent.
	before, after func() error
	noIndex       bool
	unregistered  bool
	refuseReplies uint32
	// blocked is the code of what keeps a link from sending; looks counts how often links were looked at.
	blocked  func(link string) uint32
	looks    int
	retired  map[string]uint64
	pending  uint32                        // messages on their way to other chains
	outbox   map[string]*types.SentMessage // by ID
	keys     []*seal.PrivateKey            // with which sealed messages open
	sealedTo [][]byte                      // the keys of sealed replies
	nodeKey  []byte                        // what every node has published
	// deliver files a reply elsewhere and answers the chain's code.
	deliver func(parent Message, entry types.SendEntry) uint32
}

func newFakeChain(messages ...envelope.Message) *fakeChain {
	c := &fakeChain{address: bob, first: 1, params: types.DefaultParams()}
	for _, m := range messages {
		c.file(m)
	}
	return c
}

func (c *fakeChain) file(m envelope.Message) { c.fileWith(0, m) }

func (c *fakeChain) fileWith(hops uint32, m envelope.Message) {
	if m.Sender == "" {
		m.Sender = alice
	}
	arrival := uint64(len(c.inbox)) + 1
	if len(m.Nonce) == 0 {
		m.Nonce = fmt.Append(nil, arrival)
	}
	c.inbox = append(c.inbox, Message{
		Handle: types.Handle("bob", arrival), Id: m.ID().String(), Status: types.MESSAGE_STATUS_FILED,
		Entry: types.Entry{Arrival: arrival, Message: m, Hops: hops},
	})
}

func (c *fakeChain) Address() string { return c.address }

func (c *fakeChain) Node(context.Context, string) (*types.NodeRecord, error) {
	if c.unregistered {
		return nil, types.ErrNodeNotFound
	}
	return &types.NodeRecord{Node: types.Node{Name: "bob", Address: c.address, EncryptionKey: c.nodeKey}}, nil
}

func (c *fakeChain) Params(context.Context) (types.Params, error) { return c.params, nil }

func (c *fakeChain) Inbox(_ context.Context, _ string, after uint64, limit uint32) (*types.QueryInboxResponse, error) {
	res := &types.QueryInboxResponse{Next: after, State: types.InboxState{
		First: c.first, Last: uint64(len(c.inbox)), Processed: c.processed,
	}}
	for _, m := range c.inbox {
		if m.Entry.Arrival > after && m.Entry.Arrival >= c.first && len(res.Messages) < types.PageSize(limit) {
			res.Messages = append(res.Messages, m)
			res.Next = m.Entry.Arrival
		}
	}
	return res, nil
}

func (c *fakeChain) Find(_ context.Context, ref string) (*types.QueryMessageResponse, error) {
	if c.noIndex {
		return nil, types.ErrIndexUnavailable
	}
	if sent := c.outbox[ref]; sent != nil {
		return &types.QueryMessageResponse{Sent: sent}, nil
	}
	for _, m := range c.inbox {
		if m.Id == ref {
			return &types.QueryMessageResponse{Message: m}, nil
		}
	}
	return nil, types.ErrMessageNotFound
}

// Link is as the test says; the test may let time pass meanwhile.
func (c *fakeChain) Link(_ context.Context, link string) (*types.LinkRecord, error) {
	c.looks++
	record := &types.LinkRecord{Link: types.Link{Name: "sur", Open: true, RetiredInto: c.retired[link]}}
	if c.blocked != nil {
		record.Blocker = c.blocked(link)
	}
	return record, nil
}

func (c *fakeChain) Outbox(context.Context, string, uint64, uint32, bool) (*types.QueryOutboxResponse, error) {
	return &types.QueryOutboxResponse{State: types.OutboxState{Pending: c.pending}}, nil
}

// fileFrom files a message that came by a link.
func (c *fakeChain) fileFrom(link uint64, m envelope.Message) {
	c.file(m)
	entry := &c.inbox[len(c.inbox)-1].Entry
	entry.Link, entry.Road, entry.Origin = link, types.ROAD_PACKET, entry.Arrival
}

// Follow serves what there is, and ends as killed when all of it is done.
func (c *fakeChain) Follow(ctx context.Context, node string, after uint64, fn func(context.Context, client.Page) error) error {
	for {
		res, _ := c.Inbox(ctx, node, after, 0)
		if len(res.Messages) == 0 && after >= uint64(len(c.inbox)) {
			return errKilled
		}
		page := client.Page{Messages: res.Messages, Next: res.Next, State: res.State}
		if c.first > after+1 {
			page.Missed = c.first - after - 1
			page.Next = max(page.Next, c.first-1)
		}
		if err := fn(ctx, page); err != nil {
			return err
		}
		after = page.Next
	}
}

func (c *fakeChain) Open(m envelope.Message) client.Opened {
	if !seal.IsSealed(m) {
		return client.Opened{ContentType: m.ContentType, Body: m.Body}
	}
	content, err := seal.OpenMessage(m, c.keys...)
	if err != nil {
		return client.Opened{Sealed: true, Err: types.ErrUndecryptable.Wrap(err.Error())}
	}
	return client.Opened{Sealed: true, ContentType: content.ContentType, Body: content.Body, ReplyKey: content.ReplyKey}
}

func (c *fakeChain) Compose(_ bool, drafts ...client.Draft) (*types.MsgSend, []envelope.ID, error) {
	d := drafts[0]
	if d.Seal {
		c.sealedTo = append(c.sealedTo, d.SealTo)
	}
	entry := types.SendEntry{
		Recipient: d.To, Kind: d.Kind, ContentType: d.ContentType, Body: d.Body, ReplyTo: d.ReplyTo[:], Parent: d.Parent,
		Nonce: envelope.NewNonce(), CreatedAt: time.Now().UnixMilli(),
	}
	if err := entry.Validate(c.address); err != nil {
		return nil, nil, err
	}
	return &types.MsgSend{Sender: c.address, Entries: []types.SendEntry{entry}}, nil, nil
}

func (c *fakeChain) Do(_ context.Context, msgs ...sdk.Msg) (*client.Result, error) {
	if c.before != nil {
		if err := c.before(); err != nil {
			return nil, err
		}
	}
	res := &client.Result{Height: 5, GasWanted: c.gas}
	receipt := msgs[len(msgs)-1].(*types.MsgReceipt)
	if receipt.From != c.processed {
		return nil, &client.Error{Phase: client.PhaseCheck, Codespace: types.ModuleName, Code: types.ErrReceiptCursor.ABCICode()}
	}
	if err := receipt.Validate(); err != nil {
		return nil, &client.Error{Phase: client.PhaseCheck, Message: err.Error()}
	}
	if send, ok := msgs[0].(*types.MsgSend); ok {
		c.take(send, res)
	}
	c.processed = receipt.To
	c.rejections = append(c.rejections, receipt.Rejections...)
	c.txs++
	if c.after != nil {
		if err := c.after(); err != nil {
			return nil, err
		}
	}
	return res, nil
}

func (c *fakeChain) take(send *types.MsgSend, res *client.Result) {
	var response types.MsgSendResponse
	for _, entry := range send.Entries {
		code := c.refuseReplies
		if code == 0 && c.deliver != nil {
			code = c.deliver(c.inbox[entry.Parent-1], entry)
		}
		response.Results = append(response.Results, types.SendResult{Code: code})
		if code == 0 {
			c.replies = append(c.replies, entry)
		}
	}
	packed, err := codectypes.NewAnyWithValue(&response)
	if err != nil {
		panic(err)
	}
	res.Responses = []*codectypes.Any{packed, nil}
}
