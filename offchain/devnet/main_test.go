package devnet

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// idleEnv makes the test binary a child that only waits, for tests of processes.
const idleEnv = "DEVNET_TEST_IDLE"

var binaryDir string

func TestMain(m *testing.M) {
	switch os.Getenv(idleEnv) {
	case "wait":
		select {}
	case "fail":
		fmt.Fprintln(os.Stderr, "Error: listen tcp 127.0.0.1:9090: bind: address already in use")
		os.Exit(1)
	case "full":
		fmt.Fprintln(os.Stderr, "panic: write data/000001.log: no space left on device\n\ngoroutine 1 [running]:")
		os.Exit(2)
	}
	code := m.Run()
	if binaryDir != "" {
		os.RemoveAll(binaryDir)
	}
	os.Exit(code)
}

// amigosd builds the binary once for all tests that run it.
var amigosd = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "amigosd-")
	if err != nil {
		return "", err
	}
	binaryDir = dir
	path := filepath.Join(dir, "amigosd")
	build := exec.Command("go", "build", "-o", path, "github.com/amigos-network/amigos/cmd/amigosd")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build amigosd: %w\n%s", err, out)
	}
	return path, nil
})

// golden compares with a file of testdata; UPDATE=1 writes it anew.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}
