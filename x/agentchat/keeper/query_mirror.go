package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

func (k *Keeper) queryMirrors(ctx context.Context, req *types.QueryMirrorsRequest) (types.QueryMirrorsResponse, error) {
	var res types.QueryMirrorsResponse
	room, err := k.room(ctx, req.Room)
	if err != nil {
		return res, err
	}
	state, err := k.States.Get(ctx, room.Number)
	if err != nil {
		return res, err
	}
	all, err := k.mirrorsOf(ctx, room.Number)
	for _, m := range all {
		record := types.MirrorRecord{Mirror: m, Remote: k.remoteOf(ctx, m), Status: m.Status(), Waiting: m.Waiting(state.Last)}
		if m.Code != 0 {
			record.Error = types.Meaning(m.Code)
		}
		res.Records = append(res.Records, record)
	}
	return res, err
}
