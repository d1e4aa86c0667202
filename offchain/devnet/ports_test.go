package devnet

import (
	"fmt"
	"net"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
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
	base := freeBase(t, 50) + 10
	ports, busy, err := choosePorts(PortsFrom(base), 1, false)
	require.NoError(t, err)
	require.Nil(t, busy)
	require.Equal(t, PortsFrom(base), ports, "a free block stays")

	occupy(t, base+2)
	ports, busy, err = choosePorts(PortsFrom(base), 1, false)
	require.NoError(t, err)
	require.Equal(t, PortsFrom(base+10), ports, "the whole block moves")
	require.Equal(t, "gRPC", busy.use)

	_, busy, err = choosePorts(PortsFrom(base-10), 2, false)
	require.NoError(t, err)
	require.Nil(t, busy, "a second validator has no gRPC")
	occupy(t, base+1)
	ports, busy, err = choosePorts(PortsFrom(base-10), 2, false)
	require.NoError(t, err)
	require.Equal(t, "p2p", busy.use)
	require.Equal(t, PortsFrom(base+10), ports, "both validators' ports are free")

	_, _, err = choosePorts(PortsFrom(base), 1, true)
	var f *Failure
	require.ErrorAs(t, err, &f, "a fixed block does not move")
	require.Equal(t, ExitBusy, f.ExitCode())
	require.Contains(t, f.Cause, fmt.Sprint(base+1))
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
