package chat

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

func TestAlliancesAreMadeFromTheChat(t *testing.T) {
	c := newFakeChain(0)
	room := openRoom(t, c)
	act := func(line string) []string {
		t.Helper()
		in, err := Parse(line)
		require.NoError(t, err)
		told, err := room.Act(t.Context(), in)
		require.NoError(t, err, line)
		require.NotEmpty(t, told)
		return told
	}
	require.Contains(t, act("/alliance")[0], "no alliance")
	told := act("/alliance propose north @bob carol@sur -- we share what we know -- always")
	require.Equal(t, "we share what we know -- always", string(c.proposed.Terms))
	require.Equal(t, []string{"bob", "carol@sur"}, c.proposed.Parties)
	require.Contains(t, told[0], "north: proposed")
	require.Contains(t, told[1], "not answered")
	for _, verb := range []string{"accept", "decline", "withdraw", "leave", "dissolve"} {
		act("/alliance " + verb + " north")
		require.Equal(t, verb+" north", c.alliance)
	}
	require.Contains(t, act("/alliance north")[0], "north: proposed")
	require.Contains(t, act("/alliance")[0], "north: proposed")

	for _, line := range []string{"/alliance propose north", "/alliance propose north bob", "/alliance propose north -- terms", "/alliance propose north bob -- ", "/alliance accept", "/alliance sing north", "/alliance accept north south"} {
		in, err := Parse(line)
		require.NoError(t, err)
		if line == "/alliance accept" {
			continue // it asks for the alliance of that name
		}
		_, err = room.Act(t.Context(), in)
		require.ErrorIs(t, err, ErrInput, line)
	}
}

// fakeAllies keeps one alliance, and what was done about it last.
type fakeAllies struct {
	proposed client.AllianceDraft
	alliance string
}

func (f *fakeAllies) ProposeAlliance(_ context.Context, draft client.AllianceDraft) (*client.Result, error) {
	f.proposed = draft
	return &client.Result{}, nil
}

func (f *fakeAllies) did(verb, name string) (*client.Result, error) {
	f.alliance = verb + " " + name
	return &client.Result{}, nil
}

func (f *fakeAllies) AcceptAlliance(_ context.Context, name string) (*client.Result, error) {
	return f.did("accept", name)
}

func (f *fakeAllies) DeclineAlliance(_ context.Context, name string) (*client.Result, error) {
	return f.did("decline", name)
}

func (f *fakeAllies) WithdrawAlliance(_ context.Context, name string) (*client.Result, error) {
	return f.did("withdraw", name)
}

func (f *fakeAllies) LeaveAlliance(_ context.Context, name string) (*client.Result, error) {
	return f.did("leave", name)
}

func (f *fakeAllies) DissolveAlliance(_ context.Context, name string) (*client.Result, error) {
	return f.did("dissolve", name)
}

func (f *fakeAllies) Alliance(_ context.Context, name string) (*chattypes.AllianceRecord, error) {
	record := &chattypes.AllianceRecord{Handle: name, Alliance: chattypes.Alliance{Status: chattypes.ALLIANCE_STATUS_PROPOSED, Threshold: 2}}
	for _, party := range f.proposed.Parties {
		record.Parties = append(record.Parties, chattypes.PartyRecord{Node: party})
		record.Alliance.Parties = append(record.Alliance.Parties, chattypes.AllianceParty{Address: party})
	}
	return record, nil
}

func (f *fakeAllies) Alliances(ctx context.Context, _, _ string, _ uint32) ([]chattypes.AllianceRecord, string, error) {
	if f.proposed.Slug == "" {
		return nil, "", nil
	}
	record, err := f.Alliance(ctx, f.proposed.Slug)
	return []chattypes.AllianceRecord{*record}, "", err
}
