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
	Lanes      laneSettings      `mapstructure:"lanes"`
	Runtime    runtimeSettings   `mapstructure:"runtime"`
}

// runtimeSettings are about the process itself.
type runtimeSettings struct {
	GCPercent int `mapstructure:"gc-percent"`
}

// signatureSettings say how signatures are checked.
type signatureSettings struct {
	Memo  int  `mapstructure:"memo"`
	Batch bool `mapstructure:"batch"`
}

func defaultSignatureSettings() signatureSettings {
	return signatureSettings{Memo: app.DefaultSignatureMemo, Batch: true}
}

// laneSettings say how transactions wait for a block.
type laneSettings struct {
	Enable          bool `mapstructure:"enable"`
	UrgentPrice     int  `mapstructure:"urgent-price"`
	UrgentPerSender int  `mapstructure:"urgent-per-sender"`
}

func defaultLaneSettings() laneSettings {
	return laneSettings{Enable: true, UrgentPrice: app.DefaultUrgentPrice, UrgentPerSender: app.DefaultUrgentPerSender}
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

###############################################################################
###                     How transactions wait for a block                  ###
###############################################################################

[lanes]

# Whether urgent transactions overtake others, and bulk waits for them. Without
# lanes all go in the order in which they came.
enable = {{ .Lanes.Enable }}

# How many times the minimum gas price an urgent transaction pays. Clients pay
# five times.
urgent-price = {{ .Lanes.UrgentPrice }}

# How many urgent transactions of one sender may wait.
urgent-per-sender = {{ .Lanes.UrgentPerSender }}

###############################################################################
###                               The process                                ###
###############################################################################

[runtime]

# How much garbage may lie about before it is collected, in percent of what is in
# use: more takes memory and saves processor time. The variable GOGC takes
# precedence.
gc-percent = {{ .Runtime.GCPercent }}
`

// addStartFlags are what start takes beside the SDK's flags.
func addStartFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.Int(app.FlagSignatureMemo, app.DefaultSignatureMemo, "how many signatures found right are remembered; 0 remembers none")
	f.Bool(app.FlagLanes, true, "let urgent transactions overtake others, and bulk wait for them")
	f.Int(app.FlagUrgentPrice, app.DefaultUrgentPrice, "how many times the minimum gas price an urgent transaction pays")
	f.Int(app.FlagUrgentPerSender, app.DefaultUrgentPerSender, "how many urgent transactions of one sender may wait")
	f.Bool(app.FlagSignatureBatch, true, "check the new signatures of a proposal together, on all processors")
}
