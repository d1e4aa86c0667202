// Package amigos carries what the repository's root gives to the binary: the
// development chain's description.
package amigos

import _ "embed"

// ConfigYML is config.yml, the development chain that `amigosd devnet` brings up
// where no other description is at hand.
//
//go:embed config.yml
var ConfigYML []byte
