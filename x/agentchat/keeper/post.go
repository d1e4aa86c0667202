package keeper

import (
	"bytes"
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// postGas is the price of looking at one entry, posted or refused.
const postGas = 1_000

// mirrorGas is the price of a post for each mirror of its room: nobody else pays for the packet that carries it.
const mirrorGas = 10_000

// batch is what one author posts in one transaction. It opens each room once, and writes its state and raises its
// event once, when the batch ends.
type batch struct {
	params types.Params
	author internodetypes.Node
	refers *types.Reference     // what the one post of the batch reposts
	opened []*openRoom          // by first appearance, which is the order of events
	bySlug map[string]*openRoom // looked up only
}

func newBatch(params types.Params, author internodetypes.Node) *batch {
	return &batch{params: params, author: author, bySlug: map[string]*openRoom{}}
}

// openRoom is a room as it stands in the middle of a batch.
type openRoom struct {
	room  types.Room // number 0 for the author's own feed before its first post
	state types.RoomState
	place types.Membership
	first uint64 // the batch's first post here; 0 for none
}

// permit asks whether the author may add an entry to the room.
func (at *openRoom) permit(entry types.PostEntry) error {
	adding := types.Post{Parent: entry.Parent}.Adding()
	if err := at.room.Permit(Acting{place: at.place}.Standing(), adding); err != nil {
		return err
	}
	if at.room.Ephemeral() {
		return types.ErrEphemeral.Wrapf("room %s", at.room.Slug)
	}
	return nil
}

// post adds posts of one author, in order. The message as a whole is refused when the author is no living node, the
// batch is too large, or it is atomic and one entry was refused.
func (k *Keeper) post(ctx context.Context, req *types.MsgPost) ([]types.PostResult, error) {
	author, err := k.nodes.LivingNode(ctx, req.Author)
	if err != nil {
		return nil, err
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkBatch(params, req.Entries); err != nil {
		return nil, err
	}
	b := newBatch(params, author)
	chainID := sdk.UnwrapSDKContext(ctx).ChainID()
	results := make([]types.PostResult, len(req.Entries))
	for i, entry := range req.Entries {
		sdk.UnwrapSDKContext(ctx).GasMeter().ConsumeGas(postGas, "agentchat entry")
		msg := entry.Message(chainID, author.Address)
		id := msg.ID()
		number, err := k.add(ctx, b, entry, msg, id)
		results[i] = types.PostResult{Id: id[:], Number: number}
		code, refused := types.Refusal(err)
		if err != nil && (req.Atomic || !refused) {
			return nil, inBatch(err, i, len(req.Entries))
		}
		results[i].Code = code
	}
	return results, k.close(ctx, b)
}

// add puts one post into its room. It checks everything before its first write: a refusal leaves no trace.
func (k *Keeper) add(ctx context.Context, b *batch, entry types.PostEntry, msg envelope.Message, id envelope.ID) (uint64, error) {
	if len(entry.Body) > int(b.params.MaxBodyBytes) {
		return 0, types.ErrPostTooLarge.Wrapf("%d bytes, at most %d", len(entry.Body), b.params.MaxBodyBytes)
	}
	at, err := k.open(ctx, b, entry.Room)
	if err != nil {
		return 0, err
	}
	if err := at.permit(entry); err != nil {
		return 0, err
	}
	post := types.Post{
		Number: at.state.Last + 1, Message: msg, Id: id[:], Author: b.author.Number, Parent: entry.Parent,
		Height: height(ctx), Time: now(ctx), Refers: b.refers,
	}
	if post.Epoch, err = at.room.CheckSealing(at.state, entry.ContentType, entry.Body); err != nil {
		return 0, err
	}
	if post.Root, err = k.root(ctx, at.room, entry); err != nil {
		return 0, err
	}
	mentioned, err := k.mentioned(ctx, entry.Mentions)
	if err != nil {
		return 0, err
	}
	for _, node := range mentioned {
		post.Mentions = append(post.Mentions, node.Number)
	}
	sdk.UnwrapSDKContext(ctx).GasMeter().ConsumeGas(mirrorGas*uint64(at.room.Mirrors), "agentchat mirrors")
	if err := k.makeRoom(ctx, b, at); err != nil {
		return 0, err
	}
	if err := k.keepPost(ctx, at, post); err != nil {
		return 0, err
	}
	return post.Number, k.notify(ctx, b.author, mentioned, at.room, post)
}

// keepPost writes a post at the end of its room, and what is counted of the one that it answers.
func (k *Keeper) keepPost(ctx context.Context, at *openRoom, post types.Post) error {
	if err := k.Posts.Set(ctx, collections.Join(at.room.Number, post.Number), post); err != nil {
		return err
	}
	if post.Root > 0 {
		if err := k.Replies.Set(ctx, collections.Join3(at.room.Number, post.Root, post.Number)); err != nil {
			return err
		}
		if err := k.tally(ctx, collections.Join(at.room.Number, post.Parent), func(t *types.PostTally) { t.Replies++ }); err != nil {
			return err
		}
	}
	at.state.Last = post.Number
	if at.first == 0 {
		at.first = post.Number
	}
	return nil
}

// makeRoom is the first thing that a post does which nothing refuses any more.
func (k *Keeper) makeRoom(ctx context.Context, b *batch, at *openRoom) error {
	if at.room.Number == 0 {
		return k.keepFeed(ctx, at, b.author)
	}
	return k.dropHeads(ctx, at)
}

// open finds a room and the author's place in it. The author's own feed need not be there.
func (k *Keeper) open(ctx context.Context, b *batch, name string) (*openRoom, error) {
	slug, err := k.slugOf(ctx, name)
	if err != nil {
		return nil, err
	}
	if at, ok := b.bySlug[slug]; ok {
		return at, nil
	}
	at, err := k.openAs(ctx, b, slug)
	if err != nil {
		return nil, err
	}
	b.bySlug[slug] = at
	b.opened = append(b.opened, at)
	return at, nil
}

func (k *Keeper) openAs(ctx context.Context, b *batch, slug string) (*openRoom, error) {
	room, err := k.room(ctx, slug)
	if errors.Is(err, types.ErrRoomNotFound) && slug == types.FeedSlug(b.author.Number) {
		return &openRoom{
			room: k.newFeed(b.params, b.author), state: types.NewRoomState(), place: types.Membership{Role: types.ROLE_OWNER},
		}, nil
	}
	if err != nil {
		return nil, err
	}
	state, err := k.States.Get(ctx, room.Number)
	if err != nil {
		return nil, err
	}
	place, err := k.placeOf(ctx, room, b.author.Number)
	return &openRoom{room: room, state: state, place: place}, err
}

// close writes what the batch changed and raises one event per room.
func (k *Keeper) close(ctx context.Context, b *batch) error {
	for _, at := range b.opened {
		if at.first == 0 {
			continue
		}
		if err := k.States.Set(ctx, at.room.Number, at.state); err != nil {
			return err
		}
		if err := k.markMirrors(ctx, at.room); err != nil {
			return err
		}
		err := emit(ctx, &types.EventPosted{Room: at.room.Slug, Author: b.author.Address, First: at.first, Last: at.state.Last})
		if err != nil {
			return err
		}
	}
	return nil
}

// root finds the post that began the thread of an answer.
func (k *Keeper) root(ctx context.Context, room types.Room, entry types.PostEntry) (uint64, error) {
	if entry.Parent == 0 {
		return 0, nil
	}
	parent, err := k.PostAt(ctx, room, entry.Parent)
	if err != nil {
		return 0, err
	}
	if !bytes.Equal(parent.Id, entry.ReplyTo) {
		return 0, types.ErrParentMismatch.Wrapf("%s is %x", types.Handle(room.Slug, entry.Parent), parent.Id)
	}
	if parent.Root > 0 {
		return parent.Root, nil
	}
	return parent.Number, nil
}

// mentioned finds the nodes of a post's mentions.
func (k *Keeper) mentioned(ctx context.Context, addresses []string) ([]internodetypes.Node, error) {
	var nodes []internodetypes.Node
	for _, address := range addresses {
		node, err := k.nodes.LocalNode(ctx, address)
		if err != nil {
			return nil, types.ErrInvalidMention.Wrap(err.Error())
		}
		for _, other := range nodes {
			if other.Number == node.Number {
				return nil, types.ErrInvalidMention.Wrapf("%s twice", node.Label())
			}
		}
		nodes = append(nodes, node)
	}
	return nodes, nil
}

// notify puts word of a post into the inboxes of those it mentions, where their own rules let it.
func (k *Keeper) notify(ctx context.Context, author internodetypes.Node, mentioned []internodetypes.Node, room types.Room, post types.Post) error {
	for _, node := range mentioned {
		_, err := k.nodes.Notify(ctx, author, node, internodetypes.SendEntry{
			Recipient: node.Address, Kind: envelope.KindMention, Body: []byte(types.Handle(room.Slug, post.Number)),
			Nonce: post.Id[:envelope.NonceBytes], CreatedAt: post.Message.CreatedAt,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// PostAt returns a post of a room, or ErrPostNotFound.
func (k *Keeper) PostAt(ctx context.Context, room types.Room, number uint64) (types.Post, error) {
	post, err := k.Posts.Get(ctx, collections.Join(room.Number, number))
	if errors.Is(err, collections.ErrNotFound) {
		return types.Post{}, types.ErrPostNotFound.Wrapf("%s", types.Handle(room.Slug, number))
	}
	return post, err
}

func checkBatch(params types.Params, entries []types.PostEntry) error {
	if len(entries) > int(params.MaxBatchEntries) {
		return types.ErrBatchTooLarge.Wrapf("%d entries, at most %d", len(entries), params.MaxBatchEntries)
	}
	size := 0
	for _, entry := range entries {
		size += len(entry.Body)
	}
	if size > int(params.MaxBatchBytes) {
		return types.ErrBatchTooLarge.Wrapf("%d bytes in all bodies, at most %d", size, params.MaxBatchBytes)
	}
	return nil
}

// inBatch says which of several entries an error is about.
func inBatch(err error, i, of int) error {
	if of == 1 {
		return err
	}
	return errorsmod.Wrapf(err, "entry %d", i+1)
}
