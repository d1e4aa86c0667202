package devnet

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// fakeClock stands still until it is moved.
type fakeClock struct{ at time.Time }

func (c *fakeClock) now() time.Time          { return c.at }
func (c *fakeClock) advance(d time.Duration) { c.at = c.at.Add(d) }

// play shows a whole devnet: a start with a note, the table, a while, the end.
func play(t *testing.T, s Screen, clock *fakeClock) {
	t.Helper()
	t.Setenv("HOME", "/home/ana")
	w := Workspace{Name: DefaultName, Dir: "/home/ana/.amigosd/devnet/default"}
	step := func(name, detail string, took time.Duration) {
		s.Show(Event{Step: name, Status: Starting})
		clock.advance(took)
		s.Tick()
		s.Show(Event{Step: name, Status: Ready, Detail: detail, Took: took})
	}
	s.Title("v0.1.0")
	step(StepWorkspace, "~/.amigosd/devnet/default (new, from config.yml and config.sur.yml)", 100*time.Millisecond)
	s.Show(Event{Step: StepPorts, Status: Noted, Detail: "gRPC port 9090 is in use by pid 4121, node_exporter; all ports moved by +10"})
	step(StepPorts, "norte-1 26667 1327 9100 · sur-1 26677 1337 9110", 0)
	s.Show(Event{Step: StepChain, Status: Starting})
	clock.advance(2400 * time.Millisecond)
	s.Tick()
	s.Show(Event{Step: StepChain, ID: "norte-1", Status: Ready, Detail: "norte-1  height 2", Took: 2400 * time.Millisecond})
	s.Tick()
	s.Show(Event{Step: StepChain, ID: "sur-1", Status: Ready, Detail: "sur-1  height 2", Took: 2500 * time.Millisecond})
	step(StepFaucet, "http://127.0.0.1:4510 · http://127.0.0.1:4520", 0)
	s.Show(Event{Step: StepLink, Status: Starting})
	clock.advance(6800 * time.Millisecond)
	s.Show(Event{Step: StepLink, Status: Moving, Detail: "client ✓  connection ✓  channel 3/4 OPEN_ACK"})
	clock.advance(2300 * time.Millisecond)
	s.Show(Event{Step: StepLink, Status: Ready, Detail: "link sur = channel-0 ⇄ channel-0 OPEN", Took: 9100 * time.Millisecond})
	step(StepSelfTest, "norte-1  ping bob → bob@sur over IBC: pong in 4.2s", 4200*time.Millisecond)
	s.Table(Table{
		State: stateOf(w, Proc{PID: 4120}), Mnemonic: "test test junk",
		Balance: "1,000,000 AMIGO", Command: "amigosd", Serves: true,
	})
	clock.advance(72 * time.Second)
	s.Pulse(Pulse{Chains: []ChainPulse{{ChainID: "norte-1", Height: 71, Up: 1, Validators: 1}, {ChainID: "sur-1", Height: 70, Up: 1, Validators: 1}}, Messages: 4, Pings: 2, Pongs: 2, Linked: true, Packets: Traffic{3, 2}})
	s.Show(Event{Step: StepRun, Status: Noted, Detail: "validator-3 stopped: signal: killed; the others go on"})
	s.Pulse(Pulse{Chains: []ChainPulse{{ChainID: "norte-1", Height: 72, Up: 3, Validators: 4}, {ChainID: "sur-1", Height: 1234567890, Up: 4, Validators: 4}}, Messages: 4123456789, Pings: 1, Pongs: 1})
	s.Show(Event{Step: StepRun, Status: Failed, Failure: &Failure{
		What: "norte-1 stopped", Cause: "no space left on device", Remedy: "make room, then amigosd devnet",
		Log: w.Dir + "/norte-1/node.log", Tail: []string{"one", "two"}, Code: ExitComponent, Chain: "norte-1",
	}})
	step(StepStop, "sur-1 stopped too; nothing is left running", time.Second)
}

func TestScreens(t *testing.T) {
	for name, open := range map[string]func(*strings.Builder, *fakeClock) Screen{
		"plain.txt":  func(b *strings.Builder, _ *fakeClock) Screen { return NewPlain(b) },
		"tty.txt":    func(b *strings.Builder, c *fakeClock) Screen { return NewTTY(b, c.now) },
		"json.jsonl": func(b *strings.Builder, _ *fakeClock) Screen { return NewJSON(b) },
	} {
		t.Run(name, func(t *testing.T) {
			clock := &fakeClock{at: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
			var out strings.Builder
			play(t, open(&out, clock), clock)
			golden(t, name, strings.ReplaceAll(strings.ReplaceAll(out.String(), "\x1b", "␛"), "\r", "␍"))
		})
	}
}

func TestThePlainScreenFitsEightyColumns(t *testing.T) {
	clock := &fakeClock{}
	var out strings.Builder
	play(t, NewPlain(&out), clock)
	for line := range strings.SplitSeq(out.String(), "\n") {
		require.LessOrEqual(t, columns(line), 80, line)
	}
}

func TestAFollowerShowsWhatTheBackgroundWrote(t *testing.T) {
	clock := &fakeClock{}
	var written, direct, followed strings.Builder
	play(t, NewJSON(&written), clock)
	play(t, NewJSON(&direct), clock)
	f := &follower{screen: NewJSON(&followed), opts: Options{Workspace: workspace(t)}}
	for text := range strings.Lines(written.String()) {
		if _, err := f.show([]byte(text)); err != nil {
			break
		}
	}
	require.Equal(t, direct.String(), followed.String())
}

func TestThousands(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		require.Equal(t, want, thousands(n))
	}
}

func TestTheLiveLineTellsIdleFromHalted(t *testing.T) {
	spoke := time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local)
	norte, sur := ChainPulse{ChainID: "norte-1", Height: 71, Idle: spoke}, ChainPulse{ChainID: "sur-1", Height: 70, Idle: spoke.Add(time.Minute)}
	both := Pulse{Chains: []ChainPulse{norte, sur}, Linked: true}
	require.Contains(t, both.line("", 100), " │ norte-1 #71 │ sur-1 #70 │ msgs 0 │ pong 0/0 │ ibc 0⇢ 0✓ │ idle since 03:05")
	require.NotContains(t, both.line("00:01:12", 80), "pong", "what says least is left out where there is no room")
	require.Contains(t, both.line("00:01:12", 80), "ibc 0⇢ 0✓ │ idle since 03:05")
	require.Len(t, []rune(both.line("00:01:12", 30)), 29)

	both.Chains[1].Idle = time.Time{}
	require.NotContains(t, both.line("", 100), "idle", "somebody speaks on the other")
	both.Chains[0].Halted = true
	require.Contains(t, both.line("", 100), "norte-1 #71 halted │")
}
