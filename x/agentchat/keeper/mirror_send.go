package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

const (
	// mirrorsLooked is how many mirrors that pause the end of a block looks at, beside those that are due.
	mirrorsLooked = 4
	// mirrorsPerBlock is how many mirrors that are due the end of a block looks at.
	mirrorsPerBlock = 16
	// packetsPerBlock is how many packets of posts leave in a block.
	packetsPerBlock = 16
	// packetBytes bounds the messages of a packet, beside its one post that may be longer.
	packetBytes = 24 << 10
	// postsLooked is how many posts are looked at for one packet.
	postsLooked = 256
	// loadsPerMirror is how often one mirror looks for a packet's posts in a block.
	loadsPerMirror = 16
	// mirrorTimeout is after how long, in milliseconds, the answer to a packet counts as lost. It is as long as any
	// packet waits.
	mirrorTimeout = 24 * 60 * 60 * 1000
)

// sweepMirrors carries what is due, a bounded part in every block, and wakes mirrors whose pause is over. Those it looks
// at follow from the height alone, so that a block with nothing to do writes nothing.
func (k *Keeper) sweepMirrors(ctx context.Context) error {
	if err := k.wakeMirrors(ctx); err != nil {
		return err
	}
	iter, err := k.MirrorsDue.Iterate(ctx, nil)
	if err != nil {
		return err
	}
	var due []uint64
	for ; iter.Valid() && len(due) < mirrorsPerBlock; iter.Next() {
		number, err := iter.Key()
		if err != nil {
			return errors.Join(err, iter.Close())
		}
		due = append(due, number)
	}
	if err := iter.Close(); err != nil {
		return err
	}
	left := packetsPerBlock
	for _, number := range due {
		if left == 0 {
			return nil
		}
		if err := k.carry(ctx, number, &left); err != nil {
			return err
		}
	}
	return nil
}

