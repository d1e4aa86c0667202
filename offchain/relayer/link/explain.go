package link

import (
	"errors"
	"fmt"
	"strings"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	transfertypes "github.com/cosmos/ibc-go/v8/modules/apps/transfer/types"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	porttypes "github.com/cosmos/ibc-go/v8/modules/core/05-port/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

// explain says in one sentence why a chain refused a step, where it is known what that means.
func (l *linker) explain(d deed, err error) error {
	id, o := l.chains[d.at].ID(), l.opts
	again := fmt.Sprintf("amigosd relayer link %s %s", l.chains[0].ID(), l.chains[1].ID())
	switch {
	case isLost(err):
		return err
	case errors.Is(err, types.ErrInvalidVersion), errors.Is(err, transfertypes.ErrInvalidVersion):
		return refuse(ErrVersion, "both chains must run a version of the module that speaks it; update the one that refuses, and run this again",
			"%s refuses version %s on port %s: %v", id, o.Version, o.Port, err).over(err)
	case errors.Is(err, types.ErrInvalidOrdering), errors.Is(err, channeltypes.ErrInvalidChannelOrdering):
		return refuse(ErrOrdering, again+" (leave out --ordered)", "%s takes no channel that is %s on port %s", id, o.order(), o.Port).over(err)
	case errors.Is(err, types.ErrInvalidPort), errors.Is(err, porttypes.ErrInvalidPort), noModule(err):
		return refuse(ErrPort, fmt.Sprintf("%s --port transfer opens one for coins; port %s needs its module on both chains", again, o.Port),
			"%s has no module that takes a channel on port %s from %s", id, o.Port, l.chains[1-d.at].ID()).over(err)
	case errors.Is(err, sdkerrors.ErrInsufficientFunds), errors.Is(err, sdkerrors.ErrInsufficientFee):
		return refuse(ErrEmpty, "send it coins, or correct the gas price (amigosd relayer chains add "+id+" …), then run it again",
			"the account %s on %s cannot pay: %v", l.chains[d.at].Address(), id, err).over(err)
	case errors.Is(err, clienttypes.ErrClientNotActive), errors.Is(err, clienttypes.ErrClientFrozen):
		return refuse(ErrStuck, again+" finds or makes one that is", "client %s on %s is not active any more", l.pair[d.at].client, id).over(err)
	}
	return fmt.Errorf("%s of the %s on %s: %w", d.what, d.step, id, err)
}

// noModule recognises what ibc-go says of a port that nobody has; it has no code of its own.
func noModule(err error) bool {
	return strings.Contains(err.Error(), "could not retrieve module from port-id")
}
