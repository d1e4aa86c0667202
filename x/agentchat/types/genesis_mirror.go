package types

// validateMirrors refuses mirrors that are not in order, or of no room, and rooms that count others.
func (g GenesisState) validateMirrors() error {
	counts, known, last := make(map[uint64]uint32, len(g.Mirrors)), make(map[uint64]bool, len(g.Mirrors)), uint64(0)
	for _, m := range g.Mirrors {
		if m.Number <= last || m.Number > g.LastMirror {
			return ErrInvalidGenesis.Wrapf("mirror %d is not in order within 1 and last_mirror %d", m.Number, g.LastMirror)
		}
		if err := validMirror(m); err != nil {
			return ErrInvalidGenesis.Wrap(err.Error())
		}
		counts[m.Room]++
		last, known[m.Number] = m.Number, true
	}
	for _, room := range g.Rooms {
		if n := counts[room.Room.Number]; n != room.Room.Mirrors {
			return ErrInvalidGenesis.Wrapf("room %d counts %d mirrors, but has %d", room.Room.Number, room.Room.Mirrors, n)
		}
		if room.Room.Mirrors > 0 && (room.Room.Sealed || room.Room.Ephemeral() || room.Room.Feed()) {
			return ErrInvalidGenesis.Wrapf("room %d is mirrored, and such rooms are not", room.Room.Number)
		}
		delete(counts, room.Room.Number)
	}
	if len(counts) > 0 {
		return ErrInvalidGenesis.Wrapf("mirrors of %d rooms that are not there", len(counts))
	}
	before := uint64(0)
	for _, number := range g.MirrorsDue {
		if number <= before || !known[number] {
			return ErrInvalidGenesis.Wrapf("mirror %d is due and not in order, or not there", number)
		}
		before = number
	}
	return nil
}
