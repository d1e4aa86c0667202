package app

import upgradetypes "cosmossdk.io/x/upgrade/types"

// upgrade is a change of the state machine that every validator makes at one height.
type upgrade struct {
	name string
	run  upgradetypes.UpgradeHandler
}

// upgrades are those this binary can make, newest last. The chain is young: there are none.
func (app *App) upgrades() []upgrade { return nil }

// registerUpgrades tells x/upgrade what this binary can do when its time comes.
func (app *App) registerUpgrades() {
	for _, u := range app.upgrades() {
		app.upgradeKeeper.SetUpgradeHandler(u.name, u.run)
	}
}
