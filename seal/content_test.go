package seal

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzContent reads what an author sealed, which may be anything.
func FuzzContent(f *testing.F) {
	for _, c := range []Content{{}, {Body: []byte("hola")}, {ContentType: "text/csv", ReplyKey: make([]byte, KeyBytes), Body: []byte("1,2")}} {
		bz, err := c.encode()
		require.NoError(f, err)
		f.Add(bz)
	}
	f.Add([]byte{32, 0, 0})
	f.Add([]byte{0, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, bz []byte) {
		content, err := decode(bz)
		if err != nil {
			require.ErrorIs(t, err, ErrCannotOpen)
			return
		}
		again, err := content.encode()
		require.NoError(t, err)
		require.True(t, bytes.Equal(bz, again), "one form for one content")
	})
}
