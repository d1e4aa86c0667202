package main

import (
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/app"
)

// appSettings are what app.toml says: the SDK's settings, and ours.
type appSettings struct {
	serverconfig.Config `mapstructure:",squash"`

	Signatures signatureSettings `mapstructure:"signatures"`
}

// signatureSettings say how signatures are checked.
type signatureSettings struct {
	Memo  int  `mapstructure:"memo"`
	Batch bool `mapstructure:"batch"`
}

func defaultSignatureSettings() signatureSettings {
	return signatureSettings{Memo: app.DefaultSignatureMemo, Batch: true}
}

// appTemplate is how app.toml is written.
const appTemplate = serverconfig.DefaultConfigTemplate + `
###############################################################################
###                       How signatures are checked                       ###
###############################################################################

# Neither changes what is found right: nodes may differ here.
[signatures]

# How many signatures found right are remembered, so that each is checked once
# on its way into a block, at 40 to 80 bytes each; 0 remembers none.
memo = {{ .Signatures.Memo }}

# Whether the new ones of a proposal are checked together, on all processors.
batch = {{ .Signatures.Batch }}
`

// addStartFlags are what start takes beside the SDK's flags.
func addStartFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.Int(app.FlagSignatureMemo, app.DefaultSignatureMemo, "how many signatures found right are remembered; 0 remembers none")
	f.Bool(app.FlagSignatureBatch, true, "check the new signatures of a proposal together, on all processors")
}
