package app

import (
	"crypto/sha256"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/agentchat/keeper"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// proposal is alice's of norte, to bob of sur and others.
func (l *link) proposal(slug string, parties ...string) *chattypes.MsgProposeAlliance {
	hash := sha256.Sum256([]byte(slug))
	return &chattypes.MsgProposeAlliance{
		Proposer: l.norte.address(alice).String(), Slug: slug, Parties: append([]string{"bob@link-1"}, parties...), Threshold: 2,
		Terms: chattypes.AllianceTerms{Hash: hash[:], Size_: 100},
	}
}

// alliance is how a chain has it.
func (e *end) alliance(handle string) chattypes.AllianceRecord {
	e.Helper()
	_, ctx := e.query()
	res, err := keeper.NewQueryServer(e.app.agentchat).Alliance(ctx, &chattypes.QueryAllianceRequest{Alliance: handle})
	require.NoError(e, err)
	return res.Record
}

func (e *end) requireAlliance(handle string, status chattypes.AllianceStatus, allied ...string) {
	e.Helper()
	record := e.alliance(handle)
	require.Equal(e, status, record.Alliance.Status, "%s on %s is %s", handle, e.ChainID, record.Alliance.Status.Words())
	var names []string
	for i, p := range record.Parties {
		if p.Allied {
			names = append(names, record.Parties[i].Node)
		}
	}
	require.Equal(e, allied, names)
}

func (e *end) alliances(name string) []string {
	e.Helper()
	server, ctx := e.query()
	res, err := server.Node(ctx, &types.QueryNodeRequest{Node: name})
	require.NoError(e, err)
	return res.Record.Alliances
}

func (e *end) closeInbox(i int, policy types.InboxPolicy) {
	e.Helper()
	e.must(i, &types.MsgSetInboxPolicy{Owner: e.address(i).String(), Policy: policy})
}

// TestAnAllianceAcrossChains is formed, has its effects on both chains, and is dissolved.
func TestAnAllianceAcrossChains(t *testing.T) {
	l := newLink(t)
	n, s := l.norte, l.sur
	n.closeInbox(alice, types.InboxPolicy{Admission: types.ADMISSION_LOCAL})
	s.closeInbox(bob, types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST})
	n.must(alice, l.proposal("north", "carol"))
	l.settle()
	proposer := n.address(alice).String() + "@link-1"
	s.requireAlliance("north@link-1", chattypes.ALLIANCE_STATUS_PROPOSED)
	refused := l.norte.leave(alice, n.entry("bob@link-1", "too early"))
	l.settle()
	require.Equal(t, types.ErrNotAdmitted.ABCICode(), n.status(refused).Code)

	s.must(bob, &chattypes.MsgAcceptAlliance{Sender: s.address(bob).String(), Alliance: "north@link-1"})
	l.settle()
	n.requireAlliance("north", chattypes.ALLIANCE_STATUS_ACTIVE, "alice", "bob@link-1")
	s.requireAlliance("north@link-1", chattypes.ALLIANCE_STATUS_ACTIVE, proposer, "bob")
	require.Equal(t, []string{"north"}, n.alliances("alice"))
	require.Equal(t, []string{"north@link-1"}, s.alliances("bob"))
	require.Empty(t, n.alliances("carol"))
	require.Equal(t, "alliance-north", n.alliance("north").Room)

	filed := n.leave(alice, n.entry("bob@link-1", "hola"))
	stranger := n.leave(carol, n.entry("bob@link-1", "hola"))
	back := s.leave(bob, s.entry(n.address(alice).String()+"@link-1", "hola"))
	l.settle()
	require.Equal(t, types.MESSAGE_STATUS_FILED, n.status(filed).Status, "an allow-list with nobody on it takes an ally's")
	require.Equal(t, types.ErrNotAdmitted.ABCICode(), n.status(stranger).Code, "and nobody else's")
	require.Equal(t, types.MESSAGE_STATUS_FILED, s.status(back).Status, "and so does one for nodes of its own chain")

	n.must(carol, &chattypes.MsgAcceptAlliance{Sender: n.address(carol).String(), Alliance: "north"})
	l.settle()
	s.requireAlliance("north@link-1", chattypes.ALLIANCE_STATUS_ACTIVE, proposer, n.address(carol).String()+"@link-1", "bob")

	n.must(alice, &chattypes.MsgDissolveAlliance{Sender: n.address(alice).String(), Alliance: "north"})
	l.settle()
	n.requireAlliance("north", chattypes.ALLIANCE_STATUS_DISSOLVED)
	s.requireAlliance("north@link-1", chattypes.ALLIANCE_STATUS_DISSOLVED)
	after := n.leave(alice, n.entry("bob@link-1", "still there?"))
	l.settle()
	require.Equal(t, types.ErrNotAdmitted.ABCICode(), n.status(after).Code)
	require.Empty(t, s.alliances("bob"))
}

