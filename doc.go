// Package amigos carries what the repository's root gives to the binary: the
// descriptions of the development chains.
package amigos

import _ "embed"

// ConfigYML is config.yml, the first chain that `amigosd devnet` brings up where
// no other description is at hand.
//
//go:embed config.yml
var ConfigYML []byte

// ConfigSurYML is config.sur.yml, the second one.
//
//go:embed config.sur.yml
var ConfigSurYML []byte
