package screen_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/offchain/relayer/link"
	"github.com/amigos-network/amigos/offchain/relayer/screen"
)

var update = flag.Bool("update", false, "write the snapshots anew")

// fakeClock stands still until it is moved.
type fakeClock struct{ at time.Time }

func (c *fakeClock) now() time.Time { return c.at }

// play shows a whole link: two steps that are made, one that was there.
func play(s screen.Screen, clock *fakeClock) {
	show := screen.Link(s)
	took := func(d time.Duration) time.Duration { clock.at = clock.at.Add(d); return d }
	show(link.Event{Step: link.StepClient, Status: link.Doing})
	took(300 * time.Millisecond)
	if t, moves := s.(*screen.TTY); moves {
		t.Tick()
	}
	show(link.Event{Step: link.StepClient, Status: link.Done, Detail: "07-tendermint-0 on norte-1 ⇄ 07-tendermint-3 on sur-1", Took: 900 * time.Millisecond})
	show(link.Event{Step: link.StepConnection, Status: link.Done, Detail: "connection-0 on norte-1 ⇄ connection-2 on sur-1", Found: true})
	show(link.Event{Step: link.StepChannel, Status: link.Doing, Count: 3, Of: 4, Doing: "OPEN_ACK", Chain: "norte-1"})
	took(1200 * time.Millisecond)
	show(link.Event{Step: link.StepChannel, Status: link.Doing, Count: 4, Of: 4, Doing: "OPEN_CONFIRM", Chain: "sur-1"})
	show(link.Event{Step: link.StepChannel, Status: link.Done, Count: 4, Of: 4, Detail: "channel-0 on norte-1 ⇄ channel-1 on sur-1", Took: took(1500 * time.Millisecond)})
	show(link.Event{Step: link.StepName, Status: link.Doing, Chain: "norte-1"})
	s.Note("interrupted")
	s.Close()
}

func TestScreens(t *testing.T) {
	screens := map[string]func(*bytes.Buffer, *fakeClock) screen.Screen{
		"plain.txt":  func(out *bytes.Buffer, _ *fakeClock) screen.Screen { return screen.NewPlain(out) },
		"tty.txt":    func(out *bytes.Buffer, c *fakeClock) screen.Screen { return screen.NewTTY(out, c.now) },
		"json.jsonl": func(out *bytes.Buffer, _ *fakeClock) screen.Screen { return screen.NewJSON(out) },
	}
	for name, make := range screens {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			clock := &fakeClock{at: time.Unix(1_700_000_000, 0)}
			play(make(&out, clock), clock)
			path := filepath.Join("testdata", name)
			if *update {
				require.NoError(t, os.WriteFile(path, out.Bytes(), 0o600))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, string(want), out.String())
		})
	}
}

func TestAMovingScreenStops(t *testing.T) {
	var out bytes.Buffer
	s := screen.NewTTY(&out, time.Now).Run()
	s.Doing("client", "…")
	s.Close()
	before := out.Len()
	s.Tick()
	require.Equal(t, before, out.Len())
}
