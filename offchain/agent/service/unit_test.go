package service

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func command(home string) []string {
	return []string{"/usr/local/bin/amigosd", "agent", "start", "--from", "bob", "--home", home, "--node", "tcp://127.0.0.1:26657"}
}

func TestAUnitIsWrittenAsItWas(t *testing.T) {
	tests := []struct {
		golden string
		unit   Unit
	}{
		{"testdata/user.service", Unit{Agent: "bob", Command: command("/home/bob/.amigosd")}},
		{"testdata/system.service", Unit{Agent: "bob", Command: command(`/srv/my amigos/100%/$x/a"b\c`), System: true, User: "amigos"}},
	}
	for _, tc := range tests {
		t.Run(tc.golden, func(t *testing.T) {
			want, err := os.ReadFile(tc.golden)
			require.NoError(t, err)
			got, err := tc.unit.Text()
			require.NoError(t, err)
			require.Equal(t, string(want), got)
		})
	}
}

func TestAUnitTakesNoLinesFromArguments(t *testing.T) {
	for _, word := range []string{"a\nExecStartPre=/bin/sh", "a\x00", "\xff"} {
		_, err := Unit{Agent: "bob", Command: []string{"/bin/amigosd", word}}.Text()
		require.ErrorIs(t, err, ErrArgument)
	}
}

func TestAUnitsNameIsPlain(t *testing.T) {
	name, err := Unit{Agent: "bob_2.x-y"}.Name()
	require.NoError(t, err)
	require.Equal(t, "amigos-agent-bob_2.x-y.service", name)
	for _, agent := range []string{"", "a b", "../bob", "bob@x", "-bob", "%i", strings.Repeat("b", 65)} {
		_, err := Unit{Agent: agent}.Name()
		require.ErrorIs(t, err, ErrName, agent)
	}
}
