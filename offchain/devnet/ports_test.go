package devnet

import (
	"fmt"
	"net"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos"
)

// freeBase finds a place with n free ports in a row, below the ephemeral range.
func freeBase(t *testing.T, n int) int {
	t.Helper()
	for base := 20000 + os.Getpid()%5000; base < 32000; base += n {
		all := true
		for i := range n {
			all = all && free(base+i)
		}
		if all {
			return base
		}
	}
	t.Fatal("no free ports")
	return 0
}

// occupy holds a port until the test ends.
func occupy(t *testing.T, number int) {
	t.Helper()
	l, err := net.Listen("tcp", loopback(number))
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
}

func TestChoosePorts(t *testing.T) {
	base := freeBase(t, 60) + 10
	from := func(base int, validators ...int) []block {
		var out []block
		for i, n := range validators {
			out = append(out, block{PortsFrom(base + i*portStep), n})
		}
		return out
	}
	ports, busy, err := choosePorts(from(base, 1), false)
	require.NoError(t, err)
	require.Nil(t, busy)
	require.Equal(t, from(base, 1), ports, "a free block stays")

	occupy(t, base+2)
	ports, busy, err = choosePorts(from(base, 1), false)
	require.NoError(t, err)
	require.Equal(t, from(base+10, 1), ports, "the whole block moves")
	require.Equal(t, "gRPC", busy.use)

	ports, busy, err = choosePorts(from(base-10, 1, 1), false)
	require.NoError(t, err)
	require.Equal(t, from(base+10, 1, 1), ports, "the blocks of two chains move together")
	require.Equal(t, base+2, busy.number)

	_, busy, err = choosePorts(from(base-10, 2), false)
	require.NoError(t, err)
	require.Nil(t, busy, "a second validator has no gRPC")
	occupy(t, base+1)
	ports, busy, err = choosePorts(from(base-10, 2), false)
	require.NoError(t, err)
	require.Equal(t, "p2p", busy.use)
	require.Equal(t, from(base+10, 2), ports, "both validators' ports are free")

	_, _, err = choosePorts(from(base, 1), true)
	var f *Failure
	require.ErrorAs(t, err, &f, "a fixed block does not move")
	require.Equal(t, ExitBusy, f.ExitCode())
	require.Contains(t, f.Cause, fmt.Sprint(base+1))
}

func TestTwoChainsWantDifferentPorts(t *testing.T) {
	norte, _, err := ParseConfig(amigos.ConfigYML)
	require.NoError(t, err)
	sur, _, err := ParseConfig(amigos.ConfigSurYML)
	require.NoError(t, err)
	wanted := func(opts Options, configs ...Config) []block {
		d := &Devnet{opts: opts}
		for _, c := range configs {
			d.chains = append(d.chains, &chain{in: d, config: c})
		}
		return d.wantedPorts()
	}
	usual := Options{Ports: UsualPorts()}
	got := wanted(usual, norte, sur)
	require.Equal(t, Ports{26657, 26656, 9090, 1317, 26660, 4500}, got[0].Ports)
	require.Equal(t, Ports{26667, 26666, 9100, 1327, 26670, 4510}, got[1].Ports)

	sur.Faucet.Port = 0
	require.Equal(t, 4510, wanted(usual, norte, sur)[1].Faucet, "what two files say alike cannot be")
	four, err := norte.withValidators(4)
	require.NoError(t, err)
	got = wanted(usual, four, sur)
	require.Equal(t, 26697, got[1].RPC, "behind the first chain's validators")

	fixed := wanted(Options{Ports: PortsFrom(30000), FixedPorts: true}, norte, sur)
	require.Equal(t, PortsFrom(30000), fixed[0].Ports)
	require.Equal(t, PortsFrom(30010), fixed[1].Ports)
}

func TestPortHolderNamesTheProgram(t *testing.T) {
	base := freeBase(t, 1)
	occupy(t, base)
	if _, err := os.Stat("/proc/net/tcp"); err == nil {
		require.Contains(t, portHolder(base), fmt.Sprintf("pid %d, ", os.Getpid()))
	}
	require.Empty(t, portHolder(freeBase(t, 1)))
}

func TestParsePorts(t *testing.T) {
	for _, tc := range []struct {
		text  string
		want  Ports
		fixed bool
		code  int
	}{
		{text: "auto", want: UsualPorts()},
		{text: "30000", want: Ports{30000, 30001, 30002, 30003, 30004, 30005}, fixed: true},
		{text: "80", code: ExitUsage},
		{text: "70000", code: ExitUsage},
		{text: "many", code: ExitUsage},
	} {
		t.Run(tc.text, func(t *testing.T) {
			ports, fixed, err := ParsePorts(tc.text)
			if tc.code != 0 {
				var f *Failure
				require.ErrorAs(t, err, &f)
				require.Equal(t, tc.code, f.ExitCode())
				return
			}
			require.NoError(t, err)
			require.Equal(t, tc.want, ports)
			require.Equal(t, tc.fixed, fixed)
		})
	}
}
