package signature

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func name(i int) id { return identify("test", fmt.Append(nil, i), nil, nil) }

func TestPartsDoNotRunTogether(t *testing.T) {
	require.NotEqual(t, identify("k", []byte("ab"), []byte("c"), nil), identify("k", []byte("a"), []byte("bc"), nil))
	require.NotEqual(t, identify("k", nil, []byte("a"), nil), identify("k", nil, nil, []byte("a")))
	require.NotEqual(t, identify("ka", nil, nil, nil), identify("k", []byte("a"), nil, nil))
}

func TestTheMemoIsBounded(t *testing.T) {
	for _, size := range []int{0, 1, 2, 7, 100} {
		m := newMemo(size)
		for i := range 1_000 {
			m.remember(name(i))
			require.LessOrEqual(t, len(m.young)+len(m.old), size+size%2, size)
		}
		require.Equal(t, size > 0, m.knows(name(999)), "the last one of %d", size)
	}
}

func TestTheMemoForgetsWhatNobodyAsksFor(t *testing.T) {
	m := newMemo(10)
	for i := range 1_000 {
		m.remember(name(i))
		require.True(t, m.knows(name(0)), "asked for after %d more", i)
	}
	require.False(t, m.knows(name(500)))
}
