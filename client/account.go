package client

import (
	"context"
	"errors"
	"fmt"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
)

// account is what a signature names of the signer's account.
type account struct {
	number   uint64
	sequence uint64 // of the next ordered transaction, as far as this client knows
}

// signerAccount is asked for once: an account keeps its number, and who signs ordered counts on from its sequence.
func (c *Client) signerAccount(ctx context.Context) (account, error) {
	c.mu.Lock()
	known := c.account
	c.mu.Unlock()
	if known != nil {
		return *known, nil
	}

	res, err := authtypes.NewQueryClient(conn{c}).AccountInfo(ctx, &authtypes.QueryAccountInfoRequest{Address: c.signer.address})
	if errors.Is(err, sdkerrors.ErrKeyNotFound) || errors.Is(err, sdkerrors.ErrNotFound) {
		return account{}, &Error{
			Phase: PhaseCheck, Codespace: sdkerrors.RootCodespace, Code: sdkerrors.ErrUnknownAddress.ABCICode(),
			Message: fmt.Sprintf("chain %s has no account %s", c.cfg.ChainID, c.signer.address),
		}
	}
	if err != nil {
		return account{}, err
	}
	a := account{number: res.Info.AccountNumber, sequence: res.Info.Sequence}
	c.mu.Lock()
	c.account = &a
	c.mu.Unlock()
	return a, nil
}

// spent counts an ordered transaction that the node took.
func (c *Client) spent(sequence uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.account != nil {
		c.account = &account{number: c.account.number, sequence: sequence + 1}
	}
}

// forgetAccount makes the next transaction ask again: the chain under the node may have been started anew, or
// another program may have signed for the account.
func (c *Client) forgetAccount() {
	c.mu.Lock()
	c.account = nil
	c.mu.Unlock()
}
