package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/offchain/relayer/config"
)

func norte() config.Chain {
	return config.Chain{
		ID: "norte-1", RPC: "http://127.0.0.1:26657", GRPC: "127.0.0.1:9090", Key: "relayer",
		KeyringBackend: "test", KeyringDir: "/home/ana/.amigosd", GasPrices: "0.01uamigo", AddressPrefix: "amigos",
	}
}

func sur() config.Chain {
	c := norte()
	c.ID, c.RPC, c.GRPC = "sur-1", "https://sur.example.org", "https://sur.example.org:443"
	return c
}

func linked() *config.File {
	return &config.File{
		Chains:  []config.Chain{norte(), sur()},
		Paths:   []config.Path{{A: "norte-1", B: "sur-1"}},
		Metrics: config.Metrics{Listen: "127.0.0.1:9465"},
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "relayer")
	require.NoError(t, linked().Write(dir))
	read, err := config.Read(dir)
	require.NoError(t, err)
	require.Equal(t, linked(), read)

	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "a replaced file leaves no draft")
	info, err := entries[0].Info()
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077, "it names keys: nobody else's business")
}

func TestNothingWrittenYetIsAnEmptyFile(t *testing.T) {
	read, err := config.Read(filepath.Join(t.TempDir(), "nowhere"))
	require.NoError(t, err)
	require.Equal(t, &config.File{}, read)
}

func TestADirectoryIsRelativeToTheFile(t *testing.T) {
	dir := t.TempDir()
	f := linked()
	f.Chains[0].KeyringDir = "../chain"
	require.NoError(t, f.Write(dir))
	read, err := config.Read(dir)
	require.NoError(t, err)
	require.Equal(t, filepath.Join(filepath.Dir(dir), "chain"), read.Chains[0].KeyringDir)
}

func TestABadFileIsRefusedInOneSentence(t *testing.T) {
	chain := "[[chains]]\nid = \"norte-1\"\nrpc = \"http://127.0.0.1:26657\"\nkey = \"relayer\"\n"
	tests := []struct{ name, text, says string }{
		{"no TOML", "chains = [", "line 1"},
		{"a word that is not known", chain + "gas_price = \"1uamigo\"\n", "line 5"},
		{"a chain without an ID", strings.Replace(chain, "norte-1", "", 1), "chain ID"},
		{"a chain that stands there twice", chain + chain, "twice"},
		{"an RPC that is no URL", strings.Replace(chain, "http://127.0.0.1:26657", "127.0.0.1:26657", 1), "http://127.0.0.1:26657"},
		{"no key", strings.Replace(chain, "relayer", "", 1), "no key"},
		{"a keyring that does not exist", chain + "keyring_backend = \"drawer\"\n", "drawer"},
		{"a price that is none", chain + "gas_prices = \"cheap\"\n", "0.01uamigo"},
		{"a prefix that is none", chain + "address_prefix = \"Cosmos1\"\n", "address_prefix"},
		{"a gRPC address without a port", chain + "grpc = \"127.0.0.1\"\n", "grpc"},
		{"a path to nowhere", chain + "[[paths]]\na = \"norte-1\"\nb = \"sur-1\"\n", `no chain "sur-1"`},
		{"a path from a chain to itself", chain + "[[paths]]\na = \"norte-1\"\nb = \"norte-1\"\n", "itself"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, config.FileName)
			require.NoError(t, os.WriteFile(path, []byte(tc.text), 0o600))
			_, err := config.Read(dir)
			require.ErrorIs(t, err, config.ErrFile)
			require.ErrorContains(t, err, tc.says)
			require.ErrorContains(t, err, path)
			require.NotContains(t, err.Error(), "\n")
			require.NotEmpty(t, fixOf(t, err))
		})
	}
}

func TestAFileThatWouldNotBeReadIsNotWritten(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, linked().Write(dir))
	f := linked()
	f.Chains[0].Key = ""
	require.ErrorIs(t, f.Write(dir), config.ErrFile)
	read, err := config.Read(dir)
	require.NoError(t, err)
	require.Equal(t, linked(), read)
}

func TestChainsAndPaths(t *testing.T) {
	f := &config.File{}
	require.False(t, f.Set(norte()))
	require.False(t, f.Set(sur()))
	moved := norte()
	moved.RPC = "http://127.0.0.1:36657"
	require.True(t, f.Set(moved), "the same ID replaces")
	found, err := f.Chain("norte-1")
	require.NoError(t, err)
	require.Equal(t, moved, found)

	_, err = f.Chain("este-1")
	require.ErrorIs(t, err, config.ErrUnknownChain)
	require.Contains(t, fixOf(t, err), "norte-1, sur-1")
	_, err = f.Path("norte-1", "sur-1")
	require.ErrorIs(t, err, config.ErrUnknownPath)

	require.True(t, f.Join("norte-1", "sur-1"))
	require.False(t, f.Join("sur-1", "norte-1"), "a path has no direction")
	path, err := f.Path("sur-1", "norte-1")
	require.NoError(t, err)
	require.Equal(t, config.Path{A: "norte-1", B: "sur-1"}, path)

	require.NoError(t, f.Remove("sur-1"))
	require.Empty(t, f.Paths, "a path goes with its chain")
	require.ErrorIs(t, f.Remove("sur-1"), config.ErrUnknownChain)
}

func TestEditsOfManyProcessesAllStay(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c := norte()
			c.ID = string(rune('a'+i)) + "-1"
			if err := config.Edit(dir, func(f *config.File) error { f.Set(c); return nil }); err != nil {
				t.Error(err)
			}
		}()
	}
	wg.Wait()
	f, err := config.Read(dir)
	require.NoError(t, err)
	require.Len(t, f.Chains, 8)
}

func TestARefusedEditChangesNothing(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, linked().Write(dir))
	refused := errors.New("no")
	require.ErrorIs(t, config.Edit(dir, func(f *config.File) error { f.Chains = nil; return refused }), refused)
	f, err := config.Read(dir)
	require.NoError(t, err)
	require.Equal(t, linked(), f)
}

func TestOneRelayerAtATimeHoldsAHome(t *testing.T) {
	dir := t.TempDir()
	_, _, held := config.Holder(dir)
	require.False(t, held)
	release, err := config.Hold(dir, "127.0.0.1:9")
	require.NoError(t, err)
	pid, address, held := config.Holder(dir)
	require.True(t, held)
	require.Equal(t, os.Getpid(), pid)
	require.Equal(t, "127.0.0.1:9", address)

	_, err = config.Hold(dir, "")
	require.ErrorIs(t, err, config.ErrRunning)
	require.NotEmpty(t, fixOf(t, err))
	release()
	_, _, held = config.Holder(dir)
	require.False(t, held, "the file stays, the lock does not")
	release, err = config.Hold(dir, "")
	require.NoError(t, err)
	release()
}

func fixOf(t *testing.T, err error) string {
	t.Helper()
	var known interface{ Fix() string }
	require.ErrorAs(t, err, &known)
	return known.Fix()
}
