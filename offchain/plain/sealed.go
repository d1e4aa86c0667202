package plain

import (
	"errors"

	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// WhySealed says in a few words why something that was sealed cannot be opened; the whole error stands in the module's
// documentation of its code.
func WhySealed(err error) string {
	switch {
	case errors.Is(err, types.ErrNoPrivateKey):
		return "open it with your key, --from"
	case errors.Is(err, types.ErrUndecryptable):
		return "to another key than yours"
	case errors.Is(err, chattypes.ErrNoRoomKey):
		return "you have no key of its epoch; a moderator's seal-keys gives it"
	case errors.Is(err, chattypes.ErrWrongRoomKey):
		return "the key you were given is not the room's; ask another moderator"
	case errors.Is(err, chattypes.ErrUndecryptable):
		return "it does not open with the room's key; its author sealed it wrongly"
	}
	return Text(err.Error())
}
