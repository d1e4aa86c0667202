package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

// defaultHome is where everything lives unless --home or AMIGOSD_HOME says otherwise.
func defaultHome() string {
	user, err := os.UserHomeDir()
	if err != nil {
		return ".amigosd" // no home directory at all, as in bare containers: here
	}
	return filepath.Join(user, ".amigosd")
}

// homeFlag is the flag that a printed command needs to reach home; nothing for the default one.
func homeFlag(home string) string {
	if home == defaultHome() {
		return ""
	}
	return " --home " + home
}

// chooseHome may change the home before any configuration is read: a plain command of a person without a chain of
// their own is served by a running devnet.
func chooseHome(cmd *cobra.Command) error { return serveByDevnet(cmd) }
