package link

import (
	"time"

	transfertypes "github.com/cosmos/ibc-go/v8/modules/apps/transfer/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

// Options say what channel is wanted. The zero value is one of our port, without names.
type Options struct {
	// Port is the port on both chains; empty is internode.
	Port string
	// Version is the channel's; empty is the port's usual one.
	Version string
	// Ordered asks for an ordered channel. Neither of our ports takes one.
	Ordered bool
	// Names are what the links are to be called: the first on the first chain, naming the second, and so on. The key
	// that signs must be the link authority of the chain where a name is given.
	Names [2]string
	// Fresh makes new clients, a new connection and a new channel, whatever there is.
	Fresh bool
	// Prices are those of gas on the two chains, as 0.01uamigo, to tell early that an account cannot pay.
	Prices [2]string
	// Trusting overrides the trusting period of new clients, for chains that do not tell their unbonding period.
	Trusting time.Duration
}

func (o Options) complete() (Options, error) {
	if o.Port == "" {
		o.Port = types.PortID
	}
	if o.Version == "" {
		switch o.Port {
		case types.PortID:
			o.Version = types.Version
		case transfertypes.PortID:
			o.Version = transfertypes.Version
		default:
			return o, refuse(ErrVersion, "name its version with --channel-version", "port %s has no version that is known here", o.Port)
		}
	}
	for _, name := range o.Names {
		if name == "" {
			continue
		}
		if o.Port != types.PortID {
			return o, refuse(ErrName, "leave out the names", "only links of port %s have names, not those of %s", types.PortID, o.Port)
		}
		if err := types.ValidateLinkName(name); err != nil {
			return o, refuse(ErrName, "write one word of lower-case letters, digits and hyphens, as sur", "a link cannot be called %q: %v", name, err).over(err)
		}
	}
	return o, nil
}

func (o Options) order() channeltypes.Order {
	if o.Ordered {
		return channeltypes.ORDERED
	}
	return channeltypes.UNORDERED
}
