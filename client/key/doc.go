// Package key teaches the SDK's keyring Ed25519, so that one key is a node's account, its libp2p peer ID and its
// envelope signature; and it knows the accounts of the development mnemonic, which must never hold value.
package key
