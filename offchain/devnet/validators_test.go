package devnet

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestFourValidatorsGoOnWithoutOne(t *testing.T) {
	p := newPerson(t)
	base := basePort(t)
	cmd, s := p.starts("--ports", base, "--chains", "1", "--validators", "4")
	validators := s.Chains[0].Validators
	require.Len(t, validators, 4)
	genesis, err := os.ReadFile(filepath.Join(validators[0].Home, "config", "genesis.json"))
	require.NoError(t, err)
	for i, v := range validators {
		other, err := os.ReadFile(filepath.Join(v.Home, "config", "genesis.json"))
		require.NoError(t, err)
		require.Equal(t, string(genesis), string(other))
		require.Equal(t, loopback(portOf(t, validators[0].P2P)+10*i), v.P2P)
	}
	require.NoError(t, syscall.Kill(validators[3].PID, syscall.SIGKILL))
	require.True(t, awaitGone(validators[3].Proc, 10*time.Second))
	out, code := p.types("tx", "internode", "ping", "bob", "--from", "alice")
	require.Zero(t, code, out)
	out, code = p.types("devnet", "status")
	require.Zero(t, code, out)
	require.Contains(t, out, "stopped")
	require.Equal(t, 3, strings.Count(out, "  height ")-1, out)

	require.NoError(t, syscall.Kill(validators[2].PID, syscall.SIGKILL))
	err = cmd.Wait()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit, "two of four decide nothing")
	require.Equal(t, ExitComponent, exit.ExitCode())
	requireGone(t, s)

	out, code = p.types("devnet", "--ports", base, "--validators", "2")
	require.Equal(t, ExitUsage, code, out)
	require.Contains(t, out, "--reset --validators 2")
}

func portOf(t *testing.T, address string) int {
	t.Helper()
	_, text, err := net.SplitHostPort(address)
	require.NoError(t, err)
	number, err := strconv.Atoi(text)
	require.NoError(t, err)
	return number
}
