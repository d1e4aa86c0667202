package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/relayer/config"
	"github.com/amigos-network/amigos/offchain/relayer/link"
	"github.com/amigos-network/amigos/offchain/relayer/screen"
	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	flagPort           = "port"
	flagChannelVersion = "channel-version" // the home's config.toml has a version of its own, which would become the default
	flagLinkName       = "name"
	flagOtherName      = "counterparty-name"
	flagNewLink        = "new"
	flagTrusting       = "trusting-period"
)

// linkFile is held while two chains are linked from a home: two at once would make two channels.
const linkFile = "link.lock"

func newRelayerLinkCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "link CHAIN-ID CHAIN-ID",
		Short: "Connect two chains: light clients, a connection and a channel, as far as they are missing",
		Long: `Connect two chains: a light client of each on the other, a connection and a channel, as far as they are missing. What
there is already is found on the chains: a link that was interrupted continues where it stood, and one that is complete
is left alone. --name and --counterparty-name name the link on the first and the second chain, where the key is the
link authority there.`,
		Example: "  amigosd relayer link norte-1 sur-1\n  amigosd relayer link norte-1 sur-1 --name sur --counterparty-name norte\n" +
			"  amigosd relayer link norte-1 theirs-4 --port transfer",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return linkChains(cmd, args[0], args[1]) },
	}
	f := cmd.Flags()
	f.String(flagPort, types.PortID, "port of the channel at both ends: internode, or transfer for coins")
	f.String(flagChannelVersion, "", "version of the channel; empty is the port's usual one")
	f.Bool(flagOrdered, false, "an ordered channel; neither internode nor transfer takes one")
	f.String(flagLinkName, "", "what the link is called on the first chain, as sur")
	f.String(flagOtherName, "", "what it is called on the second")
	f.Bool(flagNewLink, false, "make new clients, a new connection and a new channel, whatever there is")
	f.Duration(flagTrusting, 0, "trusting period of new clients; 0 is two thirds of the unbonding period")
	f.Duration(flagTimeout, 5*time.Minute, "how long it may take")
	addOutputFlag(cmd)
	return cmd
}

func linkChains(cmd *cobra.Command, a, b string) error {
	ctx, stop := relayerContext(cmd)
	defer stop()
	dir := relayerHome(cmd)
	file, err := config.Read(dir)
	if err != nil {
		return err
	}
	first, err := file.Chain(a)
	if err != nil {
		return err
	}
	second, err := file.Chain(b)
	if err != nil {
		return err
	}
	release, err := config.HoldFile(filepath.Join(dir, linkFile))
	if err != nil {
		return err
	}
	defer release()
	one, two, err := newDialler(cmd).two(ctx, first, second)
	if err != nil {
		return err
	}
	defer one.Close()
	defer two.Close()

	s := relayerScreen(cmd)
	res, err := link.Link(ctx, one, two, linkOptions(cmd, first, second), screen.Link(s))
	s.Close()
	if err != nil {
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			return fixable{err, fmt.Sprintf("amigosd relayer link %s %s continues where it stood", a, b)}
		}
		return err
	}
	if err := config.Edit(dir, func(f *config.File) error { f.Join(a, b); return nil }); err != nil {
		return err
	}
	return printLinked(cmd, res)
}

func linkOptions(cmd *cobra.Command, a, b config.Chain) link.Options {
	f := cmd.Flags()
	o := link.Options{Prices: [2]string{a.GasPrices, b.GasPrices}}
	o.Port, _ = f.GetString(flagPort)
	o.Version, _ = f.GetString(flagChannelVersion)
	o.Ordered, _ = f.GetBool(flagOrdered)
	o.Names[0], _ = f.GetString(flagLinkName)
	o.Names[1], _ = f.GetString(flagOtherName)
	o.Fresh, _ = f.GetBool(flagNewLink)
	o.Trusting, _ = f.GetDuration(flagTrusting)
	return o
}

func printLinked(cmd *cobra.Command, res link.Result) error {
	if wantsJSON(cmd) {
		return printAnswer(cmd, struct {
			link.Result

			MS int64 `json:"ms"`
		}{res, res.Took.Milliseconds()})
	}
	a, b := res.Ends[0], res.Ends[1]
	word := "linked"
	if !res.Changed {
		word = "linked already"
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s and %s are %s on port %s, in %s: %s ⇄ %s\n%s", a.ChainID, b.ChainID, word, res.Port,
		took(res.Took), a.Channel, b.Channel, linkAddresses(res)+"next: amigosd relayer start\n")
	return err
}

// linkAddresses tells how the other chain is written on each.
func linkAddresses(res link.Result) string {
	text := ""
	for i, end := range res.Ends {
		name := end.Name
		if name == "" {
			name = end.Link
		}
		if name != "" {
			text += fmt.Sprintf("on %s, bob of %s is bob@%s\n", end.ChainID, res.Ends[1-i].ChainID, name)
		}
	}
	return text
}
