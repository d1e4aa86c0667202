package types

// DefaultGenesis is the state of a new chain: parameters and nothing else.
func DefaultGenesis() *GenesisState { return &GenesisState{Params: DefaultParams()} }

// Validate refuses, with ErrInvalidGenesis, what no running chain can have exported. It stops at the first fault.
func (g GenesisState) Validate() error {
	if err := g.Params.Validate(); err != nil {
		return ErrInvalidGenesis.Wrap(err.Error())
	}
	slugs := make(map[string]bool, len(g.Rooms))
	var last uint64
	for _, room := range g.Rooms {
		number := room.Room.Number
		if number <= last || number > g.LastRoom {
			return ErrInvalidGenesis.Wrapf("room %d is not in order within 1 and last_room %d", number, g.LastRoom)
		}
		if slugs[room.Room.Slug] {
			return ErrInvalidGenesis.Wrapf("room %d: slug %q belongs to another room too", number, room.Room.Slug)
		}
		if err := room.validate(); err != nil {
			return ErrInvalidGenesis.Wrapf("room %d: %s", number, err)
		}
		last, slugs[room.Room.Slug] = number, true
	}
	if err := validateFollows(g.Follows); err != nil {
		return err
	}
	if err := g.validateMirrors(); err != nil {
		return err
	}
	return g.validateAlliances()
}

func (g GenesisRoom) validate() error {
	if err := validStored(g.Room); err != nil {
		return err
	}
	if err := validateTitle(g.Room.Title); err != nil {
		return err
	}
	if err := g.Room.Policy.Validate(); err != nil {
		return err
	}
	if err := validateRetention(g.Room.Retention); err != nil {
		return err
	}
	if len(g.Room.Pins) > MaxPins {
		return ErrTooManyPins.Wrapf("%d", len(g.Room.Pins))
	}
	if err := g.validateMembers(); err != nil {
		return err
	}
	if err := g.validatePosts(); err != nil {
		return err
	}
	if err := g.validateSocial(); err != nil {
		return err
	}
	return g.validateEpochs()
}

func (g GenesisRoom) validateMembers() error {
	var counted RoomState
	var last uint64
	owners := 0
	for _, m := range g.Members {
		if m.Node <= last || m.Membership.Empty() {
			return ErrInvalidGenesis.Wrapf("member %d is not in order, or nothing", m.Node)
		}
		if _, known := Role_name[int32(m.Membership.Role)]; !known {
			return ErrInvalidRole.Wrapf("member %d: role %d", m.Node, m.Membership.Role)
		}
		if m.Membership.Role == ROLE_OWNER {
			owners++
			if m.Node != g.Room.Owner {
				return ErrInvalidGenesis.Wrapf("member %d is an owner, the room's is %d", m.Node, g.Room.Owner)
			}
		}
		counted.count(m.Membership, 1)
		last = m.Node
	}
	if owners != 1 {
		return ErrInvalidGenesis.Wrapf("%d owners", owners)
	}
	if s := g.State; counted.Members != s.Members || counted.Invites != s.Invites || counted.Banned != s.Banned {
		return ErrInvalidGenesis.Wrapf("counts %d, %d, %d, but has %d, %d, %d", s.Members, s.Invites, s.Banned,
			counted.Members, counted.Invites, counted.Banned)
	}
	return nil
}

func (g GenesisRoom) validatePosts() error {
	if g.State.First == 0 || g.State.First > g.State.Last+1 || uint64(len(g.Posts)) != g.State.Kept() {
		return ErrInvalidGenesis.Wrapf("posts from %d to %d, but has %d", g.State.First, g.State.Last, len(g.Posts))
	}
	if g.Room.Ephemeral() && len(g.Posts) > 0 {
		return ErrEphemeral
	}
	for i, post := range g.Posts {
		if post.Post.Number != g.State.First+uint64(i) {
			return ErrInvalidGenesis.Wrapf("post %d is not in order", post.Post.Number)
		}
		if uint32(len(post.Revisions)) != post.Post.Revisions {
			return ErrInvalidGenesis.Wrapf("post %d: %d revisions, not %d", post.Post.Number, len(post.Revisions), post.Post.Revisions)
		}
	}
	return nil
}

// Count adds a membership to the counts, or takes it away.
func (s *RoomState) Count(m Membership, n int32) { s.count(m, n) }

func (s *RoomState) count(m Membership, n int32) {
	if m.Role != ROLE_UNSPECIFIED {
		s.Members += uint32(n)
	}
	if m.InvitedUntil != 0 {
		s.Invites += uint32(n)
	}
	if m.Banned {
		s.Banned += uint32(n)
	}
}
