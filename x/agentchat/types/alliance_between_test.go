package types

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// world is an alliance of alice and bob at home and carol behind a link, with all that is on its way between the chains.
// It moves as the keepers move it: they add only where things are stored.
type world struct {
	home   Alliance
	mirror *Alliance
	ways   []way
	now    int64
	sent   uint64
	syncs  int // how often anyone may still ask to tell again
}

// way is one packet, or the answer to it once it was taken.
type way struct {
	toHome   bool
	sequence uint64
	body     string
	taken    bool
	answer   string // of the first time that it was taken, which is the one that IBC keeps
}

// The times: answers are taken before late, and everything is over at over.
const (
	early = 1_000
	late  = 2_000
	over  = 3_000
)

const (
	homeLink  = 7 // on the mirror's chain
	thereLink = 9 // on the home
)

var terms = AllianceTerms{Hash: make([]byte, 32), Size_: 1}

func people() (alice, bob, carol string) {
	return internodetypes.GovAddress(), "amigos1pkh5lx07ufakvvnjzfn3jax9gythzldgl25kcs", "amigos1carol"
}

func newWorld(threshold uint32, syncs int) world {
	alice, bob, _ := people()
	w := world{now: early, syncs: syncs, home: Alliance{
		Number: 1, Slug: "north", Terms: terms, Threshold: threshold, AnswerBy: late, EndsAt: over, Status: ALLIANCE_STATUS_PROPOSED,
		Parties: []AllianceParty{
			{Address: alice, Account: alice, Node: 1, Answer: ALLIANCE_ANSWER_ACCEPTED},
			{Address: bob, Account: bob, Node: 2},
			{Address: "carol", Link: thereLink},
		},
		Told: []AllianceTold{{Link: thereLink, Version: 1}},
	}}
	w.say(&w.home, false)
	return w
}

func (w world) copy() world {
	w.home = w.home.Clone()
	if w.mirror != nil {
		m := w.mirror.Clone()
		w.mirror = &m
	}
	w.ways = slices.Clone(w.ways)
	return w
}

// key is all that the future depends on: packets are known by their order, whatever their numbers.
func (w world) key() string {
	w = w.copy()
	order := map[uint64]uint64{0: 0}
	for i := range w.ways {
		order[w.ways[i].sequence] = uint64(i) + 1
		w.ways[i].sequence = 0
	}
	b := make([]byte, 0, 1<<10)
	for _, a := range []*Alliance{&w.home, w.mirror} {
		if a == nil {
			continue
		}
		a.Told[0].Sequence = order[a.Told[0].Sequence]
		bz, _ := a.Marshal()
		b = append(b, bz...)
	}
	for _, way := range w.ways {
		b = fmt.Appendf(b, "|%t%t%s|%s", way.toHome, way.taken, way.body, way.answer)
	}
	return string(fmt.Appendf(b, "|%d|%d", w.now, w.syncs))
}

// String is the world for a person.
func (w world) String() string {
	s := fmt.Sprintf("at %d, home %v", w.now, w.home)
	if w.mirror != nil {
		s += fmt.Sprintf("\nmirror %v", *w.mirror)
	}
	for _, way := range w.ways {
		p, _ := ParsePacket([]byte(way.body))
		answer, _ := ParsePacket([]byte(way.answer))
		s += fmt.Sprintf("\npacket %d to home %t taken %t: %v, %v", way.sequence, way.toHome, way.taken, p, answer)
	}
	return s
}

// say is what the keeper's say does.
func (w *world) say(a *Alliance, toHome bool) {
	w.sent++
	w.ways = append(w.ways, way{toHome: toHome, sequence: w.sent, body: string(a.Says(a.Told[0]).Bytes())})
	a.Told[0].Left(internodetypes.PayloadRef{ChannelID: "channel-0", Sequence: w.sent}, over)
}

// tell is what the keeper's tell does.
func (w *world) tell(a *Alliance, toHome bool) {
	if a.Owes(a.Told[0]) {
		w.say(a, toHome)
	}
}

// act is a person's message on one of the chains; a refusal is no move.
func (w *world) act(a *Alliance, i int, event AllianceEvent) error {
	before := a.Clone()
	if err := a.Act(i, event, w.now); err != nil {
		return err
	}
	a.Revise(before)
	w.tell(a, a.Mirror())
	return nil
}

