package client

import (
	"context"
	"errors"
	"fmt"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
)

// accountNumber is part of what is signed. It is asked for once: an account keeps its number.
func (c *Client) accountNumber(ctx context.Context) (uint64, error) {
	c.mu.Lock()
	known := c.account
	c.mu.Unlock()
	if known != nil {
		return *known, nil
	}

	res, err := authtypes.NewQueryClient(conn{c}).AccountInfo(ctx, &authtypes.QueryAccountInfoRequest{Address: c.signer.address})
	if errors.Is(err, sdkerrors.ErrKeyNotFound) || errors.Is(err, sdkerrors.ErrNotFound) {
		return 0, &Error{
			Phase: PhaseCheck, Codespace: sdkerrors.RootCodespace, Code: sdkerrors.ErrUnknownAddress.ABCICode(),
			Message: fmt.Sprintf("chain %s has no account %s", c.cfg.ChainID, c.signer.address),
		}
	}
	if err != nil {
		return 0, err
	}
	number := res.Info.AccountNumber
	c.mu.Lock()
	c.account = &number
	c.mu.Unlock()
	return number, nil
}

// forgetAccount makes the next transaction ask again: the chain under the node may have been started anew.
func (c *Client) forgetAccount() {
	c.mu.Lock()
	c.account = nil
	c.mu.Unlock()
}
