package app

import servertypes "github.com/cosmos/cosmos-sdk/server/types"

// setting is what app.toml or config.toml say, or the default.
func setting[T any](options servertypes.AppOptions, name string, standard T, cast func(any) T) T {
	if value := options.Get(name); value != nil {
		return cast(value)
	}
	return standard
}
