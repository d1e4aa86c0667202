package client

import (
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Explain finds what a person can do about a registered code of any module that a client meets.
func Explain(codespace string, code uint32) (types.Hint, bool) {
	if codespace == chattypes.ModuleName {
		return chattypes.Explain(code)
	}
	return types.Explain(codespace, code)
}
