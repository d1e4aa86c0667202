package devnet

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestADevnetServesPlainCommandsAndLeavesNothing(t *testing.T) {
	p := newPerson(t)
	cmd, s := p.starts("--chains", "1", "--ports", basePort(t))
	require.Len(t, s.Chains[0].Accounts, 5)
	require.Len(t, s.Chains[0].Agents, 2)
	for _, part := range parts(s) {
		require.True(t, part.Alive())
	}

	out, code := p.types("query", "internode", "node", "bob")
	require.Zero(t, code, out)
	require.Contains(t, out, s.Chains[0].Accounts[1].Address)
	require.Contains(t, out, "no chain of your own", "the person is told once")
	out, _ = p.types("query", "internode", "node", "bob")
	require.NotContains(t, out, "no chain of your own")
	require.NoDirExists(t, filepath.Join(p.home, ".amigosd", "config"))
	require.NoDirExists(t, filepath.Join(p.home, ".amigosd", "keyring-test"))

	out, code = p.types("devnet", "status")
	require.Zero(t, code, out)
	require.Contains(t, out, "ready")
	require.Contains(t, out, s.Chains[0].Faucet.URL+"  answers")
	p.getsCoins(s)
	p.exportsAndReads(s)
	out, code = p.types("devnet", "reset")
	require.Equal(t, ExitBusy, code, out)
	require.Contains(t, out, "amigosd devnet stop")
	out, code = p.types("devnet")
	require.Equal(t, ExitBusy, code, out)
	require.Contains(t, out, "amigosd devnet stop", "a second devnet is told what to do")

	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.NoError(t, cmd.Wait())
	requireGone(t, s)
	out, code = p.types("devnet", "status")
	require.Equal(t, 1, code, out)
	out, code = p.types("devnet", "fund", "bob")
	require.Equal(t, 1, code, out)
	out, code = p.types("devnet", "logs", "faucet")
	require.Zero(t, code, out)
	require.Contains(t, out, "msg=gave", "logs outlive their devnet")
	_, code = p.types("devnet", "reset")
	require.Zero(t, code)
	require.NoDirExists(t, p.workspace().Dir)
}

func TestADevnetThatIsStoppedEarlySaysSo(t *testing.T) {
	p := newPerson(t)
	cmd := p.command("devnet", "--ports", basePort(t))
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.Contains(lines.Text(), "✓ ports") {
			require.NoError(t, cmd.Process.Signal(os.Interrupt))
		}
	}
	var exit *exec.ExitError
	require.ErrorAs(t, cmd.Wait(), &exit)
	require.Equal(t, ExitInterrupted, exit.ExitCode())
}

func TestADetachedDevnetGoesOnWhereItWas(t *testing.T) {
	p := newPerson(t)
	base := basePort(t)
	out, code := p.types("devnet", "--detach", "--chains", "1", "--ports", base)
	require.Zero(t, code, out)
	require.Contains(t, out, "pong in")
	require.Contains(t, out, "devnet stop")
	first, err := p.workspace().ReadState()
	require.NoError(t, err)
	_, code = p.types("devnet", "stop")
	require.Zero(t, code)
	requireGone(t, first)

	out, code = p.types("devnet", "--detach", "--ports", base)
	require.Zero(t, code, out)
	require.Contains(t, out, "(resumed)")
	second, err := p.workspace().ReadState()
	require.NoError(t, err)
	require.Equal(t, first.Chains[0].Accounts, second.Chains[0].Accounts)

	require.NoError(t, syscall.Kill(second.PID, syscall.SIGKILL))
	if second.Start != 0 { // elsewhere the next start cleans up
		requireGone(t, second)
	}
	out, code = p.types("devnet", "--detach", "--ports", base)
	require.Zero(t, code, out)
	third, err := p.workspace().ReadState()
	require.NoError(t, err)
	_, code = p.types("devnet", "stop")
	require.Zero(t, code)
	requireGone(t, third)
}

func TestTwoChainsLiveAndDieTogether(t *testing.T) {
	p := newPerson(t)
	base := basePort(t)
	cmd, first := p.starts("--ports", base)
	require.Len(t, first.Chains, 2)
	require.Equal(t, "sur", first.Link.Ends[0].Name)
	require.Equal(t, "norte", first.Link.Ends[1].Name)
	p.reachesBothChains(first)
	requireEnds(t, cmd, first, first.Chains[1].Proc)

	cmd, second := p.starts("--ports", base)
	require.Equal(t, first.Link, second.Link, "a link is found again, not made anew")
	requireEnds(t, cmd, second, second.Relayer.Proc)
}

// requireEnds kills one part of a devnet and sees all of it go.
func requireEnds(t *testing.T, cmd *exec.Cmd, s State, part Proc) {
	t.Helper()
	require.NoError(t, syscall.Kill(part.PID, syscall.SIGKILL))
	err := cmd.Wait()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	require.Equal(t, ExitComponent, exit.ExitCode())
	requireGone(t, s)
}

func TestADevnetThatCannotStartChangesNothing(t *testing.T) {
	p := newPerson(t)
	base := freeBase(t, 6)
	occupy(t, base+1)
	out, code := p.types("devnet", "--ports", strings.TrimPrefix(loopback(base), "127.0.0.1:"))
	require.Equal(t, ExitBusy, code, out)
	require.Contains(t, out, "p2p port")
	require.NoDirExists(t, p.workspace().chainHome("norte-1"))

	require.NoError(t, os.WriteFile(p.workspace().statePath(), []byte("{"), 0o600))
	out, code = p.types("devnet")
	require.Equal(t, ExitComponent, code, out)
	require.Contains(t, out, "--reset")

	out, code = p.types("devnet", "--ports", "many")
	require.Equal(t, ExitUsage, code, out)
	require.NoError(t, os.WriteFile(filepath.Join(p.home, "bad.yml"), []byte("version: 7"), 0o600))
	out, code = p.types("devnet", "--reset", "--config", "bad.yml")
	require.Equal(t, ExitUsage, code, out)
	require.FileExists(t, p.workspace().statePath(), "a config.yml that cannot be followed resets nothing")
}

func TestADevnetThatIsTooSlowSaysSo(t *testing.T) {
	p := newPerson(t)
	out, code := p.types("devnet", "--ports", basePort(t), "--timeout", "1ms")
	require.Equal(t, ExitTimeout, code, out)
	require.Contains(t, out, "--timeout")
}
