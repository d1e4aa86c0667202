package types

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEveryErrorHasACodeInRangeAndAHint reads the registrations from the source, since the registry cannot be listed.
func TestEveryErrorHasACodeInRangeAndAHint(t *testing.T) {
	var source []byte
	files, err := filepath.Glob("errors*.go")
	require.NoError(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		bz, err := os.ReadFile(file)
		require.NoError(t, err)
		source = append(source, bz...)
	}
	found := regexp.MustCompile(`Register\(ModuleName, (\d+), "[a-zA-Z]`).FindAllSubmatch(source, -1)
	require.NotEmpty(t, found)
	seen := map[uint32]bool{}
	for _, match := range found {
		n, err := strconv.ParseUint(string(match[1]), 10, 32)
		require.NoError(t, err)
		code := uint32(n)
		require.False(t, seen[code], "code %d twice", code)
		require.True(t, code >= 2000 && code < 3000, "code %d", code)
		seen[code] = true
		hint, ok := Explain(code)
		require.True(t, ok, "no hint for %d", code)
		require.NotEmpty(t, hint.Fix)
	}
	require.Len(t, hints(), len(seen), "a hint without an error")
}