// take is what the keepers do with a packet that comes.
func (w *world) take(p *way, t *testing.T) {
	packet, err := ParsePacket([]byte(p.body))
	require.NoError(t, err)
	var a *Alliance
	link := uint64(homeLink)
	if p.toHome {
		a, link = &w.home, thereLink
	}
	var before Alliance
	if !p.toHome && w.mirror == nil {
		said := packet.GetAlliance()
		if said.EndsAt <= w.now {
			p.answer = "refused"
			return
		}
		m := NewMirror(homeLink, *said)
		w.mirror, a = &m, &m
		require.NoError(t, a.HearHome(*said, w.now))
		_, bob, _ := people() // carol's account, as her chain has it
		a.Parties[2].Node, a.Parties[2].Account = 5, bob
		before = a.Clone()
	} else {
		if !p.toHome {
			a = w.mirror
		}
		before = a.Clone()
		a.Pass(w.now)
		if p.toHome {
			require.NoError(t, a.HearAnswers(link, *packet.GetAnswers(), w.now))
		} else {
			require.NoError(t, a.HearHome(*packet.GetAlliance(), w.now))
		}
	}
	a.Revise(before)
	if !p.taken { // what comes once more is not answered again
		p.answer = string(a.Says(a.Told[0]).Bytes())
		a.Told[0].Took(a.Told[0].Version)
	}
	w.tell(a, a.Mirror())
}

// land is what the keepers do when a packet has ended.
func (w *world) land(p way, t *testing.T) {
	a := &w.home
	if p.toHome {
		a = w.mirror
	}
	before := a.Clone()
	code := uint32(0)
	if !p.taken {
		code = internodetypes.ErrPacketTimedOut.ABCICode()
	} else if p.answer == "refused" {
		code = ErrAllianceEnded.ABCICode()
	}
	body, err := ParsePacket([]byte(p.body))
	require.NoError(t, err)
	a.Told[0].Landed(internodetypes.PayloadRef{ChannelID: "channel-0", Sequence: p.sequence}, code)
	a.Pass(w.now)
	if code == 0 {
		answer, err := ParsePacket([]byte(p.answer))
		require.NoError(t, err)
		if p.toHome {
			a.Told[0].Took(body.GetAnswers().Version)
			require.NoError(t, a.HearHome(*answer.GetAlliance(), w.now))
		} else {
			a.Told[0].Took(body.GetAlliance().Version)
			require.NoError(t, a.HearAnswers(thereLink, *answer.GetAnswers(), w.now))
		}
	}
	a.Revise(before)
	if code != ErrAllianceEnded.ABCICode() {
		w.tell(a, a.Mirror())
	}
}

// moves are all worlds that can follow.
func (w world) moves(t *testing.T) (next []world) {
	add := func(move func(*world) bool) {
		n := w.copy()
		if move(&n) {
			next = append(next, n)
		}
	}
	for i, p := range w.ways {
		if !p.taken || p.answer != "refused" { // it comes, or comes once more
			add(func(n *world) bool {
				n.take(&n.ways[i], t)
				n.ways[i].taken = true
				return true
			})
		}
		// it lands: acknowledged if it was taken, timed out if not
		add(func(n *world) bool {
			n.ways = slices.Delete(n.ways, i, i+1)
			n.land(p, t)
			return true
		})
	}
	for _, event := range AllianceEvents() {
		if event == AllianceTimePassed {
			continue
		}
		for who := range 2 { // alice and bob
			add(func(n *world) bool { return n.act(&n.home, who, event) == nil })
		}
		if w.mirror != nil {
			add(func(n *world) bool { return n.act(n.mirror, 2, event) == nil })
		}
	}
	if w.now < over {
		add(func(n *world) bool { n.pass(); return true })
	}
	if w.syncs > 0 {
		add(func(n *world) bool { n.syncs--; return n.sync(&n.home) })
		if w.mirror != nil {
			add(func(n *world) bool { n.syncs--; return n.sync(n.mirror) })
		}
	}
	return next
}

// sync is what anyone may ask for.
func (w *world) sync(a *Alliance) bool {
	if !a.Untold(a.Told[0], w.now) {
		return false
	}
	w.say(a, a.Mirror())
	return true
}

