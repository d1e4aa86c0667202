package simulation

import (
	"context"
	"errors"
	"strings"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/agentchat/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// view is what an operation sees of the chain, and its source of randomness.
type view struct {
	ctx    context.Context
	keeper *keeper.Keeper
	data   *simsx.ChainDataSource
	rand   *simsx.XRand
	rooms  []types.Room // in the order of their numbers
}

func look(ctx context.Context, k *keeper.Keeper, data *simsx.ChainDataSource) (*view, error) {
	v := &view{ctx: ctx, keeper: k, data: data, rand: data.Rand()}
	return v, k.Rooms.Walk(ctx, nil, func(_ uint64, room types.Room) (bool, error) {
		v.rooms = append(v.rooms, room)
		return false, nil
	})
}

// scene is somebody in front of a room.
type scene struct {
	account simsx.SimAccount
	room    types.Room
	at      keeper.Acting
	refused error // the identity of the registry's refusal of an account that is no living node
}

// scene is drawn anew for each attempt; there is none before there is a room. A living node is looked for a few times.
func (v *view) scene() (s scene, ok bool) {
	if len(v.rooms) == 0 {
		return s, false
	}
	for range 8 {
		s = scene{account: v.anybody(), room: simsx.OneOf(v.rand, v.rooms)}
		var err error
		if s.at, err = v.keeper.Enter(v.ctx, s.account.AddressBech32, s.room.Slug); err == nil {
			return s, true
		}
		s.refused = identity(err)
	}
	return s, true
}

// identity is the registered error that an error is of.
func identity(err error) error {
	for _, known := range []error{internodetypes.ErrNotRegistered, internodetypes.ErrNodeExpired, internodetypes.ErrNodeRetired} {
		if errors.Is(err, known) {
			return known
		}
	}
	return err
}

// permitted is how the room's policy answers.
func (s scene) permitted(action types.Action) error {
	if s.refused != nil {
		return s.refused
	}
	err := s.room.Permit(s.at.Standing(), action)
	for _, known := range []error{types.ErrArchived, types.ErrFeed, types.ErrAllianceRoom, types.ErrBanned, types.ErrNotMember, types.ErrNotPermitted} {
		if errors.Is(err, known) {
			return known
		}
	}
	return err
}

// or is the policy's refusal, or one of the answers that are right once it lets one.
func (s scene) or(action types.Action, answers ...error) []error {
	if refused := s.permitted(action); refused != nil {
		return []error{refused}
	}
	return answers
}

func (v *view) anybody() simsx.SimAccount {
	return v.data.AccountAt(nil, v.rand.Intn(v.data.AccountsCount()))
}

func (v *view) oneIn(n int) bool { return v.rand.Intn(n) == 0 }

func (v *view) words(n int) string { return strings.ToLower(v.rand.StringN(n)) }

func (v *view) nonce() []byte { return []byte(v.rand.StringN(envelope.NonceBytes)) }

// number is that of a post of the room, or of the one that comes next.
func (v *view) number(room types.Room) (uint64, bool) {
	state, err := v.keeper.States.Get(v.ctx, room.Number)
	if err != nil || state.Kept() == 0 {
		return 0, false
	}
	return state.First + uint64(v.rand.Intn(int(state.Kept())+1)), true
}
