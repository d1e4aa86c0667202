package process

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSettingsAreChangedWhereTheyStand(t *testing.T) {
	const before = "# size = 1\nmoniker = \"a\"\n\n[mempool]\nsize = 5000\n\n[other]\n  size = 1\n"
	after, err := setValue(before, "mempool.size", "7")
	require.NoError(t, err)
	require.Equal(t, "# size = 1\nmoniker = \"a\"\n\n[mempool]\nsize = 7\n\n[other]\n  size = 1\n", after)

	after, err = setValue(before, "moniker", "b")
	require.NoError(t, err)
	require.Contains(t, after, "\nmoniker = \"b\"\n", "a text keeps its quotes")

	_, err = setValue(before, "size", "7")
	require.ErrorIs(t, err, errNoSetting, "it stands in sections only")
}