// pass lets the next time come, and both sweeps with it.
func (w *world) pass() {
	w.now += late - early
	for _, a := range []*Alliance{&w.home, w.mirror} {
		if a == nil {
			continue
		}
		before := a.Clone()
		a.Pass(w.now)
		a.Revise(before)
		w.tell(a, a.Mirror())
	}
}

// carry is a relayer that takes and acknowledges until nothing is on its way.
func (w *world) carry(t *testing.T) {
	for range 32 {
		if len(w.ways) == 0 {
			return
		}
		p := &w.ways[0]
		if !p.taken {
			w.take(p, t)
			p.taken = true
		}
		landed := w.ways[0]
		w.ways = slices.Delete(w.ways, 0, 1)
		w.land(landed, t)
	}
	require.Fail(t, "packets beget packets")
}

// requireAgreed checks what must be so once everything was told.
func (w world) requireAgreed(t *testing.T, how fmt.Stringer) {
	home, mirror := w.home, w.mirror
	if mirror == nil {
		require.Zero(t, home.Parties[2].Answer, how)
		return
	}
	require.Zero(t, home.Told[0].Sequence, how)
	require.Zero(t, mirror.Told[0].Sequence, how)
	require.Equal(t, home.Status.Ended(), mirror.Status.Ended(), "%s: %s and %s", how, home.Status.Words(), mirror.Status.Words())
	require.Equal(t, home.Status == ALLIANCE_STATUS_ACTIVE, mirror.Status == ALLIANCE_STATUS_ACTIVE, how)
	if home.Status.Ended() {
		return
	}
	require.Equal(t, home.Parties[2].Answer, mirror.Parties[2].AtHome, how)
	require.Equal(t, home.Counts(home.Parties[2]), mirror.Counts(mirror.Parties[2]), "%s: carol", how)
	for i := range 2 {
		require.Equal(t, home.Parties[i].Answer, mirror.Parties[i].Answer, how)
	}
}

// TestEveryInterleavingOfAnAllianceAcrossChains goes through all worlds that deliveries, acknowledgements, timeouts,
// repetitions, answers, withdrawals, leaves, dissolutions and time can make, in any order, and checks of each of them:
// with a relayer both sides come to agree, by themselves or when anyone asks; and when its time is over, nothing is left
// of the alliance on either side.
func TestEveryInterleavingOfAnAllianceAcrossChains(t *testing.T) {
	for threshold := uint32(2); threshold <= 3; threshold++ {
		seen := map[string]bool{}
		todo := []world{newWorld(threshold, 1)}
		statuses := map[[2]AllianceStatus]bool{}
		for len(todo) > 0 {
			w := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			key := w.key()
			if seen[key] {
				continue
			}
			seen[key] = true
			require.LessOrEqual(t, len(w.ways), 6, "what is on its way is bounded")
			w.check(t)
			if w.mirror != nil {
				statuses[[2]AllianceStatus{w.home.Status, w.mirror.Status}] = true
			}
			todo = append(todo, w.moves(t)...)
		}
		t.Logf("threshold %d: %d worlds, %d pairs of statuses", threshold, len(seen), len(statuses))
		require.Greater(t, len(seen), 1_000)
	}
}

// lazily is a world that is written out only where something is wrong with it.
type lazily struct{ world }

// check looks at one world.
func (w world) check(t *testing.T) {
	key := lazily{w}
	if w.mirror != nil && w.mirror.Parties[2].Answer != ALLIANCE_ANSWER_ACCEPTED {
		require.False(t, w.mirror.Counts(w.mirror.Parties[2]), "nobody is allied who has not said so here: %s", key)
	}
	carried := w.copy()
	carried.carry(t)
	for _, a := range []*Alliance{&carried.home, carried.mirror} { // what timed out before, anyone tells again
		if a != nil && a.Untold(a.Told[0], carried.now) {
			carried.sync(a)
			carried.carry(t)
		}
	}
	carried.requireAgreed(t, key)

	ended := w.copy() // and with no relayer at all
	for ended.now < over {
		ended.pass()
	}
	require.True(t, ended.home.Status.Ended(), key)
	if ended.mirror != nil {
		require.True(t, ended.mirror.Status.Ended(), key)
	}
}