// TestAProposalThatTimesOutIsAsIfNeverSent leaves nothing on the other chain, and may be told again.
func TestAProposalThatTimesOutIsAsIfNeverSent(t *testing.T) {
	l := newLink(t)
	n, s := l.norte, l.sur
	n.must(alice, l.proposal("north"))
	packets := n.pending()
	require.Len(t, packets, 1)
	l.IncrementTimeBy(types.DefaultParams().PacketTimeout)
	require.NoError(t, n.expire(packets...))
	require.Empty(t, n.pending(), "nobody asks again by himself")
	record := n.alliance("north").Alliance
	require.Equal(t, chattypes.ALLIANCE_STATUS_PROPOSED, record.Status)
	require.Equal(t, types.ErrPacketTimedOut.ABCICode(), record.Told[0].Code)
	_, err := s.deliver(bob, &chattypes.MsgAcceptAlliance{Sender: s.address(bob).String(), Alliance: "north@link-1"})
	require.ErrorIs(t, err, chattypes.ErrAllianceNotFound)

	n.must(carol, &chattypes.MsgSyncAlliance{Sender: n.address(carol).String(), Alliance: "north"})
	l.settle()
	s.requireAlliance("north@link-1", chattypes.ALLIANCE_STATUS_PROPOSED)
	n.must(alice, &chattypes.MsgWithdrawAlliance{Sender: n.address(alice).String(), Alliance: "north"})
	l.settle()
	s.requireAlliance("north@link-1", chattypes.ALLIANCE_STATUS_WITHDRAWN)
}

// TestAnswersThatTimeOutAreToldAgain brings both sides together by themselves.
func TestAnswersThatTimeOutAreToldAgain(t *testing.T) {
	l := newLink(t)
	n, s := l.norte, l.sur
	n.must(alice, l.proposal("north"))
	l.settle()
	s.must(bob, &chattypes.MsgAcceptAlliance{Sender: s.address(bob).String(), Alliance: "north@link-1"})
	lost := s.pending()
	l.IncrementTimeBy(types.DefaultParams().PacketTimeout)
	require.NoError(t, s.expire(lost...))
	s.requireAlliance("north@link-1", chattypes.ALLIANCE_STATUS_PROPOSED)
	l.settle()
	n.requireAlliance("north", chattypes.ALLIANCE_STATUS_ACTIVE, "alice", "bob@link-1")
	s.requireAlliance("north@link-1", chattypes.ALLIANCE_STATUS_ACTIVE, n.address(alice).String()+"@link-1", "bob")

	n.must(alice, &chattypes.MsgDissolveAlliance{Sender: n.address(alice).String(), Alliance: "north"})
	lost = n.pending()
	l.IncrementTimeBy(types.DefaultParams().PacketTimeout)
	require.NoError(t, n.expire(lost...))
	l.settle()
	s.requireAlliance("north@link-1", chattypes.ALLIANCE_STATUS_DISSOLVED)
}

// TestBothSidesEndAnAllianceByItsTime needs no packet.
func TestBothSidesEndAnAllianceByItsTime(t *testing.T) {
	l := newLink(t)
	n, s := l.norte, l.sur
	msg := l.proposal("north")
	msg.EndsAt = l.CurrentTime.Add(30 * minute).UnixMilli()
	n.must(alice, msg)
	l.settle()
	s.must(bob, &chattypes.MsgAcceptAlliance{Sender: s.address(bob).String(), Alliance: "north@link-1"})
	l.settle()
	n.requireAlliance("north", chattypes.ALLIANCE_STATUS_ACTIVE, "alice", "bob@link-1")
	l.IncrementTimeBy(31 * minute)
	n.later().requireAlliance("north", chattypes.ALLIANCE_STATUS_EXPIRED)
	s.later().requireAlliance("north@link-1", chattypes.ALLIANCE_STATUS_EXPIRED)
	require.Empty(t, n.pending())
	require.Empty(t, s.pending())
	require.Empty(t, s.alliances("bob"))
}

// TestAPartyThatItsChainDoesNotKnow is refused with its chain's code, and found when it is there.
func TestAPartyThatItsChainDoesNotKnow(t *testing.T) {
	l := newLink(t)
	n := l.norte
	n.must(alice, l.proposal("north", "nadie@link-1"))
	l.settle()
	require.Equal(t, types.ErrNodeNotFound.ABCICode(), n.alliance("north").Alliance.Parties[2].Code)
	require.NotEmpty(t, n.alliance("north").Alliance.Parties[1].Account, "the other one is found")
}

// TestAQuarantineStopsNobodyWhoLeaves lets a party out while its link is stopped, and brings the news when it is not.
func TestAQuarantineStopsNobodyWhoLeaves(t *testing.T) {
	l := newLink(t)
	n, s := l.norte, l.sur
	n.must(alice, l.proposal("north"))
	l.settle()
	s.must(bob, &chattypes.MsgAcceptAlliance{Sender: s.address(bob).String(), Alliance: "north@link-1"})
	l.settle()
	s.quarantine("link-1", true)
	s.must(bob, &chattypes.MsgLeaveAlliance{Sender: s.address(bob).String(), Alliance: "north@link-1"})
	require.Empty(t, s.alliances("bob"))
	n.requireAlliance("north", chattypes.ALLIANCE_STATUS_ACTIVE, "alice", "bob@link-1")
	s.quarantine("link-1", false)
	s.must(dora, &chattypes.MsgSyncAlliance{Sender: s.address(dora).String(), Alliance: "north@link-1"})
	l.settle()
	n.requireAlliance("north", chattypes.ALLIANCE_STATUS_DISSOLVED)
	s.requireAlliance("north@link-1", chattypes.ALLIANCE_STATUS_DISSOLVED)
}
