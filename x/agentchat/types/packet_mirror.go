package types

import (
	"github.com/amigos-network/amigos/envelope"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

func (p *PacketMirror) validate() error {
	if err := validMirrored(p.From); err != nil {
		return err
	}
	if err := validMirrored(p.To); err != nil {
		return err
	}
	if len(p.Posts) > MaxMirrorPosts {
		return ErrInvalidPacket.Wrapf("%d posts, never more than %d", len(p.Posts), MaxMirrorPosts)
	}
	last := uint64(0)
	for _, post := range p.Posts {
		if post.Number <= last {
			return ErrInvalidPacket.Wrapf("post %d is not in order", post.Number)
		}
		last = post.Number
		if post.Name != "" && internodetypes.ValidateName(post.Name) != nil {
			return ErrInvalidPacket.Wrapf("post %d: %q is no name", post.Number, post.Name)
		}
		if _, err := post.Read(); err != nil {
			return err
		}
	}
	return nil
}

// Read is the message that a post on its way carries.
func (p PacketPost) Read() (envelope.Message, error) {
	msg, err := envelope.ParseMessage(p.Message)
	if err != nil {
		return msg, ErrInvalidPacket.Wrapf("post %d: %s", p.Number, err)
	}
	return msg, nil
}

func (p *PacketMirrored) validate() error {
	if len(p.Results) > MaxMirrorPosts || p.Code != 0 && len(p.Results) > 0 {
		return ErrInvalidPacket.Wrapf("code %d with %d results", p.Code, len(p.Results))
	}
	for i, result := range p.Results {
		if (result.Code == 0) == (result.Number == 0) {
			return ErrInvalidPacket.Wrapf("result %d: code %d and number %d", i, result.Code, result.Number)
		}
	}
	return nil
}
