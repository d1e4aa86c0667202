package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/codec"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/version"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/amigos-network/amigos/app"
)

// initPlan is what init was asked for.
type initPlan struct {
	moniker, home, chainID string
	initialHeight          int64
	mnemonic               string // of the consensus key; empty makes a new one
	keyring                string // backend for client.toml
	pace                   pace
	profile                nodeProfile
}

// initDone is what init tells the person.
type initDone struct {
	Moniker string      `json:"moniker"`
	ChainID string      `json:"chain_id"`
	NodeID  string      `json:"node_id"`
	Home    string      `json:"home"`
	Pace    pace        `json:"pace"`
	Profile nodeProfile `json:"profile"`
}

// run writes the home. The genesis comes last: a home with a genesis is complete.
func (p initPlan) run(cdc codec.JSONCodec, basics module.BasicManager) (initDone, error) {
	config := filepath.Join(p.home, "config")
	for _, dir := range []string{config, filepath.Join(p.home, "data")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return initDone{}, err
		}
	}
	comet, application := cometConfig(p.pace), appConfig()
	p.profile.applyComet(comet)
	p.profile.applyApp(application)
	comet.SetRoot(p.home)
	comet.Moniker = p.moniker
	nodeID, _, err := genutil.InitializeNodeValidatorFilesFromMnemonic(comet, p.mnemonic)
	if err != nil {
		return initDone{}, fmt.Errorf("keys of the machine: %w", err)
	}
	cmtcfg.WriteConfigFile(filepath.Join(config, "config.toml"), comet)
	serverconfig.SetConfigTemplate(appTemplate)
	serverconfig.WriteConfigFile(filepath.Join(config, "app.toml"), application)
	if err := writeClientConfig(filepath.Join(config, "client.toml"), p.chainID, p.keyring, comet.RPC.ListenAddress); err != nil {
		return initDone{}, err
	}
	if err := p.writeGenesis(cdc, basics, comet.GenesisFile()); err != nil {
		return initDone{}, fmt.Errorf("genesis: %w", err)
	}
	return initDone{p.moniker, p.chainID, nodeID, p.home, p.pace, p.profile}, nil
}

func (p initPlan) writeGenesis(cdc codec.JSONCodec, basics module.BasicManager, file string) error {
	state, err := json.MarshalIndent(basics.DefaultGenesis(cdc), "", "  ")
	if err != nil {
		return err
	}
	genesis := genutiltypes.NewAppGenesisWithVersion(p.chainID, state)
	genesis.AppName = version.AppName
	genesis.InitialHeight = max(p.initialHeight, 1)
	genesis.Consensus = &genutiltypes.ConsensusGenesis{Params: app.DefaultConsensusParams()}
	if err := genesis.ValidateAndComplete(); err != nil {
		return err
	}
	return genesis.SaveAs(file)
}

// print shows the result and what comes next.
func (d initDone) print(w io.Writer, format string) error {
	if format == flags.OutputFormatJSON {
		return json.NewEncoder(w).Encode(d)
	}
	home := homeFlag(d.Home)
	_, err := fmt.Fprintf(w, `chain    %s
moniker  %s
node ID  %s
home     %s
pace     %s
profile  %s
listens  on this machine only; config/config.toml and config/app.toml open it to others

a validator of your own, next:
  amigosd keys add me%[7]s
  amigosd genesis add-genesis-account me 1000000000%[8]s%[7]s
  amigosd genesis gentx me 500000000%[8]s --chain-id %[1]s%[7]s
  amigosd genesis collect-gentxs%[7]s
  amigosd start%[7]s
to join a chain: replace config/genesis.json, set p2p.persistent_peers in config/config.toml, start
`, d.ChainID, d.Moniker, d.NodeID, d.Home, d.Pace, d.Profile, home, app.BondDenom)
	return err
}
