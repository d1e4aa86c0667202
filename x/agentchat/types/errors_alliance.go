package types

import errorsmod "cosmossdk.io/errors"

// The codes of alliances, and of what the module says to other chains.
var (
	ErrAllianceNotFound  = errorsmod.Register(ModuleName, 2040, "alliance not found")
	ErrInvalidAlliance   = errorsmod.Register(ModuleName, 2041, "invalid alliance")
	ErrThreshold         = errorsmod.Register(ModuleName, 2042, "impossible threshold")
	ErrTermsTooLarge     = errorsmod.Register(ModuleName, 2043, "terms too large")
	ErrAllianceAnswered  = errorsmod.Register(ModuleName, 2044, "answered already")
	ErrAllianceLate      = errorsmod.Register(ModuleName, 2045, "the time of answers is over")
	ErrAllianceEnded     = errorsmod.Register(ModuleName, 2046, "alliance ended")
	ErrNotParty          = errorsmod.Register(ModuleName, 2047, "not a party")
	ErrNotProposer       = errorsmod.Register(ModuleName, 2048, "not the proposer")
	ErrProposerStays     = errorsmod.Register(ModuleName, 2049, "the proposer cannot leave")
	ErrNotAllied         = errorsmod.Register(ModuleName, 2050, "not in the alliance")
	ErrAllianceActive    = errorsmod.Register(ModuleName, 2051, "alliance is active")
	ErrAllianceNotActive = errorsmod.Register(ModuleName, 2052, "alliance is not active")
	ErrTooManyAlliances  = errorsmod.Register(ModuleName, 2053, "too many alliances")
	ErrTooManyParties    = errorsmod.Register(ModuleName, 2054, "too many parties or none")
	ErrAllianceRoom      = errorsmod.Register(ModuleName, 2055, "the alliance decides who is in its room")
	ErrInvalidPacket     = errorsmod.Register(ModuleName, 2056, "invalid packet")
	ErrAllianceTold      = errorsmod.Register(ModuleName, 2057, "nothing to tell")
	ErrAllianceElsewhere = errorsmod.Register(ModuleName, 2058, "alliance has its home on another chain")
)
