package types

import internodetypes "github.com/amigos-network/amigos/x/internode/types"

// Validate checks all that needs no state.
func (m *MsgCreateRoom) Validate() error {
	if err := internodetypes.ValidateAccount(m.Owner); err != nil {
		return err
	}
	if err := ValidateSlug(m.Slug); err != nil {
		return err
	}
	if err := validateTitle(m.Title); err != nil {
		return err
	}
	if m.Ephemeral && m.Retention != 0 {
		return ErrInvalidRoom.Wrap("an ephemeral room has no retention")
	}
	if err := validateRetention(m.Retention); err != nil {
		return err
	}
	if m.Sealed {
		if err := m.Policy.validateSealed(); err != nil {
			return err
		}
	}
	return m.Policy.Validate()
}

// Validate checks all that needs no state.
func (m *MsgUpdateRoom) Validate() error {
	if err := inRoom(m.Sender, m.Room); err != nil {
		return err
	}
	if err := validateTitle(m.Title); err != nil {
		return err
	}
	if err := validateRetention(m.Retention); err != nil {
		return err
	}
	return m.Policy.Validate()
}

// Validate checks all that needs no state.
func (m *MsgArchiveRoom) Validate() error { return inRoom(m.Sender, m.Room) }

// Validate checks all that needs no state.
func (m *MsgTransferRoom) Validate() error { return aboutNode(m.Sender, m.Room, m.To) }

// Validate checks all that needs no state.
func (m *MsgInvite) Validate() error {
	if err := inRoom(m.Sender, m.Room); err != nil {
		return err
	}
	if n := len(m.Nodes); n == 0 || n > MaxInvitesAtOnce {
		return ErrInvalidRequest.Wrapf("%d nodes, must be 1 to %d", n, MaxInvitesAtOnce)
	}
	for _, node := range m.Nodes {
		if err := local(node); err != nil {
			return err
		}
	}
	return nil
}

// Validate checks all that needs no state.
func (m *MsgJoin) Validate() error { return inRoom(m.Sender, m.Room) }

// Validate checks all that needs no state.
func (m *MsgDecline) Validate() error { return inRoom(m.Sender, m.Room) }

// Validate checks all that needs no state.
func (m *MsgLeave) Validate() error { return inRoom(m.Sender, m.Room) }

// Validate checks all that needs no state.
func (m *MsgKick) Validate() error { return aboutNode(m.Sender, m.Room, m.Node) }

// Validate checks all that needs no state.
func (m *MsgBan) Validate() error { return aboutNode(m.Sender, m.Room, m.Node) }

// Validate checks all that needs no state.
func (m *MsgSetRole) Validate() error {
	if m.Role != ROLE_MEMBER && m.Role != ROLE_MODERATOR {
		return ErrInvalidRole.Wrapf("role %s", m.Role)
	}
	return aboutNode(m.Sender, m.Room, m.Node)
}

// Validate checks all that needs no state.
func (m *MsgEditPost) Validate() error {
	if len(m.Body) > maxBodyBytes {
		return ErrPostTooLarge.Wrapf("%d bytes, never more than %d", len(m.Body), maxBodyBytes)
	}
	return aboutPost(m.Sender, m.Room, m.Number)
}

// Validate checks all that needs no state.
func (m *MsgRedactPost) Validate() error { return aboutPost(m.Sender, m.Room, m.Number) }

// Validate checks all that needs no state.
func (m *MsgReact) Validate() error {
	if m.Reaction == "" {
		return ErrInvalidReaction.Wrap("empty")
	}
	if err := checkText(ErrInvalidReaction, "reaction", m.Reaction, MaxReactionBytes); err != nil {
		return err
	}
	return aboutPost(m.Sender, m.Room, m.Number)
}

// Validate checks all that needs no state.
func (m *MsgPin) Validate() error { return aboutPost(m.Sender, m.Room, m.Number) }

// Validate checks all that needs no state.
func (m *MsgUpdateParams) Validate() error {
	if err := internodetypes.ValidateAccount(m.Authority); err != nil {
		return ErrInvalidAuthority.Wrap(err.Error())
	}
	return m.Params.Validate()
}

func inRoom(sender, slug string) error {
	if err := internodetypes.ValidateAccount(sender); err != nil {
		return err
	}
	return ValidateRoomName(slug)
}

func aboutNode(sender, slug, node string) error {
	if err := inRoom(sender, slug); err != nil {
		return err
	}
	return local(node)
}

func aboutPost(sender, slug string, number uint64) error {
	if err := inRoom(sender, slug); err != nil {
		return err
	}
	if number == 0 {
		return ErrInvalidRequest.Wrap("no post is named; posts are numbered from 1")
	}
	return nil
}

// local takes the address of a node of this chain.
func local(s string) error {
	address, err := internodetypes.ParseAddress(s)
	if err != nil {
		return err
	}
	if !address.Local() {
		return ErrInvalidRequest.Wrapf("%q: rooms are for nodes of their own chain", s)
	}
	return nil
}
