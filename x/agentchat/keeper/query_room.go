package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// lookedAt bounds the work of one page, however few items match.
const lookedAt = 2_000

func (k *Keeper) queryRoom(ctx context.Context, req *types.QueryRoomRequest) (types.QueryRoomResponse, error) {
	room, err := k.room(ctx, req.Room)
	if err != nil {
		return types.QueryRoomResponse{}, err
	}
	record, err := k.record(ctx, room)
	return types.QueryRoomResponse{Record: record}, err
}

func (k *Keeper) record(ctx context.Context, room types.Room) (types.RoomRecord, error) {
	state, err := k.States.Get(ctx, room.Number)
	if err != nil {
		return types.RoomRecord{}, err
	}
	owner, err := k.label(ctx, room.Owner)
	return types.RoomRecord{Room: room, State: state, Owner: owner}, err
}

// label is a node's name or address, or its number once it is gone.
func (k *Keeper) label(ctx context.Context, number uint64) (string, error) {
	node, there, err := k.nodes.NodeNumbered(ctx, number)
	if err != nil {
		return "", err
	}
	if !there {
		return gone(number), nil
	}
	return node.Label(), nil
}

// queryRooms filters while it walks. A page may be empty and still have a next one.
func (k *Keeper) queryRooms(ctx context.Context, req *types.QueryRoomsRequest) (types.QueryRoomsResponse, error) {
	var owner uint64
	if req.Owner != "" {
		node, err := k.nodes.LocalNode(ctx, req.Owner)
		if err != nil {
			return types.QueryRoomsResponse{}, err
		}
		owner = node.Number
	}
	var member internodetypes.Node
	if req.Member != "" {
		var err error
		if member, err = k.nodes.LocalNode(ctx, req.Member); err != nil {
			return types.QueryRoomsResponse{}, err
		}
	}
	keep := func(room types.Room) (bool, error) {
		if owner != 0 && room.Owner != owner || member.Number == 0 {
			return owner == 0 || room.Owner == owner, nil
		}
		place, err := k.placeOf(ctx, room, member.Number)
		return place.Role != types.ROLE_UNSPECIFIED, err
	}
	records, next, err := k.pageRooms(ctx, member.Number, req.After, req.Limit, keep)
	return types.QueryRoomsResponse{Records: records, Next: next}, err
}

func (k *Keeper) queryInvites(ctx context.Context, req *types.QueryInvitesRequest) (types.QueryInvitesResponse, error) {
	node, err := k.nodes.LocalNode(ctx, req.Node)
	if err != nil {
		return types.QueryInvitesResponse{}, err
	}
	invited := func(room types.Room) (bool, error) {
		place, err := k.placeOf(ctx, room, node.Number)
		return place.Invited(now(ctx)), err
	}
	records, next, err := k.pageRooms(ctx, node.Number, req.After, req.Limit, invited)
	return types.QueryInvitesResponse{Records: records, Next: next}, err
}

// pageRooms lists rooms by number: all, or those that know of a node.
func (k *Keeper) pageRooms(
	ctx context.Context, node, after uint64, limit uint32, keep func(types.Room) (bool, error),
) (records []types.RoomRecord, next uint64, err error) {
	last, looked, size := after, 0, internodetypes.PageSize(limit)
	visit := func(number uint64) (bool, error) {
		if len(records) == size || looked == lookedAt {
			next = last
			return true, nil
		}
		room, err := k.Rooms.Get(ctx, number)
		if err != nil {
			return true, err
		}
		looked++
		last = number
		kept, err := keep(room)
		if err != nil || !kept {
			return err != nil, err
		}
		record, err := k.record(ctx, room)
		records = append(records, record)
		return err != nil, err
	}
	if node == 0 {
		err = k.Rooms.Walk(ctx, new(collections.Range[uint64]).StartExclusive(after), func(number uint64, _ types.Room) (bool, error) {
			return visit(number)
		})
		return records, next, err
	}
	ranger := collections.NewPrefixedPairRange[uint64, uint64](node).StartExclusive(after)
	err = k.Members.Indexes.Node.Walk(ctx, ranger, func(_, number uint64) (bool, error) { return visit(number) })
	return records, next, err
}

func (k *Keeper) queryMembers(ctx context.Context, req *types.QueryMembersRequest) (types.QueryMembersResponse, error) {
	var res types.QueryMembersResponse
	room, err := k.room(ctx, req.Room)
	if err != nil {
		return res, err
	}
	last, looked, size := req.After, 0, internodetypes.PageSize(req.Limit)
	ranger := collections.NewPrefixedPairRange[uint64, uint64](room.Number).StartExclusive(req.After)
	err = k.Members.Walk(ctx, ranger, func(at types.MemberKey, place types.Membership) (bool, error) {
		if len(res.Members) == size || looked == lookedAt {
			res.Next = last
			return true, nil
		}
		looked++
		last = at.K2()
		if !listed(req, place, now(ctx)) {
			return false, nil
		}
		record, err := k.memberRecord(ctx, at.K2(), place)
		res.Members = append(res.Members, record)
		return err != nil, err
	})
	return res, err
}

func listed(req *types.QueryMembersRequest, place types.Membership, at int64) bool {
	switch {
	case req.Banned:
		return place.Banned
	case req.Invited:
		return place.Invited(at)
	}
	return place.Role != types.ROLE_UNSPECIFIED
}

func (k *Keeper) memberRecord(ctx context.Context, number uint64, place types.Membership) (types.MemberRecord, error) {
	node, there, err := k.nodes.NodeNumbered(ctx, number)
	if err != nil {
		return types.MemberRecord{}, err
	}
	record := types.MemberRecord{Number: number, Node: gone(number), Membership: place}
	if there {
		record.Node, record.Address = node.Label(), node.Address
	}
	return record, nil
}
