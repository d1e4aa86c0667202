package types_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

func levels() []types.AccessLevel {
	return []types.AccessLevel{
		types.ACCESS_LEVEL_PUBLIC, types.ACCESS_LEVEL_AUTHENTICATED, types.ACCESS_LEVEL_MEMBER, types.ACCESS_LEVEL_MODERATOR,
		types.ACCESS_LEVEL_OWNER,
	}
}

func standings() map[string]types.Standing {
	all := map[string]types.Standing{"nobody": {}}
	for role, name := range types.Role_name {
		all[name] = types.Standing{Node: true, Role: types.Role(role)}
		all["banned "+name] = types.Standing{Node: true, Role: types.Role(role), Banned: true}
	}
	return all
}

// rank is the level of a standing, said a second time and in another way.
func rank(name string) types.AccessLevel {
	return map[string]types.AccessLevel{
		"ROLE_UNSPECIFIED": types.ACCESS_LEVEL_AUTHENTICATED, "ROLE_MEMBER": types.ACCESS_LEVEL_MEMBER,
		"ROLE_MODERATOR": types.ACCESS_LEVEL_MODERATOR, "ROLE_OWNER": types.ACCESS_LEVEL_OWNER,
	}[name]
}

// TestPermitDecidesEveryCase goes through each standing, level, action, and archived or not.
func TestPermitDecidesEveryCase(t *testing.T) {
	governs := map[types.Action]string{
		types.ActionRead: "read", types.ActionPost: "write", types.ActionReact: "write", types.ActionInvite: "admin",
		types.ActionKick: "admin", types.ActionBan: "admin", types.ActionPin: "admin", types.ActionRedact: "admin",
		types.ActionUpdate: "owner", types.ActionArchive: "owner", types.ActionTransfer: "owner", types.ActionSetRole: "owner",
		types.ActionAnswer: "write", types.ActionMirror: "mirror", types.ActionSeal: "admin",
	}
	require.Len(t, governs, len(types.Actions()))
	cases := 0
	for name, who := range standings() {
		for _, level := range levels() {
			for _, action := range types.Actions() {
				for _, archived := range []bool{false, true} {
					cases++
					room := types.Room{Slug: "project-x", Archived: archived, Policy: types.RoomPolicy{
						Read: types.ACCESS_LEVEL_OWNER, Write: types.ACCESS_LEVEL_OWNER, Admin: types.ACCESS_LEVEL_OWNER,
					}}
					need := types.ACCESS_LEVEL_OWNER
					switch governs[action] {
					case "read":
						room.Policy.Read, need = level, level
					case "write":
						room.Policy.Write, need = level, max(level, types.ACCESS_LEVEL_AUTHENTICATED)
					case "mirror":
						room.Policy.Admin, need = level, max(level, types.ACCESS_LEVEL_MODERATOR)
					case "admin":
						room.Policy.Admin, need = level, max(level, types.ACCESS_LEVEL_MEMBER)
					}
					may := rank(name) >= need || need == types.ACCESS_LEVEL_PUBLIC
					err := room.Permit(who, action)
					what := fmt.Sprintf("%s, %s at %s, archived %t", name, action, level, archived)
					switch {
					case archived && action != types.ActionRead:
						require.ErrorIs(t, err, types.ErrArchived, what)
					case may:
						require.NoError(t, err, what)
					case who.Banned:
						require.ErrorIs(t, err, types.ErrBanned, what)
					case need == types.ACCESS_LEVEL_MEMBER && who.Node:
						require.ErrorIs(t, err, types.ErrNotMember, what)
					default:
						require.ErrorIs(t, err, types.ErrNotPermitted, what)
					}
				}
			}
		}
	}
	require.Equal(t, 9*5*len(types.Actions())*2, cases)
}

func TestAPolicyWithoutLevelsIsForMembers(t *testing.T) {
	room := types.Room{}
	require.Equal(t, types.ACCESS_LEVEL_MEMBER, room.Needs(types.ActionRead))
	require.Equal(t, types.ACCESS_LEVEL_MEMBER, room.Needs(types.ActionPost))
	require.Equal(t, types.ACCESS_LEVEL_MODERATOR, room.Needs(types.ActionBan))
}

func TestNobodyActsAgainstAnEqual(t *testing.T) {
	for a := range types.Role_name {
		for b := range types.Role_name {
			require.Equal(t, a > b, types.Standing{Role: types.Role(a)}.Outranks(types.Role(b)))
		}
	}
}

func TestSlugs(t *testing.T) {
	for _, good := range []string{"ab", "project-x", "a1", "north-2026"} {
		require.NoError(t, types.ValidateSlug(good), good)
	}
	for _, bad := range []string{
		"", "a", "Project", "-ab", "ab-", "xn--ab", "123", "a_b", "a.b", "feed", "feed-7", "alliance-north", "timeline", "ñandú",
		"a/b", string(make([]byte, 64)),
	} {
		require.ErrorIs(t, types.ValidateSlug(bad), types.ErrInvalidSlug, bad)
	}
}

func TestHandlesAreReadAsWritten(t *testing.T) {
	slug, number, err := types.ParseHandle(types.Handle("project-x", 12))
	require.NoError(t, err)
	require.Equal(t, "project-x", slug)
	require.EqualValues(t, 12, number)
	for _, bad := range []string{"", "project-x", "project-x/", "project-x/0", "project-x/-1", "project-x/1/2", "/1", "p/1"} {
		_, _, err := types.ParseHandle(bad)
		require.ErrorIs(t, err, types.ErrInvalidRequest, bad)
	}
}
