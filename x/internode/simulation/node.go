package simulation

import (
	"strings"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// registerNode registers, registers again, revives, and asks for what cannot be had.
func registerNode(v *view) attempt[*types.MsgRegisterNode] {
	account := v.anybody()
	msg := &types.MsgRegisterNode{Owner: account.AddressBech32, Name: v.name(), Kind: v.kind(), Profile: v.profile(), EncryptionKey: v.encryptionKey()}
	if !isEd25519(account) {
		v.prove(msg)
	}
	answer := v.spoilRegistration(account, msg)
	if answer == nil && !account.LiquidBalance().BlockAmount(v.deposit(account)) {
		return attempt[*types.MsgRegisterNode]{} // too poor
	}
	return attempt[*types.MsgRegisterNode]{account, msg, []error{answer}}
}

// deposit is what the account must have to register, and at least one coin for the fee.
func (v *view) deposit(account simsx.SimAccount) sdk.Coin {
	if old, found := v.node(account); found && old.Deposit.IsPositive() {
		return sdk.NewInt64Coin(types.BaseDenom, 1)
	}
	return v.params.Deposit
}

// prove names a fresh identity key for an account that is not Ed25519.
func (v *view) prove(msg *types.MsgRegisterNode) {
	key := v.key()
	msg.PublicKey = key.PubKey().Bytes()
	msg.Proof, _ = key.Sign(envelope.ProofBytes(v.chainID, msg.Owner)) // signing with Ed25519 cannot fail
}

// spoilRegistration makes some registrations bad, and answers how the chain must take them: shape first, then the
// owner's former node, the key, and the name.
func (v *view) spoilRegistration(account simsx.SimAccount, msg *types.MsgRegisterNode) error {
	spoil := v.rand.Intn(12)
	switch spoil {
	case 0:
		msg.Name = "Not A Name"
		return types.ErrInvalidName
	case 1:
		msg.Profile.Description = strings.Repeat("x", types.MaxDescriptionBytes+1)
		return types.ErrInvalidProfile
	case 2:
		msg.PublicKey, msg.Proof = make([]byte, 32), make([]byte, 64) // of small order
		return types.ErrInvalidKey
	}
	if old, found := v.node(account); found && old.RetiredAt == 0 && !v.pastGrace(old) {
		return types.ErrAlreadyRegistered
	}
	if spoil == 3 {
		v.prove(msg)
		msg.Proof[0] ^= 1
		return types.ErrInvalidKey
	}
	if spoil == 4 && len(v.nodes) > 0 {
		holder := simsx.OneOf(v.rand, v.nodes)
		if holder.Name != "" && holder.Address != account.AddressBech32 && !v.pastGrace(holder) {
			msg.Name = holder.Name
			return types.ErrNameTaken
		}
	}
	return nil
}

// updateNode changes what a node says of itself.
func updateNode(v *view) attempt[*types.MsgUpdateNode] {
	account := v.somebody()
	msg := &types.MsgUpdateNode{Owner: account.AddressBech32, Kind: v.kind(), Profile: v.profile()}
	answer := v.living(account)
	switch v.rand.Intn(8) {
	case 0:
		msg.Kind, answer = types.NODE_KIND_UNSPECIFIED, types.ErrInvalidProfile
	case 1:
		msg.EncryptionKey, answer = make([]byte, 32), types.ErrInvalidKey // of small order
	case 2:
		msg.EncryptionKey = v.bytes(32)
	}
	return attempt[*types.MsgUpdateNode]{account, msg, []error{answer}}
}

// renewNode prolongs a registration, also one in its grace period.
func renewNode(v *view) attempt[*types.MsgRenewNode] {
	account := v.anybody()
	msg := &types.MsgRenewNode{Owner: account.AddressBech32}
	node, found := v.node(account)
	var answer error
	switch {
	case !found:
		answer = types.ErrNotRegistered
	case node.RetiredAt != 0:
		answer = types.ErrNodeRetired
	case v.pastGrace(node):
		answer = types.ErrNodeExpired
	}
	return attempt[*types.MsgRenewNode]{account, msg, []error{answer}}
}

// retireNode ends a registration, once.
func retireNode(v *view) attempt[*types.MsgRetireNode] {
	account := v.anybody()
	msg := &types.MsgRetireNode{Owner: account.AddressBech32}
	node, found := v.node(account)
	var answer error
	switch {
	case !found:
		answer = types.ErrNotRegistered
	case node.RetiredAt != 0:
		answer = types.ErrNodeRetired
	}
	return attempt[*types.MsgRetireNode]{account, msg, []error{answer}}
}

func (v *view) kind() types.NodeKind {
	return simsx.OneOf(v.rand, []types.NodeKind{
		types.NODE_KIND_AGENT, types.NODE_KIND_SERVER, types.NODE_KIND_PEER, types.NODE_KIND_CHAIN,
	})
}

// encryptionKey is one that nobody can open with, or none.
func (v *view) encryptionKey() []byte {
	if v.oneIn(4) {
		return nil
	}
	return []byte(v.rand.StringN(32))
}

func (v *view) profile() types.Profile {
	if v.oneIn(3) {
		return types.Profile{}
	}
	return types.Profile{
		Description: v.rand.StringN(types.MaxDescriptionBytes), Capabilities: []string{"echo", v.rand.StringN(9)},
		Endpoints: []string{"https://" + v.rand.StringN(9)}, Tags: []string{v.rand.StringN(7)},
	}
}
