package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/agent"
)

const (
	flagAgentConfig = "config"
	flagMetrics     = "metrics"
)

// agentSettings are what flags and agent.toml say of an agent.
type agentSettings struct {
	agent.Config

	listener net.Listener // for metrics; none if nil
}

func addAgentFlags(cmd *cobra.Command) {
	addSignFlags(cmd)
	cmd.Flags().String(flagAgentConfig, "", "the agent's configuration; empty takes agent.toml in the home, where there is one")
	cmd.Flags().String(flagMetrics, "", "serve Prometheus metrics there, as 127.0.0.1:9464; empty takes the configuration's")
}

// readAgentSettings reads and checks everything that can be checked before there is a chain.
func readAgentSettings(cmd *cobra.Command, price string) (*agentSettings, error) {
	set := &agentSettings{}
	prices, err := sdk.ParseDecCoins(price)
	if err != nil {
		return nil, fixable{fmt.Errorf("gas prices %q: %w", price, err), "write them as " + gasPrices}
	}
	set.Guards.GasPrices = prices
	file, err := readAgentFile(cmd)
	if err != nil {
		return nil, err
	}
	if err := file.Apply(&set.Config); err != nil {
		return nil, err
	}
	address, _ := cmd.Flags().GetString(flagMetrics)
	if address == "" {
		address = file.Metrics.Address
	}
	if address == "" {
		return set, nil
	}
	set.Metrics = agent.NewMetrics()
	set.listener, err = agent.ListenMetrics(address, file.Metrics.Public)
	return set, err
}

func (s *agentSettings) close() {
	if s.listener != nil {
		_ = s.listener.Close()
	}
}

// readAgentFile reads the file that --config names, or the home's if there is one.
func readAgentFile(cmd *cobra.Command) (*agent.File, error) {
	path, _ := cmd.Flags().GetString(flagAgentConfig)
	named := path != ""
	if !named {
		path = agentFile(cmd)
	}
	file, err := agent.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		if !named {
			return &agent.File{}, nil
		}
		err = fixable{err, "name the configuration that there is, or write one with amigosd agent init --config " + path}
	}
	return file, err
}

func agentFile(cmd *cobra.Command) string {
	return filepath.Join(sdkclient.GetClientContextFromCmd(cmd).HomeDir, agent.FileName)
}

func newAgentInitCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "init",
		Short:   "Write an agent.toml in which every setting is explained",
		Example: "amigosd agent init",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			path, _ := cmd.Flags().GetString(flagAgentConfig)
			if path == "" {
				path = agentFile(cmd)
			}
			if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
				return err
			}
			err := agent.WriteTemplate(path)
			if errors.Is(err, os.ErrExist) {
				return fixable{fmt.Errorf("%s is there already", path), "edit it, or move it away first"}
			}
			if err != nil {
				return err
			}
			return printAnswer(cmd, map[string]string{"file": path}, pair{"wrote", path})
		},
	}
	cmd.Flags().String(flagAgentConfig, "", "where to write it; empty is agent.toml in the home")
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "text or json")
	return cmd
}
