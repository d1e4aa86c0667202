package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	perBatch  = 100 // messages in a transaction
	underway  = 96  // transactions that wait for their blocks at once
	bodyBytes = 256
	roomy     = 1_000_000 // the largest inbox there can be
)

var (
	errUnsaid  = errors.New("transactions that were accepted are in no block")
	errRefused = errors.New("a transaction that was accepted failed in its block")
)

// crew are the accounts that speak to one another.
func crew() []string { return []string{"alice", "bob", "carol"} }

// newCrew makes a chain for many messages: its inboxes have room for them, and the crew is registered. Of its validators
// the first runs, which can go on alone. Start is told what else is given.
func newCrew(t *testing.T, n int, args ...string) *validators {
	t.Helper()
	v := &validators{t: t, homes: newValidatorHomes(t, n, led(), "--profile", string(throughputProfile)), procs: make([]*process, n)}
	for _, h := range v.homes {
		h.widenInboxes()
		h.args = append(h.args, args...)
	}
	v.start(0)
	for _, name := range crew() {
		register(t, v.client(0, name), name)
	}
	return v
}

// widenInboxes lets the inboxes of a chain that has not begun hold as much as they can, of whomever it is.
func (h *validatorHome) widenInboxes() {
	h.t.Helper()
	h.editGenesis(func(genesis map[string]json.RawMessage) {
		var state, module, params map[string]json.RawMessage
		read := func(from json.RawMessage, to *map[string]json.RawMessage) {
			require.NoError(h.t, json.Unmarshal(from, to))
		}
		write := func(from map[string]json.RawMessage) json.RawMessage {
			bz, err := json.Marshal(from)
			require.NoError(h.t, err)
			return bz
		}
		read(genesis["app_state"], &state)
		read(state[types.ModuleName], &module)
		read(module["params"], &params)
		params["inbox_capacity"], params["sender_share"] = json.RawMessage(fmt.Sprint(roomy)), json.RawMessage(fmt.Sprint(roomy))
		module["params"] = write(params)
		state[types.ModuleName] = write(module)
		genesis["app_state"] = write(state)
	})
}

// editGenesis changes the genesis of a home, in the same way wherever the same is done.
func (h *validatorHome) editGenesis(edit func(map[string]json.RawMessage)) {
	h.t.Helper()
	file := filepath.Join(h.dir, "config", "genesis.json")
	bz, err := os.ReadFile(file)
	require.NoError(h.t, err)
	var genesis map[string]json.RawMessage
	require.NoError(h.t, json.Unmarshal(bz, &genesis))
	edit(genesis)
	bz, err = json.Marshal(genesis)
	require.NoError(h.t, err)
	require.NoError(h.t, os.WriteFile(file, bz, 0o600))
}

// speech is what is said on a chain: the messages of transactions that a node accepted and that were then seen in blocks.
type speech struct {
	v    *validators
	slot chan struct{} // taken by each transaction that waits for its block
	gas  atomic.Uint64 // of a batch: the first is simulated, and all are alike

	mu      sync.Mutex
	waiting map[string][]envelope.ID // by the transaction's hash
	seen    int                      // transactions
	ids     map[envelope.ID]bool     // of what was said
	upTo    int64                    // the last block with some of it
}

func newSpeech(v *validators) *speech {
	return &speech{v: v, slot: make(chan struct{}, underway), waiting: map[string][]envelope.ID{}, ids: map[envelope.ID]bool{}}
}

// say files n messages, in batches. The crew speaks at the same time, each of it at a full node of its own among those
// that run, the newest first.
func (s *speech) say(n int) {
	t := s.v.t
	t.Helper()
	var from int64
	eventually(t, "the chain answers", func() bool { from = s.v.height(0); return from > 0 })
	started, batches := time.Now(), n/perBatch
	g, ctx := errgroup.WithContext(t.Context())
	g.Go(func() error { return s.watch(ctx, from+1, s.seen+batches) })
	running := s.v.running()
	slices.Reverse(running)
	for i, name := range crew() {
		c := s.v.client(running[i%len(running)], name)
		g.Go(func() error { return s.speak(ctx, c, (batches+i)/len(crew())) })
	}
	require.NoError(t, g.Wait())
	t.Logf("%d messages said in %.1f s and %d blocks", batches*perBatch, time.Since(started).Seconds(), s.upTo-from)
}

