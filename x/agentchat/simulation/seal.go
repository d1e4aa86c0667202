package simulation

import (
	"encoding/binary"
	"errors"

	"github.com/amigos-network/amigos/seal"
	"github.com/amigos-network/amigos/x/agentchat/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// sealEntry gives a post the form of a sealed one, which the chain cannot tell from a true one: mostly of the room's
// epoch, sometimes of the next.
func (v *view) sealEntry(room types.Room, entry *types.PostEntry) {
	state, err := v.keeper.States.Get(v.ctx, room.Number)
	if err != nil || v.oneIn(20) {
		return // anybody could read it
	}
	epoch := max(1, state.Epoch)
	if v.oneIn(10) {
		epoch++
	}
	entry.ContentType = seal.ContentType
	entry.Body = binary.BigEndian.AppendUint64([]byte{1}, epoch)
	entry.Body = append(entry.Body, v.words(seal.PostOverhead+v.rand.Intn(40))...)
}

// sealing is how the room answers the form of a post, by identity.
func (v *view) sealing(room types.Room, entry types.PostEntry) error {
	state, err := v.keeper.States.Get(v.ctx, room.Number)
	if err != nil {
		return err
	}
	contentType := entry.ContentType
	_, err = room.CheckSealing(state, contentType, entry.Body)
	for _, known := range []error{
		types.ErrStaleEpoch, types.ErrKeyDue, types.ErrNotSealed, types.ErrSealed, types.ErrInvalidSealed,
	} {
		if errors.Is(err, known) {
			return known
		}
	}
	return err
}

func rotateKey(v *view) (a attempt[*types.MsgRotateKey]) {
	s, state, ok := v.sealedScene()
	if !ok {
		return a
	}
	msg := &types.MsgRotateKey{
		Sender: s.account.AddressBech32, Room: s.room.Slug, Epoch: state.Epoch + 1, Commitment: []byte(v.rand.StringN(seal.CommitmentBytes)),
		Keys: v.keys(s.room, state.Epoch+1),
	}
	if len(msg.Keys) == 0 {
		return a
	}
	a.signer, a.msg = s.account, msg
	a.answers = s.or(types.ActionSeal, nil, types.ErrTooManyEpochs)
	switch {
	case len(a.answers) == 1:
	case !names(msg.Keys, s.account.AddressBech32):
		a.answers = []error{types.ErrInvalidSealed, types.ErrTooManyEpochs}
	case v.oneIn(10):
		msg.Epoch++
		a.answers = []error{types.ErrInvalidEpoch}
	}
	return a
}

func sealKeys(v *view) (a attempt[*types.MsgSealKeys]) {
	s, state, ok := v.sealedScene()
	if !ok || state.Epoch == 0 {
		return a
	}
	epoch := state.FirstEpoch + uint64(v.rand.Intn(int(state.Epochs())))
	keys := v.keys(s.room, epoch)
	if len(keys) == 0 {
		return a
	}
	a.signer, a.msg = s.account, &types.MsgSealKeys{Sender: s.account.AddressBech32, Room: s.room.Slug, Epoch: epoch, Keys: keys}
	a.answers = s.or(types.ActionSeal, nil)
	if len(a.answers) == 1 && a.answers[0] == nil && v.oneIn(5) {
		a.msg.Keys[0].Node = v.anybody().AddressBech32
		a.answers = append(a.answers, types.ErrNotMember, types.ErrNoEncryptionKey, types.ErrOtherKey, types.ErrInvalidSealed, internodetypes.ErrNodeNotFound)
	}
	return a
}

// sealedScene is somebody in front of a sealed room.
func (v *view) sealedScene() (s scene, state types.RoomState, ok bool) {
	for range 8 {
		if s, ok = v.scene(); !ok || s.room.Sealed {
			break
		}
	}
	if !ok || !s.room.Sealed {
		return s, state, false
	}
	state, err := v.keeper.States.Get(v.ctx, s.room.Number)
	return s, state, err == nil
}

// keys has the form of keys sealed to the members that lack those of an epoch and can be given them.
func (v *view) keys(room types.Room, epoch uint64) (keys []types.KeyEntry) {
	res, err := keeper.NewQueryServer(v.keeper).Unsealed(v.ctx, &types.QueryUnsealedRequest{Room: room.Slug, Epoch: epoch})
	if err != nil {
		return nil
	}
	for _, m := range res.Members {
		if len(m.EncryptionKey) == 0 {
			continue
		}
		id := seal.IDOf(m.EncryptionKey)
		sealed := append([]byte{1}, id[:]...)
		sealed = append(sealed, v.rand.StringN(seal.SealedKeyBytes-len(sealed))...)
		keys = append(keys, types.KeyEntry{Node: m.Address, Sealed: sealed})
	}
	return keys
}

func names(keys []types.KeyEntry, address string) bool {
	for _, key := range keys {
		if key.Node == address {
			return true
		}
	}
	return false
}
