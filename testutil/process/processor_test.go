package process

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestProcessorTime(t *testing.T) {
	used, err := parseStat("17 (a ) S 1) R 1 17 17 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 9 0 12345 1 1")
	require.NoError(t, err)
	require.Equal(t, 3*time.Second, used, "user and system, whatever the program's name looks like")

	busy, err := parseMachine("cpu  100 10 50 9999 8888 5 5 30 0 0\ncpu0 …")
	require.NoError(t, err)
	require.Equal(t, 2*time.Second, busy, "all but idling and waiting for disks")

	for _, damaged := range []string{"", "17 (a) R 1", "17 (a) R 1 17 17 0 -1 4194560 100 0 0 0 x 50 0", "cpu 1 2"} {
		_, err := parseStat(damaged)
		require.ErrorIs(t, err, errStat)
		_, err = parseMachine(damaged)
		require.ErrorIs(t, err, errStat)
	}
}

func TestProcessorTimeOfThisProcessIsKnownWhereThereIsProc(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		_, err := ProcessorTime(os.Getpid())
		require.ErrorIs(t, err, os.ErrNotExist)
		return
	}
	used, err := ProcessorTime(os.Getpid())
	require.NoError(t, err)
	machine, err := MachineTime()
	require.NoError(t, err)
	require.Less(t, used, machine)
}

func TestPeakMemory(t *testing.T) {
	peak, err := parsePeak("Name:\tVmHWM:\nVmPeak:\t  900 kB\nVmHWM:\t  120 kB\n")
	require.NoError(t, err)
	require.EqualValues(t, 120<<10, peak)
	for _, damaged := range []string{"", "VmHWM:\t x kB\n", "VmHWM:\t 120\n"} {
		_, err := parsePeak(damaged)
		require.ErrorIs(t, err, errStat)
	}
}

func TestFreePortsAreDistinct(t *testing.T) {
	addresses, err := freePorts(50)
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, address := range addresses {
		require.False(t, seen[address], address)
		seen[address] = true
	}
	require.Len(t, seen, 50)
}
