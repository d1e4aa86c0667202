package devnet

import (
	"os"
	"os/exec"
	"strings"

	"github.com/stretchr/testify/require"
)

// reachesBothChains says the same words to each chain, which only --on tells apart.
func (p person) reachesBothChains(s State) {
	p.t.Helper()
	out, code := p.types("tx", "internode", "send", "bob", "hola", "--from", "alice", "--on", "sur-1")
	require.Zero(p.t, code, out)
	for chain, filed := range map[string]bool{"norte-1": false, "sur": true} {
		out, code = p.types("query", "internode", "inbox", "bob", "--after", "0", "--on", chain)
		require.Zero(p.t, code, out)
		require.Equal(p.t, filed, strings.Contains(out, "hola"), out)
	}
	out, code = p.types("tx", "internode", "ping", "carol@norte", "--from", "alice", "--on", "sur-1")
	require.Zero(p.t, code, out)
	require.Contains(p.t, out, "carol@norte")
	out, code = p.types("relayer", "status")
	require.Zero(p.t, code, out)
	require.Contains(p.t, out, "runs, pid")
	out, code = p.types("devnet", "fund", "carol", "7uamigo", "--on", "sur-1")
	require.Zero(p.t, code, out)
	out, code = p.types("query", "internode", "node", "bob", "--on", "este-1")
	require.Equal(p.t, ExitUsage, code, out)
	require.Contains(p.t, out, "norte-1 or sur-1")
	out, code = p.types("query", "internode", "node", "bob", "--on", "sur-1", "--node", s.Chains[0].RPC)
	require.Equal(p.t, ExitUsage, code, out)
	out, code = p.types("keys", "list", "--on", "sur-1")
	require.Equal(p.t, ExitUsage, code, out)

	out, code = p.types("devnet", "export", "env")
	require.Zero(p.t, code, out)
	shell := exec.Command("sh", "-c", out+"\n"+p.binary+" query internode params --on sur-1 --output json >&2\n"+
		"export AMIGOSD_ON=sur-1\n"+p.binary+" tx internode send carol hola --from alice --output json")
	shell.Env = append(cleanEnv(os.Environ()), "HOME="+p.home, idleEnv+"=")
	said, err := shell.CombinedOutput()
	require.NoError(p.t, err, "--on comes before variables: %s", said)
	require.Contains(p.t, string(said), `"handle":"carol/1"`)
	out, code = p.types("query", "internode", "inbox", "carol", "--after", "0", "--on", "sur-1")
	require.Zero(p.t, code, out)
	require.Contains(p.t, out, "hola")
}
