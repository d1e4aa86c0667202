package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/testutil/process"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

const (
	smallRoom = 1_000
	largeRoom = 100_000
	// roomBatch is how many posts go in one transaction, and roomGas is enough for them.
	roomBatch = 100
	roomGas   = 20_000_000
)

// Rooms is how long a page takes that starts anywhere in the history of a room, and how long a post waits for its block.
type Rooms struct {
	Small     int     `json:"small_room"`
	Large     int     `json:"large_room"`
	SmallPage Latency `json:"small"`
	LargePage Latency `json:"large"`
	Ratio     Ratio   `json:"ratio"` // large to small, of each round's p50
	Post      Latency `json:"post"`  // one after the other, on a quiet chain
	Posts     float64 `json:"filled_posts_per_second"`
}

// rooms fills two rooms of one chain and reads them in turns.
func (b *bench) rooms(ctx context.Context) error {
	p := &Rooms{Small: smallRoom, Large: largeRoom}
	if b.plan.short {
		p.Large = largeRoom / 10
	}
	b.say("rooms: a chain with rooms of %d and %d posts", p.Small, p.Large)
	r, err := b.newRigOf(ctx, "rooms", 10, 1, process.Config{Validators: 1, Pace: quietPace, NodeProfile: "throughput"})
	if err != nil {
		return err
	}
	defer r.chain.Stop() //nolint:errcheck // its home is removed anyway
	var readers [2]*roomReader
	for i, posts := range []int{p.Small, p.Large} {
		slug := fmt.Sprintf("room-of-%d", posts)
		took, err := r.fillRoom(ctx, slug, posts)
		if err != nil {
			return fmt.Errorf("%s: %w", slug, err)
		}
		p.Posts = float64(posts) / took.Seconds()
		c, err := r.client(ctx)
		if err != nil {
			return err
		}
		defer c.Close()
		readers[i] = &roomReader{client: c, slug: slug, size: posts, random: rand.New(rand.NewPCG(7, uint64(i)))}
	}
	b.say("rooms: reading")
	if err := b.readRooms(ctx, p, readers); err != nil {
		return err
	}
	b.say("rooms: posting")
	if p.Post, err = r.postOneByOne(ctx, "room-of-1000", b.plan.commits); err != nil {
		return err
	}
	b.result.Rooms = p
	return nil
}

// fillRoom makes an open room of the first sender's and lets it post there.
func (r *rig) fillRoom(ctx context.Context, slug string, posts int) (time.Duration, error) {
	owner := r.senders[0]
	bz, err := owner.sign(ctx, r.enc, 500_000, "", &types.MsgCreateRoom{Owner: owner.address, Slug: slug})
	if err != nil {
		return 0, err
	}
	if _, err := r.send(ctx, []tx{newTx(bz)}); err != nil {
		return 0, err
	}
	var txs []tx
	for range posts / roomBatch {
		msg := &types.MsgPost{Author: owner.address, Atomic: true}
		for range roomBatch {
			msg.Entries = append(msg.Entries, types.PostEntry{
				Room: slug, Kind: envelope.KindText, Body: bytes.Repeat([]byte("x"), bodyBytes), Nonce: envelope.NewNonce(), CreatedAt: time.Now().UnixMilli(),
			})
		}
		bz, err := owner.sign(ctx, r.enc, roomGas, "", msg)
		if err != nil {
			return 0, err
		}
		txs = append(txs, newTx(bz))
	}
	begun := time.Now()
	for len(txs) > 0 {
		n := min(fillTxs, len(txs))
		if _, err := r.send(ctx, txs[:n]); err != nil {
			return 0, err
		}
		txs = txs[n:]
	}
	return time.Since(begun), nil
}

// readRooms reads ABBA: small, large, large, small.
func (b *bench) readRooms(ctx context.Context, p *Rooms, readers [2]*roomReader) error {
	for _, reader := range readers { // warms up, and is not counted
		if err := reader.read(ctx, b.plan.pageCount); err != nil {
			return err
		}
		reader.all = nil
	}
	var ratios []float64
	for range b.plan.rounds {
		readers[0].round, readers[1].round = nil, nil
		for _, i := range []int{0, 1, 1, 0} {
			if err := readers[i].read(ctx, b.plan.pageCount); err != nil {
				return err
			}
		}
		ratios = append(ratios, median(readers[1].round)/median(readers[0].round))
	}
	p.SmallPage, p.LargePage, p.Ratio = newLatency(readers[0].all), newLatency(readers[1].all), newRatio(ratios)
	return nil
}

// roomReader reads pages of one room.
type roomReader struct {
	client *client.Client
	slug   string
	size   int
	random *rand.Rand

	round, all []float64 // milliseconds
}

func (r *roomReader) read(ctx context.Context, pages int) error {
	for range pages {
		after := uint64(r.random.IntN(r.size - pageSize + 1))
		started := time.Now()
		res, err := r.client.Rooms().History(ctx, &types.QueryHistoryRequest{Room: r.slug, After: after, Limit: pageSize})
		if err != nil {
			return err
		}
		took := millis(time.Since(started))
		if len(res.Posts) != pageSize || res.Posts[0].Post.Number != after+1 {
			return fmt.Errorf("a page after %d has %d posts: %w", after, len(res.Posts), errNotFound)
		}
		r.round, r.all = append(r.round, took), append(r.all, took)
	}
	return nil
}

// postOneByOne posts, each after the block of the one before.
func (r *rig) postOneByOne(ctx context.Context, slug string, posts int) (Latency, error) {
	owner := r.senders[0]
	var took []float64
	for range posts {
		entry := types.PostEntry{Room: slug, Kind: envelope.KindText, Body: bytes.Repeat([]byte("x"), bodyBytes), Nonce: envelope.NewNonce(), CreatedAt: time.Now().UnixMilli()}
		bz, err := owner.sign(ctx, r.enc, 500_000, "", &types.MsgPost{Author: owner.address, Entries: []types.PostEntry{entry}, Atomic: true})
		if err != nil {
			return Latency{}, err
		}
		started := time.Now()
		if _, err := r.send(ctx, []tx{newTx(bz)}); err != nil {
			return Latency{}, err
		}
		took = append(took, millis(time.Since(started)))
	}
	return newLatency(took), nil
}

func (r *Result) printRooms(w io.Writer) {
	if r.Rooms == nil {
		return
	}
	fmt.Fprintf(w, "\npage of %d, ms\tp50\tp90\tp99\tpages\t\n", pageSize)
	for _, row := range []struct {
		posts int
		Latency
	}{{r.Rooms.Small, r.Rooms.SmallPage}, {r.Rooms.Large, r.Rooms.LargePage}} {
		fmt.Fprintf(w, "room of %d\t%.1f\t%.1f\t%.1f\t%d\t\n", row.posts, row.P50, row.P90, row.P99, row.Count)
	}
	printRatio(w, "large / small", r.Rooms.Ratio)
	fmt.Fprintf(w, "a post until its block\t%.1f\t%.1f\t%.1f\t%d\t\n", r.Rooms.Post.P50, r.Rooms.Post.P90, r.Rooms.Post.P99, r.Rooms.Post.Count)
}
