package agent

import (
	"fmt"
	"maps"
	"slices"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// RoomFile is what a configuration says of a room.
type RoomFile struct {
	// Posts are those that are answered: "mentions", which is the default, or "all".
	Posts string `toml:"posts"`
	// Filter is a condition that they meet, besides.
	Filter string `toml:"filter"`
	// Handlers are programs or texts by the kind they answer.
	Handlers map[string]RoomHandlerFile `toml:"handlers"`
}

// RoomHandlerFile is a program, or a text.
type RoomHandlerFile struct {
	ProgramConfig

	Text string `toml:"text"`
}

// room makes what a configuration says of a room what the agent does there.
func (f RoomFile) room(slug, base string) (Room, error) {
	r := Room{Handlers: map[string]RoomHandler{}, Programs: map[string]*Program{}}
	if err := chattypes.ValidateSlug(slug); err != nil {
		return r, fmt.Errorf("%w: rooms.%s: %w", ErrFile, slug, err)
	}
	switch f.Posts {
	case "", "mentions":
	case "all":
		r.All = true
	default:
		return r, fmt.Errorf("%w: rooms.%s: posts = %q: write \"mentions\" or \"all\"", ErrFile, slug, f.Posts)
	}
	if f.Filter != "" {
		var err error
		if r.Filter, err = client.NewRoomFilter(f.Filter); err != nil {
			return r, fmt.Errorf("%w: rooms.%s: filter: %w", ErrFile, slug, err)
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(f.Handlers)) {
		if err := f.Handlers[kind].add(&r, kind, base); err != nil {
			return r, fmt.Errorf("rooms.%s: kind %s: %w", slug, kind, err)
		}
	}
	if len(f.Handlers) == 0 {
		return r, fmt.Errorf("%w: rooms.%s: nothing is answered there: name a kind, as [rooms.%s.handlers.task]", ErrFile, slug, slug)
	}
	return r, nil
}

func (f RoomHandlerFile) add(r *Room, kind, base string) (err error) {
	switch {
	case !envelope.ValidKind(kind) || kind == KindRejection:
		return fmt.Errorf("%w: a kind has lower-case letters, digits and ._:-, and rejections are not answered", ErrFile)
	case f.Text != "" && len(f.Command) > 0:
		return fmt.Errorf("%w: name a command or a text, not both", ErrFile)
	case f.Text != "":
		if r.Handlers[kind], err = NewText(f.Text); err != nil {
			return fmt.Errorf("%w: %w", ErrFile, err)
		}
	default:
		r.Programs[kind], err = NewProgram(f.ProgramConfig, base)
	}
	return err
}
