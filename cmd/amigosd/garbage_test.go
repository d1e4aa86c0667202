package main

import (
	"runtime/debug"
	"testing"

	"github.com/spf13/viper"
	"github.com/stretchr/testify/require"
)

func TestGarbageIsAllowedAsTheSettingsSay(t *testing.T) {
	before := debug.SetGCPercent(100)
	t.Cleanup(func() { debug.SetGCPercent(before) })
	t.Setenv(variableGarbage, "")
	percent := func() int {
		now := debug.SetGCPercent(100)
		debug.SetGCPercent(now)
		return now
	}
	settings := viper.New()
	allowGarbage(settings)
	require.Equal(t, 100, percent(), "a home from before there was the setting")
	settings.Set(settingGarbage, 300)
	allowGarbage(settings)
	require.Equal(t, 300, percent())
	t.Setenv(variableGarbage, "50")
	settings.Set(settingGarbage, 400)
	allowGarbage(settings)
	require.Equal(t, 300, percent(), "who sets Go's own variable means it")
}
