package main

import (
	"os"
	"runtime/debug"

	"github.com/spf13/viper"
)

const (
	// settingGarbage is how much garbage may lie about before it is collected, in percent of what is in use.
	settingGarbage = "runtime.gc-percent"
	// usualGarbage is twice Go's own: a sixth of the processor time under load, for memory that a node has.
	usualGarbage = 200
	// throughputGarbage trades memory for processor time.
	throughputGarbage = 400
	// variableGarbage is Go's own variable for the same, which takes precedence.
	variableGarbage = "GOGC"
)

// allowGarbage does as app.toml says. Without a setting Go's own remains.
func allowGarbage(settings *viper.Viper) {
	if percent := settings.GetInt(settingGarbage); percent > 0 && os.Getenv(variableGarbage) == "" {
		debug.SetGCPercent(percent)
	}
}
