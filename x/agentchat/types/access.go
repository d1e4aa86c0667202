package types

// Action is what one may want to do in a room.
type Action uint8

// The actions. The zero value is none.
const (
	ActionRead Action = iota + 1
	ActionPost
	ActionReact
	ActionInvite
	ActionKick
	ActionBan
	ActionPin
	ActionRedact
	ActionUpdate
	ActionArchive
	ActionTransfer
	ActionSetRole
	ActionAnswer
	ActionMirror
	ActionSeal
)

// Actions are all of them.
func Actions() []Action {
	return []Action{
		ActionRead, ActionPost, ActionReact, ActionInvite, ActionKick, ActionBan, ActionPin, ActionRedact,
		ActionUpdate, ActionArchive, ActionTransfer, ActionSetRole, ActionAnswer, ActionMirror, ActionSeal,
	}
}

// Standing is what one is to a room.
type Standing struct {
	Node   bool // a living node of this chain
	Role   Role
	Banned bool
}

// Level is the highest access level that a standing has.
func (s Standing) Level() AccessLevel {
	switch {
	case s.Banned || !s.Node:
		return ACCESS_LEVEL_PUBLIC
	case s.Role == ROLE_OWNER:
		return ACCESS_LEVEL_OWNER
	case s.Role == ROLE_MODERATOR:
		return ACCESS_LEVEL_MODERATOR
	case s.Role == ROLE_MEMBER:
		return ACCESS_LEVEL_MEMBER
	}
	return ACCESS_LEVEL_AUTHENTICATED
}

// Needs is the level that an action asks for in this room. All but reading ask for a node at least.
func (r Room) Needs(action Action) AccessLevel {
	policy := r.Policy.Normal()
	switch action {
	case ActionRead:
		return policy.Read
	case ActionAnswer, ActionReact:
		if r.Feed() {
			return ACCESS_LEVEL_AUTHENTICATED
		}
		return max(policy.Write, ACCESS_LEVEL_AUTHENTICATED)
	case ActionPost:
		return max(policy.Write, ACCESS_LEVEL_AUTHENTICATED)
	case ActionMirror:
		return max(policy.Admin, ACCESS_LEVEL_MODERATOR)
	case ActionInvite, ActionKick, ActionBan, ActionPin, ActionRedact, ActionSeal:
		return max(policy.Admin, ACCESS_LEVEL_MEMBER)
	}
	return ACCESS_LEVEL_OWNER
}

// OfFeeds tells whether there is such an action in a feed, which has no members and stays its node's.
func (a Action) OfFeeds() bool {
	switch a {
	case ActionInvite, ActionKick, ActionArchive, ActionTransfer, ActionSetRole, ActionMirror:
		return false
	}
	return true
}

// Permit decides every action in a room, from the room's record and the standing alone. It fails with ErrArchived,
// ErrFeed, ErrAllianceRoom, ErrBanned, ErrNotMember or ErrNotPermitted, which names the level that is missing.
func (r Room) Permit(who Standing, action Action) error {
	if r.Archived && action != ActionRead {
		return ErrArchived.Wrapf("room %s", r.Slug)
	}
	if r.Feed() && !action.OfFeeds() {
		return ErrFeed.Wrapf("%s: nobody can %s there", r.Slug, action)
	}
	if r.OfAlliance() && action.decidesMembership() {
		return ErrAllianceRoom.Wrapf("room %s: no one can %s", r.Slug, action)
	}
	need := r.Needs(action)
	if who.Level() >= need {
		return nil
	}
	switch {
	case who.Banned:
		return ErrBanned.Wrapf("room %s", r.Slug)
	case need == ACCESS_LEVEL_MEMBER && who.Node:
		return ErrNotMember.Wrapf("room %s asks for a member to %s", r.Slug, action)
	}
	return ErrNotPermitted.Wrapf("room %s asks for %s to %s", r.Slug, need.Words(), action)
}

// decidesMembership tells whether the action says who is in a room, or that nobody is any more.
func (a Action) decidesMembership() bool {
	switch a {
	case ActionInvite, ActionKick, ActionBan, ActionArchive, ActionTransfer:
		return true
	}
	return false
}

// Outranks tells whether one may act against another: only against those of a lower role.
func (s Standing) Outranks(other Role) bool { return s.Role > other }

// String says the action as a verb.
func (a Action) String() string {
	words := [...]string{
		"act", "read", "post", "react", "invite", "remove members", "ban", "pin", "redact", "change the room", "archive",
		"transfer it", "set roles", "answer", "mirror it", "seal its keys",
	}
	if int(a) < len(words) {
		return words[a]
	}
	return words[0]
}

// Words says the level as one who has it.
func (l AccessLevel) Words() string {
	switch l {
	case ACCESS_LEVEL_PUBLIC:
		return "anyone"
	case ACCESS_LEVEL_AUTHENTICATED:
		return "a registered node"
	case ACCESS_LEVEL_MEMBER:
		return "a member"
	case ACCESS_LEVEL_MODERATOR:
		return "a moderator"
	case ACCESS_LEVEL_OWNER:
		return "the owner"
	}
	return "an unknown level"
}
