package devnet

import (
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"

	"github.com/stretchr/testify/require"
)

// getsCoins asks the faucet in all its shapes, many at a time, until it gives no more.
func (p person) getsCoins(s State) {
	p.t.Helper()
	url, bob := s.Chains[0].Faucet.URL, s.Chains[0].Accounts[1].Address
	out, code := p.types("devnet", "fund", "carol", "7uamigo", "--output", "json")
	require.Zero(p.t, code, out)
	require.Contains(p.t, out, s.Chains[0].Accounts[2].Address)

	ignite, cosmjs := `{"address":"`+bob+`"}`, `{"address":"`+bob+`","denom":"uamigo"}`
	var wg sync.WaitGroup
	codes := make([]int, 10)
	for i := range codes {
		wg.Go(func() {
			if i%2 == 0 {
				codes[i] = post(url+"/", ignite)
			} else {
				codes[i] = post(url+"/credit", cosmjs)
			}
		})
	}
	wg.Wait()
	for _, code := range codes {
		require.Equal(p.t, http.StatusOK, code, "requests at the same moment do not clash")
	}
	require.Equal(p.t, http.StatusTooManyRequests, post(url+"/", ignite))
	out, code = p.types("devnet", "fund", "bob")
	require.Equal(p.t, 1, code, out)
	require.Contains(p.t, out, "fix: ask again in ")
	out, code = p.types("query", "bank", "balance", bob, "uamigo")
	require.Zero(p.t, code, out)
	require.Contains(p.t, out, "\"1000089", "ten times ten AMIGO, less a deposit and fees")
}

func post(url, body string) int {
	resp, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

// exportsAndReads uses an export as its reader would, and looks into the logs.
func (p person) exportsAndReads(s State) {
	p.t.Helper()
	out, code := p.types("devnet", "export", "env")
	require.Zero(p.t, code, out)
	shell := exec.Command("sh", "-c", out+"\nexec "+p.binary+" tx internode send bob hola --from alice --output json")
	shell.Env = append(cleanEnv(os.Environ()), "HOME="+p.t.TempDir(), idleEnv+"=")
	said, err := shell.CombinedOutput()
	require.NoError(p.t, err, string(said))
	require.Contains(p.t, string(said), `"handle":"bob/`)

	for _, url := range []string{s.Chains[0].Prometheus + "/metrics", s.Chains[0].Faucet.URL + "/metrics", s.Chains[0].Agents[0].Metrics + "/metrics"} {
		resp, err := http.Get(url)
		require.NoError(p.t, err)
		require.NoError(p.t, resp.Body.Close())
		require.Equal(p.t, http.StatusOK, resp.StatusCode, url)
	}
	out, code = p.types("devnet", "logs", "--lines", "2")
	require.Zero(p.t, code, out)
	for _, part := range []string{"norte-1 ", "faucet ", "agent-bob ", "agent-carol "} {
		require.Contains(p.t, out, part)
	}
	out, code = p.types("devnet", "export", "toml")
	require.Equal(p.t, ExitUsage, code, out)
}
