package main

import (
	"os"
	"path/filepath"
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
