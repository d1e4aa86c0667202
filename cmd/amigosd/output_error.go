package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/devnet"
)

var (
	// sourceLine is what the SDK writes behind an error: the place in its own source.
	sourceLine = regexp.MustCompile(` \[[^\[\]\s]*@[^\[\]\s]*\.go:\d+\]`)
	// missingKey is the SDK's word for a key that is not in the keyring.
	missingKey = regexp.MustCompile(`(\S+)\.info: key not found`)
)

// plainError is an error's text without what means something to the SDK's authors alone.
func plainError(err error) string {
	text := sourceLine.ReplaceAllString(strings.TrimSpace(err.Error()), "")
	return missingKey.ReplaceAllString(text, "no key $1 in the keyring")
}

// explainNoKey says of a key that is missing where it was looked for, when that is what went wrong: in a home of one's
// own while the key is a running devnet's, or was a devnet's that has stopped.
func explainNoKey(cmd *cobra.Command, err error) error {
	if !errors.Is(err, client.ErrNoKey) {
		return err
	}
	home := sdkclient.GetClientContextFromCmd(cmd).HomeDir
	if home != defaultHome() || devnet.HasChain(home) {
		return err
	}
	if _, runs := devnet.Serving(home); runs {
		return err
	}
	return fixable{
		fmt.Errorf("%w, and no devnet is running", err),
		"amigosd devnet starts one with alice, bob and carol; amigosd keys add makes a key of your own",
	}
}
