package agent

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/pelletier/go-toml/v2"

	"github.com/amigos-network/amigos/envelope"
)

// FileName is the configuration's in an agent's home.
const FileName = "agent.toml"

// ErrFile means that a configuration file cannot be used as it is.
var ErrFile = errors.New("the agent's configuration is not usable")

// File is an agent's configuration as a person writes it.
type File struct {
	// Parallel is how many messages are worked on at once.
	Parallel int `toml:"parallel"`
	Guards   struct {
		PairReplies int      `toml:"pair_replies"`
		PairWindow  Duration `toml:"pair_window"`
		Rate        float64  `toml:"rate"`
		Budget      string   `toml:"budget"`
		Patience    Duration `toml:"patience"`
	} `toml:"guards"`
	Metrics struct {
		Address string `toml:"address"`
		Public  bool   `toml:"public"`
	} `toml:"metrics"`
	// Handlers are programs by the kind they answer.
	Handlers map[string]ProgramConfig `toml:"handlers"`
	// Rooms are those in which the agent answers, by slug.
	Rooms map[string]RoomFile `toml:"rooms"`

	base string
}

// ReadFile reads a configuration. A word it does not know is an error: a guard misspelt would be a guard missing.
func ReadFile(path string) (*File, error) {
	bz, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if path, err = filepath.Abs(path); err != nil {
		return nil, err
	}
	f := &File{base: filepath.Dir(path)}
	err = toml.NewDecoder(bytes.NewReader(bz)).DisallowUnknownFields().Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %s", ErrFile, path, describe(err))
	}
	return f, nil
}

// describe says where in the file an error is.
func describe(err error) string {
	var unknown *toml.StrictMissingError
	var wrong *toml.DecodeError
	switch {
	case errors.As(err, &unknown) && len(unknown.Errors) > 0:
		row, _ := unknown.Errors[0].Position()
		return fmt.Sprintf("line %d: no such setting; `amigosd agent init` writes a file with all of them", row)
	case errors.As(err, &wrong):
		row, column := wrong.Position()
		return fmt.Sprintf("line %d, column %d: %s", row, column, wrong.Error())
	}
	return err.Error()
}

// Apply completes cfg, whose gas prices are set, with what the file says.
func (f *File) Apply(cfg *Config) error {
	cfg.Parallel = f.Parallel
	if f.Parallel < 0 || f.Parallel > maxParallel {
		return fmt.Errorf("%w: parallel = %d: between 1 and %d", ErrFile, f.Parallel, maxParallel)
	}
	g := &cfg.Guards
	g.PairReplies, g.PairWindow, g.Rate = f.Guards.PairReplies, time.Duration(f.Guards.PairWindow), f.Guards.Rate
	g.Patience = time.Duration(f.Guards.Patience)
	if f.Guards.Budget != "" {
		budget, err := sdk.ParseCoinNormalized(f.Guards.Budget)
		if err != nil {
			return fmt.Errorf("%w: budget %q: %w; write it as 5000000uamigo", ErrFile, f.Guards.Budget, err)
		}
		g.Budget = budget
	}
	cfg.Programs = map[string]*Program{}
	for kind, program := range f.Handlers {
		if kind == envelope.KindPing || kind == envelope.KindPong || !envelope.ValidKind(kind) {
			return fmt.Errorf("%w: no program can answer the kind %q: ping and pong are the agent's own, and a kind has lower-case letters, digits and ._:-", ErrFile, kind)
		}
		p, err := NewProgram(program, f.base)
		if err != nil {
			return fmt.Errorf("kind %s: %w", kind, err)
		}
		cfg.Programs[kind] = p
	}
	cfg.Rooms = map[string]Room{}
	for slug, room := range f.Rooms {
		r, err := room.room(slug, f.base)
		if err != nil {
			return err
		}
		cfg.Rooms[slug] = r
	}
	if _, err := g.complete(); err != nil {
		return fmt.Errorf("%w: %w", ErrFile, err)
	}
	return nil
}

// Duration is a time span written as 90s or 1h30m.
type Duration time.Duration

// UnmarshalText reads a span.
func (d *Duration) UnmarshalText(text []byte) error {
	span, err := time.ParseDuration(string(text))
	*d = Duration(span)
	return err
}
