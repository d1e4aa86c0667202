package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/amigos-network/amigos/app"
	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/client/key"
	"github.com/amigos-network/amigos/x/internode/types"
)

// expiresSoon is how long before the end of a registration the doctor speaks up.
const expiresSoon = 30 * 24 * time.Hour

// checkAccount looks at the keyring, and where a key is named and the node answers, at its account and its node.
func (d *doctor) checkAccount(ctx context.Context, alive bool) {
	if d.keyring == "" {
		d.keyring = d.config.client.GetString(flags.FlagKeyringBackend)
	}
	if d.keyring == "" {
		d.keyring = keyring.BackendOS
	}
	if d.from == "" {
		d.from = d.config.client.GetString("keyring-default-keyname")
	}
	if d.from == "" && d.keyring != keyring.BackendTest {
		d.ok("keyring", "%s, not opened: --from <key> checks a key", d.keyring) // opening may ask for a passphrase
		return
	}
	ring, err := openKeyring(d.keyring, d.home)
	if err != nil {
		d.fail("keyring", "choose a backend that this machine has: --keyring-backend file", "%s cannot be opened: %v", d.keyring, err)
		return
	}
	if d.from == "" {
		d.checkKeys(ring)
		return
	}
	if alive {
		d.checkSigner(ctx, ring)
	} else if _, err := ring.Key(d.from); err != nil {
		d.fail("keyring", "amigosd keys list shows those you have", "%s: %s", d.keyring, plainError(err))
	} else {
		d.ok("keyring", "%s has the key %s", d.keyring, d.from)
	}
}

func openKeyring(backend, home string) (keyring.Keyring, error) {
	registry := codectypes.NewInterfaceRegistry()
	cryptocodec.RegisterInterfaces(registry)
	return keyring.New(sdk.KeyringServiceName(), backend, home, os.Stdin, codec.NewProtoCodec(registry), key.Option())
}

func (d *doctor) checkKeys(ring keyring.Keyring) {
	keys, err := ring.List()
	switch {
	case err != nil:
		d.fail("keyring", "move the file that is named away, and recover its key from its mnemonic (amigosd keys add NAME --recover)",
			"%s cannot be read: %s", d.keyring, plainError(err))
	case len(keys) == 0:
		d.warn("keyring", "amigosd keys add NAME", "%s has no key", d.keyring)
	case len(keys) == 1:
		d.ok("keyring", "%s has the key %s", d.keyring, keys[0].Name)
	default:
		d.ok("keyring", "%s has %d keys; --from <key> checks one", d.keyring, len(keys))
	}
}

// checkSigner asks the chain about the account and the node of the key.
func (d *doctor) checkSigner(ctx context.Context, ring keyring.Keyring) {
	c, err := client.Dial(ctx, client.Config{Node: d.node, Keyring: ring, From: d.from})
	if err != nil {
		d.fail("keyring", fixOf(err), "%s", plainError(err))
		return
	}
	defer c.Close()
	d.ok("keyring", "%s has the key %s, %s", d.keyring, d.from, c.Address())

	res, err := banktypes.NewQueryClient(c.Conn()).Balance(ctx, &banktypes.QueryBalanceRequest{Address: c.Address(), Denom: app.BondDenom})
	switch {
	case err != nil:
		d.fail("account", fixOf(err), "%s", plainError(err))
	case !res.Balance.IsPositive():
		d.fail("account", "send it some "+app.BondDenom+"; on a devnet: amigosd devnet fund "+c.Address(), "%s has no coins to pay fees with", d.from)
	default:
		d.ok("account", "%s has %s", d.from, res.Balance)
	}
	d.checkRegistration(ctx, c)
}

func (d *doctor) checkRegistration(ctx context.Context, c *client.Client) {
	record, err := c.Node(ctx, c.Address())
	if errors.Is(err, types.ErrNodeNotFound) {
		d.warn("registration", fmt.Sprintf("amigosd tx internode register <name> --from %s", d.from), "%s is no node: it can neither send nor receive", d.from)
		return
	}
	if err != nil {
		d.fail("registration", fixOf(err), "%s", plainError(err))
		return
	}
	n, renew := record.Node, fmt.Sprintf("amigosd tx internode renew --from %s", d.from)
	left := time.UnixMilli(n.ExpiresAt).Sub(d.now())
	switch {
	case record.Status == types.NODE_STATUS_RETIRED:
		d.warn("registration", fmt.Sprintf("amigosd tx internode register %s --from %s", n.Label(), d.from), "%s is retired", n.Label())
	case record.Status == types.NODE_STATUS_EXPIRED:
		d.fail("registration", renew, "%s expired on %s: it neither sends nor receives", n.Label(), day(n.ExpiresAt))
	case left < expiresSoon:
		d.warn("registration", renew, "%s expires on %s", n.Label(), day(n.ExpiresAt))
	default:
		d.ok("registration", "%s, until %s", n.Label(), day(n.ExpiresAt))
	}
}
