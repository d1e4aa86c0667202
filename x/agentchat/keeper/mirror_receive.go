package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// receiveMirror takes posts of a room of another chain into the room that mirrors it. What the rooms' owners did not
// agree on, or the mirror's limits refuse, is said in the answer, so that it does not count against the link.
func (k *Keeper) receiveMirror(ctx context.Context, from internodetypes.PayloadOrigin, said types.PacketMirror) (types.PacketData, error) {
	answer, err := k.takePosts(ctx, from, said)
	if code, refused := types.Refusal(err); refused {
		answer, err = types.PacketMirrored{Code: code}, nil
	}
	return types.PacketData{Content: &types.PacketData_Mirrored{Mirrored: &answer}}, err
}

func (k *Keeper) takePosts(ctx context.Context, from internodetypes.PayloadOrigin, said types.PacketMirror) (answer types.PacketMirrored, err error) {
	room, m, err := k.mirrorFrom(ctx, from.Link, said)
	if err != nil {
		return answer, err
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return answer, err
	}
	if err := k.mirrorAgreed(ctx, room, &m); err != nil {
		return answer, err
	}
	if m.Admit(uint32(len(said.Posts)), params.MirrorRate, now(ctx), params.MirrorWindow.Milliseconds()) {
		answer.Results, err = k.fileAll(ctx, params, room, &m, from, said.Posts)
	} else {
		answer.Code = types.ErrMirrorBusy.ABCICode()
	}
	if err != nil {
		return answer, err
	}
	return answer, k.putMirror(ctx, m, true)
}

// mirrorFrom finds the room that posts are for and its mirror, or refuses.
func (k *Keeper) mirrorFrom(ctx context.Context, link uint64, said types.PacketMirror) (types.Room, types.RoomMirror, error) {
	room, err := k.room(ctx, said.To)
	if errors.Is(err, types.ErrRoomNotFound) {
		return room, types.RoomMirror{}, types.ErrNotMirrored.Wrapf("no room %s", said.To)
	}
	if err != nil {
		return room, types.RoomMirror{}, err
	}
	if room.Sealed {
		return room, types.RoomMirror{}, types.ErrSealedMirror.Wrapf("room %s", said.To)
	}
	all, err := k.mirrorsOf(ctx, room.Number)
	if err != nil {
		return room, types.RoomMirror{}, err
	}
	m, there, err := k.pick(ctx, all, link, said.From)
	switch {
	case err != nil:
		return room, m, err
	case !there:
		return room, m, types.ErrNotMirrored.Wrapf("room %s", said.To)
	case room.Archived:
		return room, m, types.ErrArchived.Wrapf("room %s", said.To)
	}
	return room, m, nil
}

// fileAll files posts in their order, with a result for each.
func (k *Keeper) fileAll(ctx context.Context, params types.Params, room types.Room, m *types.RoomMirror, from internodetypes.PayloadOrigin, posts []types.PacketPost) ([]types.PacketResult, error) {
	state, err := k.States.Get(ctx, room.Number)
	if err != nil {
		return nil, err
	}
	at := &openRoom{room: room, state: state}
	var results []types.PacketResult
	for _, post := range posts {
		number, again, err := k.file(ctx, params, at, from, post)
		code, refused := types.Refusal(err)
		switch {
		case err != nil && !refused:
			return nil, err
		case refused:
			m.Counts.Declined++
		case again:
			m.Counts.Repeated++
		default:
			m.Counts.Filed++
		}
		results = append(results, types.PacketResult{Code: code, Number: number})
	}
	if at.first == 0 {
		return results, nil
	}
	if err := k.States.Set(ctx, room.Number, at.state); err != nil {
		return nil, err
	}
	if err := emit(ctx, &types.EventPosted{Room: room.Slug, First: at.first, Last: at.state.Last}); err != nil {
		return nil, err
	}
	return results, emit(ctx, &types.EventPostsMirrored{
		Room: room.Slug, Remote: k.remoteOf(ctx, *m), First: at.first, Last: at.state.Last,
	})
}

// file files one post, unless its ID is in the room already. It checks everything before its first write.
func (k *Keeper) file(ctx context.Context, params types.Params, at *openRoom, from internodetypes.PayloadOrigin, packed types.PacketPost) (number uint64, again bool, err error) {
	msg, err := packed.Read()
	if err != nil {
		return 0, false, err
	}
	id := msg.ID()
	key := collections.Join(at.room.Number, id[:])
	if number, err := orZero(k.MirrorIDs.Get(ctx, key)); err != nil || number > 0 {
		return number, true, err
	}
	if err := foreign(ctx, params, from, msg); err != nil {
		return 0, false, err
	}
	if _, err := at.room.CheckSealing(at.state, msg.ContentType, msg.Body); err != nil {
		return 0, false, err
	}
	post := types.Post{
		Number: at.state.Last + 1, Message: msg, Id: id[:], Height: height(ctx), Time: now(ctx),
		Origin: &types.PostOrigin{Link: from.Link, Name: packed.Name, Number: packed.Number},
	}
	if post.Parent, post.Root, err = k.answered(ctx, at.room, msg.ReplyTo); err != nil {
		return 0, false, err
	}
	if err := k.dropHeads(ctx, at); err != nil {
		return 0, false, err
	}
	if err := k.keepPost(ctx, at, post); err != nil {
		return 0, false, err
	}
	return post.Number, false, k.MirrorIDs.Set(ctx, key, post.Number)
}

// foreign refuses what another chain cannot say for its own nodes, and what this one takes from nobody.
func foreign(ctx context.Context, params types.Params, from internodetypes.PayloadOrigin, msg envelope.Message) error {
	switch {
	case msg.OriginChain != from.ChainID || msg.OriginChain == sdk.UnwrapSDKContext(ctx).ChainID():
		return types.ErrForeignPost.Wrapf("of %s, brought by %s", msg.OriginChain, from.ChainID)
	case msg.Room == "":
		return types.ErrForeignPost.Wrap("a message to no room")
	case len(msg.Body) > int(params.MaxBodyBytes):
		return types.ErrPostTooLarge.Wrapf("%d bytes, at most %d", len(msg.Body), params.MaxBodyBytes)
	}
	if err := msg.Validate(); err != nil {
		return types.ErrInvalidPost.Wrap(err.Error())
	}
	return types.CheckBody(msg.ContentType, msg.Body)
}

// answered finds the post that a message answers, if it is still here: one that was carried there, or came from there.
func (k *Keeper) answered(ctx context.Context, room types.Room, id []byte) (parent, root uint64, err error) {
	if len(id) == 0 {
		return 0, 0, nil
	}
	number, err := orZero(k.MirrorIDs.Get(ctx, collections.Join(room.Number, id)))
	if err != nil || number == 0 {
		return 0, 0, err
	}
	post, err := k.PostAt(ctx, room, number)
	if err != nil {
		return 0, 0, err
	}
	if post.Root > 0 {
		return number, post.Root, nil
	}
	return number, number, nil
}