// wakeMirrors marks those whose pause is over and that have something to carry.
func (k *Keeper) wakeMirrors(ctx context.Context) error {
	last, err := k.MirrorNumbers.Peek(ctx)
	if err != nil || last == 0 {
		return err
	}
	start := uint64(height(ctx)) % last * mirrorsLooked % last
	for i := range min(last, mirrorsLooked) {
		m, err := k.Mirrors.Get(ctx, (start+i)%last+1)
		if errors.Is(err, collections.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if m.Failures == 0 || now(ctx) < m.ResumeAt {
			continue
		}
		state, err := k.States.Get(ctx, m.Room)
		if err != nil {
			return err
		}
		if m.MustAsk() || m.Agreed && m.Has(state.Last) {
			if err := k.MirrorsDue.Set(ctx, m.Number); err != nil {
				return err
			}
		}
	}
	return nil
}

// carry sends what a mirror has to say, as far as its pending packets and the block let it. It stays due if the block
// was the limit.
func (k *Keeper) carry(ctx context.Context, number uint64, left *int) error {
	m, err := k.Mirrors.Get(ctx, number)
	if err != nil {
		return err
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	room, err := k.Rooms.Get(ctx, m.Room)
	if err != nil {
		return err
	}
	state, err := k.States.Get(ctx, m.Room)
	if err != nil {
		return err
	}
	m.GiveUp(now(ctx))
	more := false
	if now(ctx) >= m.ResumeAt {
		if more, err = k.fill(ctx, params, room, state, &m, left); err != nil {
			return err
		}
	}
	if !more {
		if err := k.MirrorsDue.Remove(ctx, number); err != nil {
			return err
		}
	}
	return k.Mirrors.Set(ctx, number, m)
}

// fill sends packets until nothing waits, as many as may be pending are, or one is refused. There is more for the next
// block if only this one's bounds were the end.
func (k *Keeper) fill(ctx context.Context, params types.Params, room types.Room, state types.RoomState, m *types.RoomMirror, left *int) (more bool, err error) {
	if m.MustAsk() {
		*left--
		_, err := k.dispatch(ctx, params, room, m, types.MirrorSpan{}, nil)
		return false, err
	}
	for loads := 0; m.Agreed && m.Has(state.Last) && len(m.Pending) < int(params.MaxMirrorPackets); loads++ {
		if *left == 0 || loads == loadsPerMirror {
			return true, nil
		}
		sent, err := k.fillOne(ctx, params, room, state, m, left)
		if err != nil || !sent {
			return false, err
		}
	}
	return false, nil
}

// fillOne sends the next packet, if any of the posts it looks at is carried. It is false for one that was refused.
func (k *Keeper) fillOne(ctx context.Context, params types.Params, room types.Room, state types.RoomState, m *types.RoomMirror, left *int) (bool, error) {
	again, span := len(m.Again) > 0, types.MirrorSpan{First: m.LookedThrough + 1, Last: state.Last}
	if again {
		span = m.Again[0]
	}
	posts, looked, err := k.load(ctx, room, state, m, span)
	if err != nil {
		return false, err
	}
	if len(posts) > 0 {
		*left--
		sent, err := k.dispatch(ctx, params, room, m, types.MirrorSpan{First: span.First, Last: looked}, posts)
		if err != nil || !sent {
			return false, err
		}
	}
	switch {
	case !again:
		m.LookedThrough = looked
	case looked == span.Last:
		m.Again = m.Again[1:]
	default:
		m.Again[0].First = looked + 1
	}
	return true, nil
}

// load gathers the posts of one packet, and tells up to where it looked.
func (k *Keeper) load(ctx context.Context, room types.Room, state types.RoomState, m *types.RoomMirror, span types.MirrorSpan) (posts []types.PacketPost, looked uint64, err error) {
	looked = span.First - 1
	if gone := min(max(state.First, span.First)-1, span.Last); gone > looked {
		m.Counts.Lost += gone - looked
		looked = gone
	}
	size := 0
	for range postsLooked {
		if looked == span.Last || len(posts) == types.MaxMirrorPosts {
			return posts, looked, nil
		}
		post, err := k.PostAt(ctx, room, looked+1)
		if err != nil {
			return nil, 0, err
		}
		if post.Carried() {
			packed, err := k.pack(ctx, room, post)
			if err != nil {
				return nil, 0, err
			}
			if size += len(packed.Message); size > packetBytes && len(posts) > 0 {
				return posts, looked, nil
			}
			posts = append(posts, packed)
		}
		looked++
	}
	return posts, looked, nil
}

// pack is a post as its author fixed it, whatever it says by now: edits are not carried. Answers to it that come back
// find it by its ID.
func (k *Keeper) pack(ctx context.Context, room types.Room, post types.Post) (types.PacketPost, error) {
	msg := post.Message
	if post.Revisions > 0 {
		first, err := k.Revisions.Get(ctx, collections.Join3(room.Number, post.Number, uint64(1)))
		if err != nil {
			return types.PacketPost{}, err
		}
		msg.Body = first.Body
	}
	packed := types.PacketPost{Message: msg.CanonicalBytes(), Number: post.Number}
	node, there, err := k.nodes.NodeNumbered(ctx, post.Author)
	if err != nil {
		return packed, err
	}
	if there {
		packed.Name = node.Name
	}
	return packed, k.MirrorIDs.Set(ctx, collections.Join(room.Number, post.Id), post.Number)
}

// dispatch sends one packet. A link that refuses it is noted, and the posts wait.
func (k *Keeper) dispatch(ctx context.Context, params types.Params, room types.Room, m *types.RoomMirror, span types.MirrorSpan, posts []types.PacketPost) (bool, error) {
	packet := types.PacketData{Content: &types.PacketData_Mirror{Mirror: &types.PacketMirror{From: room.Slug, To: m.Remote, Posts: posts}}}
	ref, err := k.links.SendPayload(ctx, internodetypes.LinkAddress(m.Link), types.ModuleName, packet.Bytes(), 0)
	if code, refused := types.Refusal(err); refused {
		return false, k.mirrorFailed(ctx, params, room, m, code)
	}
	if err != nil {
		return false, err
	}
	m.Link = ref.Link
	m.Pending = append(m.Pending, types.MirrorPacket{
		ChannelId: ref.ChannelID, Sequence: ref.Sequence, Span: span, Until: now(ctx) + mirrorTimeout,
	})
	return true, nil
}

// mirrorFailed notes a failure and pauses the mirror.
func (k *Keeper) mirrorFailed(ctx context.Context, params types.Params, room types.Room, m *types.RoomMirror, code uint32) error {
	m.Counts.Failed++
	m.Fail(code, height(ctx), now(ctx), params.MirrorPause.Milliseconds())
	return emit(ctx, &types.EventMirrorFailed{Room: room.Slug, Remote: k.remoteOf(ctx, *m), Code: code})
}