// speak sends batches of one of the crew to the others.
func (s *speech) speak(ctx context.Context, c *client.Client, batches int) error {
	for range batches {
		select {
		case s.slot <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		msg, ids := newBatch(c.Address())
		signed, err := c.Sign(ctx, s.gas.Load(), msg)
		if err != nil {
			return err
		}
		s.gas.Store(signed.Gas())
		s.mu.Lock()
		s.waiting[signed.Hash()] = ids
		s.mu.Unlock()
		if err := offer(ctx, c, signed); err != nil {
			return err
		}
	}
	return nil
}

// offer hands a transaction to a node until it answers. A node that is busy may not, and may have taken it all the same.
func offer(ctx context.Context, c *client.Client, tx *client.Signed) error {
	for {
		err := c.Offer(ctx, tx)
		var failed *client.Error
		if !errors.As(err, &failed) || !failed.Lost() {
			return err
		}
		select {
		case <-time.After(glance):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// newBatch is a transaction's message, all of which is filed or nothing.
func newBatch(sender string) (*types.MsgSend, []envelope.ID) {
	msg := &types.MsgSend{Sender: sender, Atomic: true}
	var ids []envelope.ID
	for i := range perBatch {
		body := make([]byte, bodyBytes)
		for j := range body {
			body[j] = byte(' ' + rand.IntN('~'-' '))
		}
		entry := types.SendEntry{
			Recipient: crew()[i%len(crew())], Kind: envelope.KindText, Body: body, Nonce: envelope.NewNonce(), CreatedAt: time.Now().UnixMilli(),
		}
		msg.Entries = append(msg.Entries, entry)
		ids = append(ids, entry.Message(storyChain, sender).ID())
	}
	return msg, ids
}

// watch reads blocks from a height on, until so many transactions were seen.
func (s *speech) watch(ctx context.Context, height int64, upTo int) error {
	rpc := s.v.rpc(0)
	for read := time.Now(); s.seen < upTo; {
		err := s.readBlock(ctx, rpc, height)
		switch {
		case err == nil:
			height, read = height+1, time.Now()
			continue
		case errors.Is(err, errRefused):
			return err
		case time.Since(read) > saidPatience:
			return fmt.Errorf("%w: %d, and no height %d: %w", errUnsaid, upTo-s.seen, height, err)
		}
		select {
		case <-time.After(glance):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (s *speech) readBlock(ctx context.Context, rpc *rpchttp.HTTP, height int64) error {
	block, err := rpc.Block(ctx, &height)
	if err != nil {
		return err
	}
	results, err := rpc.BlockResults(ctx, &height)
	if err != nil {
		return err
	}
	for i, tx := range block.Block.Txs {
		if res := results.TxsResults[i]; res.Code != 0 {
			return fmt.Errorf("%w: height %d: %s %d: %s", errRefused, height, res.Codespace, res.Code, res.Log)
		}
		s.found(fmt.Sprintf("%X", tx.Hash()), height)
	}
	return nil
}

// found takes what a transaction said as said.
func (s *speech) found(hash string, height int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids, ours := s.waiting[hash]
	if !ours {
		return
	}
	delete(s.waiting, hash)
	for _, id := range ids {
		s.ids[id] = true
	}
	s.upTo = height
	s.seen++
	<-s.slot
}

// requireKept pages through all inboxes at a full node and finds each message that was said, once, at arrivals without
// gaps, and nothing else. It returns a digest of all that was read.
func (s *speech) requireKept(i int) (digest [sha256.Size]byte) {
	t := s.v.t
	t.Helper()
	s.v.awaitState(i, s.upTo)
	started, c, hash := time.Now(), s.v.client(i, crew()[0]), sha256.New()
	read := make(map[envelope.ID]bool, len(s.ids))
	for _, name := range crew() {
		last := uint64(0)
		for {
			page, err := c.Inbox(t.Context(), name, last, types.MaxPageItems)
			require.NoError(t, err)
			if len(page.Messages) == 0 {
				require.Equal(t, last, page.State.Last, name)
				break
			}
			for _, m := range page.Messages {
				last++
				require.Equal(t, last, m.Entry.Arrival, "without gaps")
				id := m.Entry.Message.ID()
				require.Equal(t, id.String(), m.Id)
				require.False(t, read[id], "%s is there twice", id)
				require.True(t, s.ids[id], "%s was not said", id)
				read[id] = true
				bz, err := m.Marshal()
				require.NoError(t, err)
				hash.Write(bz)
			}
		}
	}
	require.Len(t, read, len(s.ids), "nothing is lost")
	t.Logf("node %d keeps %d messages, read in %.1f s", i, len(read), time.Since(started).Seconds())
	return [sha256.Size]byte(hash.Sum(nil))
}

// requireAlike demands of full nodes that they keep what was said, all in the same words, and find it.
func (s *speech) requireAlike(nodes ...int) {
	t := s.v.t
	t.Helper()
	first := s.requireKept(nodes[0])
	for _, i := range nodes {
		s.requireFound(i)
		if i != nodes[0] {
			require.Equal(t, first, s.requireKept(i))
		}
	}
}

// requireFound looks up by its ID each message that was said, or many of them, at a full node.
func (s *speech) requireFound(i int) {
	const many = 1000
	t := s.v.t
	t.Helper()
	c := s.v.client(i, crew()[0])
	asked := 0
	for id := range s.ids {
		m, err := c.Message(t.Context(), id.String())
		require.NoError(t, err)
		require.Equal(t, id, m.Entry.Message.ID())
		if asked++; asked == many {
			return
		}
	}
}
