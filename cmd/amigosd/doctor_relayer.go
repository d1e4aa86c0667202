package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/amigos-network/amigos/offchain/relayer"
	"github.com/amigos-network/amigos/offchain/relayer/config"
)

// checkRelayer looks at the relayer of this home, where there is one: whether its file can be read, whether it runs,
// and what it waits for somebody to mend.
func (d *doctor) checkRelayer(ctx context.Context) {
	dir := d.relayer
	if dir == "" {
		dir = config.Home(d.home)
	}
	if _, err := os.Stat(filepath.Join(dir, config.FileName)); errors.Is(err, os.ErrNotExist) {
		return
	}
	file, err := config.Read(dir)
	if err != nil {
		d.fail("relayer", fixOf(err), "%s", plainError(err))
		return
	}
	if len(file.Paths) == 0 {
		d.warn("relayer", "amigosd relayer link CHAIN-ID CHAIN-ID"+homeFlag(d.home), "it knows %d chains, and links none", len(file.Chains))
		return
	}
	paths := make([]string, len(file.Paths))
	for i, p := range file.Paths {
		paths[i] = p.String()
	}
	pid, address, runs := config.Holder(dir)
	if !runs {
		d.warn("relayer", "amigosd relayer start"+homeFlag(d.home), "none runs between %s", strings.Join(paths, ", "))
		return
	}
	seen, err := relayer.FetchSnapshot(context.WithoutCancel(ctx), address) // the node may have used up the time
	if err != nil {
		d.warn("relayer", "look at its log", "it runs (pid %d), and does not tell how it fares", pid)
		return
	}
	for _, a := range seen.Alarms {
		d.fail("relayer", a.Fix, "%s", a.What)
	}
	if len(seen.Alarms) == 0 {
		d.ok("relayer", "one runs (pid %d) between %s", pid, strings.Join(paths, ", "))
	}
}
