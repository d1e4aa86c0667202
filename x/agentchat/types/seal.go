package types

import (
	"bytes"

	errorsmod "cosmossdk.io/errors"

	"github.com/amigos-network/amigos/seal"
)

// Validate checks all that needs no state.
func (m *MsgRotateKey) Validate() error {
	if err := inRoom(m.Sender, m.Room); err != nil {
		return err
	}
	if n := len(m.Commitment); n != seal.CommitmentBytes {
		return ErrInvalidSealed.Wrapf("commitment: %d bytes, must be %d", n, seal.CommitmentBytes)
	}
	return validateKeys(m.Epoch, m.Keys)
}

// Validate checks all that needs no state.
func (m *MsgSealKeys) Validate() error {
	if err := inRoom(m.Sender, m.Room); err != nil {
		return err
	}
	return validateKeys(m.Epoch, m.Keys)
}

func validateKeys(epoch uint64, keys []KeyEntry) error {
	if epoch == 0 {
		return ErrInvalidEpoch.Wrap("epochs are numbered from 1")
	}
	if len(keys) == 0 {
		return ErrInvalidSealed.Wrap("no keys")
	}
	if len(keys) > MaxKeysAtOnce {
		return ErrTooManyKeys.Wrapf("%d keys, at most %d", len(keys), MaxKeysAtOnce)
	}
	for i, key := range keys {
		if err := local(key.Node); err != nil {
			return errorsmod.Wrapf(err, "key %d of %d", i+1, len(keys))
		}
		if _, err := seal.CheckKey(key.Sealed); err != nil {
			return ErrInvalidSealed.Wrapf("key %d of %d, for %q: %s", i+1, len(keys), key.Node, err)
		}
	}
	return nil
}

// FitsKey refuses, with ErrNoEncryptionKey, ErrInvalidSealed or ErrOtherKey, a room key that is not sealed to the
// encryption key that a member has published.
func FitsKey(label string, published, sealed []byte) error {
	if len(published) == 0 {
		return ErrNoEncryptionKey.Wrapf("%s", label)
	}
	id, err := seal.CheckKey(sealed)
	if err != nil {
		return ErrInvalidSealed.Wrapf("%s: %s", label, err)
	}
	if want := seal.IDOf(published); id != want {
		return ErrOtherKey.Wrapf("%s has published %s, the room key is sealed to %s", label, want, id)
	}
	return nil
}

// CheckSealing refuses a post that is not sealed as its room asks: with the key of the current epoch in a sealed room,
// not at all in another. It returns the post's epoch, 0 in a room that is not sealed.
func (r Room) CheckSealing(state RoomState, contentType string, body []byte) (uint64, error) {
	switch isSealed := contentType == seal.ContentType; {
	case !r.Sealed && isSealed:
		return 0, ErrNotSealed.Wrapf("room %s", r.Slug)
	case !r.Sealed:
		return 0, nil
	case !isSealed:
		return 0, ErrSealed.Wrapf("room %s takes no content type %q", r.Slug, contentType)
	}
	epoch, err := sealedUnder(body)
	if err != nil {
		return 0, err
	}
	switch {
	case state.Epoch == 0:
		return 0, ErrKeyDue.Wrapf("room %s has had no key yet", r.Slug)
	case state.KeyDue:
		return 0, ErrKeyDue.Wrapf("room %s, after epoch %d", r.Slug, state.Epoch)
	case epoch != state.Epoch:
		return 0, ErrStaleEpoch.Wrapf("sealed under %d, room %s is at %d", epoch, r.Slug, state.Epoch)
	}
	return epoch, nil
}

func sealedUnder(body []byte) (uint64, error) {
	epoch, err := seal.ParsePost(body)
	if err != nil {
		return 0, ErrInvalidSealed.Wrap(err.Error())
	}
	return epoch, nil
}

// validateSealed refuses, with ErrInvalidRoom, what a sealed room cannot do: only members have its key.
func (p RoomPolicy) validateSealed() error {
	p = p.Normal()
	if p.Read < ACCESS_LEVEL_MEMBER || p.Write < ACCESS_LEVEL_MEMBER {
		return ErrInvalidRoom.Wrap("policy: only members read and write in a sealed room")
	}
	return nil
}

// ValidateSealed is what a sealed room asks of a new policy; any other takes it.
func (r Room) ValidateSealed(policy RoomPolicy) error {
	if !r.Sealed {
		return nil
	}
	return policy.validateSealed()
}

func (g GenesisRoom) validateEpochs() error {
	s := g.State
	if !g.Room.Sealed {
		if s.Epoch != 0 || s.FirstEpoch != 0 || s.KeyDue || len(g.Epochs) > 0 {
			return ErrNotSealed.Wrap("but it has epochs")
		}
		return nil
	}
	if err := g.Room.Policy.validateSealed(); err != nil {
		return err
	}
	want := uint64(0)
	if s.Epoch > 0 {
		want = s.Epoch + 1 - s.FirstEpoch
	}
	if (s.Epoch == 0) != (s.FirstEpoch == 0) || s.FirstEpoch > s.Epoch || s.Epoch == 0 && s.KeyDue || uint64(len(g.Epochs)) != want {
		return ErrInvalidEpoch.Wrapf("epochs %d to %d, but has %d", s.FirstEpoch, s.Epoch, len(g.Epochs))
	}
	members := map[uint64]bool{}
	for _, m := range g.Members {
		members[m.Node] = m.Membership.Role != ROLE_UNSPECIFIED
	}
	for i, epoch := range g.Epochs {
		if epoch.Number != s.FirstEpoch+uint64(i) {
			return ErrInvalidEpoch.Wrapf("epoch %d is not in order", epoch.Number)
		}
		if err := epoch.validate(members); err != nil {
			return errorsmod.Wrapf(err, "epoch %d", epoch.Number)
		}
	}
	return g.validateSealedPosts()
}

func (g GenesisEpoch) validate(members map[uint64]bool) error {
	if n := len(g.Epoch.Commitment); n != seal.CommitmentBytes {
		return ErrInvalidSealed.Wrapf("commitment: %d bytes", n)
	}
	last := uint64(0)
	for _, key := range g.Keys {
		if key.Node <= last || !members[key.Node] {
			return ErrInvalidSealed.Wrapf("key of node %d is not in order, or of no member", key.Node)
		}
		if _, err := seal.CheckKey(key.Key.Sealed); err != nil {
			return ErrInvalidSealed.Wrapf("key of node %d: %s", key.Node, err)
		}
		last = key.Node
	}
	return nil
}

func (g GenesisRoom) validateSealedPosts() error {
	last := g.State.FirstEpoch
	for _, p := range g.Posts {
		if p.Post.Epoch < last || p.Post.Epoch > g.State.Epoch || p.Post.Message.ContentType != seal.ContentType {
			return ErrInvalidEpoch.Wrapf("post %d: epoch %d", p.Post.Number, p.Post.Epoch)
		}
		last = p.Post.Epoch
	}
	return nil
}

// Fits tells whether a sealed key is still sealed to the encryption key that a node has published.
func (k SealedKey) Fits(published []byte) bool {
	id, err := seal.CheckKey(k.Sealed)
	want := seal.IDOf(published)
	return err == nil && bytes.Equal(id[:], want[:])
}

// Epochs is of how many epochs keys are kept.
func (s RoomState) Epochs() uint64 {
	if s.Epoch == 0 {
		return 0
	}
	return s.Epoch + 1 - s.FirstEpoch
}
