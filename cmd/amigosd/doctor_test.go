package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/app"
	"github.com/amigos-network/amigos/offchain/relayer/config"
)

// newSetup is a home as init makes it, whose node and ports are its own.
func newSetup(t *testing.T) *doctor {
	t.Helper()
	return newSetupFor(t, defaultProfile)
}

func newSetupFor(t *testing.T, profile nodeProfile) *doctor {
	t.Helper()
	p, err := newParts()
	require.NoError(t, err)
	home := t.TempDir()
	_, err = initPlan{pace: quiet, profile: profile, moniker: "m", home: home, chainID: "norte-1", initialHeight: 1, keyring: "test"}.run(p.codec, p.basics)
	require.NoError(t, err)
	d := &doctor{home: home, now: time.Now}
	for _, file := range []string{"config.toml", "app.toml", "client.toml"} {
		d.replace(t, file, "127.0.0.1:26656", freeAddress(t))
		d.replace(t, file, "127.0.0.1:26657", freeAddress(t))
		d.replace(t, file, "127.0.0.1:26660", freeAddress(t))
		d.replace(t, file, "127.0.0.1:1317", freeAddress(t))
		d.replace(t, file, "127.0.0.1:9090", freeAddress(t))
	}
	return d
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

func (d *doctor) replace(t *testing.T, file, old, with string) {
	t.Helper()
	path := filepath.Join(d.home, "config", file)
	bz, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, bytes.ReplaceAll(bz, []byte(old), []byte(with)), 0o600))
}

// of is the worst that was found by a check.
func (d *doctor) of(check string) (worst finding) {
	rank := map[symptom]int{"": 0, fine: 1, warning: 2, broken: 3}
	for _, f := range d.findings {
		if f.Check == check && rank[f.State] > rank[worst.State] {
			worst = f
		}
	}
	return worst
}

func TestDoctorFindsEveryProfileSound(t *testing.T) {
	for _, profile := range []nodeProfile{defaultProfile, throughputProfile, archiveProfile} {
		d := newSetupFor(t, profile)
		d.examine(t.Context())
		for _, check := range []string{"home", "gas price", "block pace", "listeners", "ports", "tx index"} {
			require.Equal(t, fine, d.of(check).State, "%s: %s", profile, check)
		}
	}
}

func TestDoctor(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(t *testing.T, d *doctor)
		check string
		want  symptom
	}{
		{name: "finds a fresh home sound", check: "home", want: fine},
		{name: "finds its prices", check: "gas price", want: fine},
		{name: "finds its ports free", check: "ports", want: fine},
		{name: "finds nobody else listening", check: "listeners", want: fine},
		{name: "finds room", check: "disk", want: fine},
		{name: "misses a node that does not run", check: "node", want: broken},
		{name: "misses a key", check: "keyring", want: warning},
		{name: "misses a price", check: "gas price", want: broken, spoil: func(t *testing.T, d *doctor) {
			d.replace(t, "app.toml", `minimum-gas-prices = "0.01uamigo"`, `minimum-gas-prices = ""`)
		}},
		{name: "refuses a price that is none", check: "gas price", want: broken, spoil: func(t *testing.T, d *doctor) {
			d.replace(t, "app.toml", `minimum-gas-prices = "0.01uamigo"`, `minimum-gas-prices = "cheap"`)
		}},
		{name: "minds a public RPC", check: "listeners", want: warning, spoil: func(t *testing.T, d *doctor) {
			d.replace(t, "config.toml", "laddr = \"tcp://127.0.0.1:", "laddr = \"tcp://0.0.0.0:")
		}},
		{name: "minds a slow pace", check: "block pace", want: warning, spoil: func(t *testing.T, d *doctor) {
			d.replace(t, "config.toml", `timeout_commit = "20ms"`, `timeout_commit = "1m"`)
		}},
		{name: "minds a pace without pause", check: "block pace", want: warning, spoil: func(t *testing.T, d *doctor) {
			d.replace(t, "config.toml", `create_empty_blocks = false`, `create_empty_blocks = true`)
			d.replace(t, "config.toml", `timeout_commit = "20ms"`, `timeout_commit = "0s"`)
		}},
		{name: "minds a missing heartbeat", check: "block pace", want: warning, spoil: func(t *testing.T, d *doctor) {
			d.replace(t, "config.toml", `create_empty_blocks_interval = "18s"`, `create_empty_blocks_interval = "0s"`)
		}},
		{name: "minds a slow heartbeat", check: "block pace", want: warning, spoil: func(t *testing.T, d *doctor) {
			d.replace(t, "config.toml", `create_empty_blocks_interval = "18s"`, `create_empty_blocks_interval = "2m"`)
		}},
		{name: "finds the pace", check: "block pace", want: fine},
		{name: "sees another chain ID in client.toml", check: "chain ID", want: broken, spoil: func(t *testing.T, d *doctor) {
			d.replace(t, "client.toml", "norte-1", "sur-1")
		}},
		{name: "sees a key that others may read", check: "keys", want: broken, spoil: func(t *testing.T, d *doctor) {
			require.NoError(t, os.Chmod(filepath.Join(d.home, "config", "priv_validator_key.json"), 0o644))
		}},
		{name: "sees a key that is gone", check: "keys", want: broken, spoil: func(t *testing.T, d *doctor) {
			require.NoError(t, os.Remove(filepath.Join(d.home, "config", "node_key.json")))
		}},
		{name: "sees a damaged genesis", check: "genesis", want: broken, spoil: func(t *testing.T, d *doctor) {
			require.NoError(t, os.WriteFile(filepath.Join(d.home, "config", "genesis.json"), []byte("{"), 0o600))
		}},
		{name: "sees damaged settings", check: "home", want: broken, spoil: func(t *testing.T, d *doctor) {
			require.NoError(t, os.WriteFile(filepath.Join(d.home, "config", "client.toml"), []byte("=\n"), 0o600))
		}},
		{name: "sees missing settings", check: "home", want: broken, spoil: func(t *testing.T, d *doctor) {
			require.NoError(t, os.Remove(filepath.Join(d.home, "config", "app.toml")))
		}},
		{name: "sees a missing data directory", check: "disk", want: broken, spoil: func(t *testing.T, d *doctor) {
			require.NoError(t, os.RemoveAll(filepath.Join(d.home, "data")))
		}},
		{name: "sees the trace of an agent", check: "agent", want: warning, spoil: func(t *testing.T, d *doctor) {
			require.NoError(t, os.WriteFile(filepath.Join(d.home, "agent-amigos1bob.lock"), []byte("4121"), 0o600))
		}},
		{name: "sees a damaged devnet", check: "devnet", want: broken, spoil: func(t *testing.T, d *doctor) {
			dir := filepath.Join(d.home, "devnet", "default")
			require.NoError(t, os.MkdirAll(dir, 0o700))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "devnet.json"), []byte("{"), 0o600))
		}},
		{name: "sees a key that was never made", check: "keyring", want: broken, spoil: func(_ *testing.T, d *doctor) { d.from = "alice" }},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			d := newSetup(t)
			if tc.spoil != nil {
				tc.spoil(t, d)
			}
			d.examine(t.Context())
			got := d.of(tc.check)
			require.Equal(t, tc.want, got.State, "%+v", d.findings)
			require.Equal(t, tc.want != fine, got.Fix != "", "what is wrong has a fix: %+v", got)
		})
	}
}

func TestDoctorNamesWhoHoldsAPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	d := newSetup(t)
	d.checkHome()
	d.config.app.Set("grpc.address", l.Addr().String())
	d.checkPorts(false)
	require.Equal(t, broken, d.of("ports").State)
	require.Contains(t, d.of("ports").Finding, l.Addr().String())
}

func TestDoctorOfAHomeWithoutAChain(t *testing.T) {
	d := &doctor{home: t.TempDir(), node: "tcp://" + freeAddress(t), now: time.Now}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	d.examine(ctx)
	require.Equal(t, fine, d.of("home").State)
	require.Equal(t, broken, d.of("node").State)
	require.Contains(t, d.of("node").Fix, "devnet")
}

func TestDoctorComparesClocks(t *testing.T) {
	now := time.Now()
	for off, want := range map[time.Duration]symptom{0: fine, time.Second: fine, time.Minute: broken, -time.Minute: broken} {
		d := &doctor{now: func() time.Time { return now.Add(off) }}
		d.checkClock(now, 0)
		require.Equal(t, want, d.of("clock").State, off.String())
	}
	idles := &doctor{now: func() time.Time { return now.Add(2 * app.Heartbeat) }}
	idles.checkClock(now, longestSilence)
	require.Equal(t, fine, idles.of("clock").State, "the time of a chain that idles is old")
}

func TestDoctorTells(t *testing.T) {
	d := &doctor{}
	d.ok("disk", "58 GB are left")
	d.warn("agent", "start it", "it has ended")
	var out strings.Builder
	require.NoError(t, d.tell(&out, "text"))
	require.Equal(t, "✓ disk   58 GB are left\n! agent  it has ended · fix: start it\n", out.String())

	d.fail("node", "start it", "no answer")
	out.Reset()
	err := d.tell(&out, "json")
	require.Equal(t, exitOther, report(&strings.Builder{}, err))
	var findings []finding
	require.NoError(t, json.Unmarshal([]byte(out.String()), &findings))
	require.Equal(t, d.findings, findings)
}

func TestDoctorKnowsOfARelayer(t *testing.T) {
	d := newSetup(t)
	d.checkRelayer(t.Context())
	require.Empty(t, d.findings, "there is none")

	dir := config.Home(d.home)
	chain := func(id string) config.Chain {
		return config.Chain{ID: id, RPC: "http://" + freeAddress(t), Key: "relayer", KeyringBackend: "test"}
	}
	file := config.File{Chains: []config.Chain{chain("norte-1"), chain("sur-1")}}
	require.NoError(t, file.Write(dir))
	d.checkRelayer(t.Context())
	require.Equal(t, warning, d.of("relayer").State)
	require.Contains(t, d.of("relayer").Fix, "relayer link")

	d.findings = nil
	file.Join("norte-1", "sur-1")
	require.NoError(t, file.Write(dir))
	d.checkRelayer(t.Context())
	require.Contains(t, d.of("relayer").Fix, "relayer start")

	d.findings = nil
	release, err := config.Hold(dir, freeAddress(t))
	require.NoError(t, err)
	defer release()
	d.checkRelayer(t.Context())
	require.Contains(t, d.of("relayer").Finding, "does not tell how it fares")

	d.findings = nil
	require.NoError(t, os.WriteFile(filepath.Join(dir, config.FileName), []byte("chains = ["), 0o600))
	d.checkRelayer(t.Context())
	require.Equal(t, broken, d.of("relayer").State)
}
