package envelope_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

func TestThePriorityIsReadOutOfTheBytes(t *testing.T) {
	for _, priority := range []envelope.Priority{envelope.PRIORITY_UNSPECIFIED, envelope.PRIORITY_BULK, envelope.PRIORITY_URGENT} {
		m := hola()
		m.Priority = priority
		require.Equal(t, priority, envelope.PriorityOf(m.CanonicalBytes()))
	}
}

func FuzzPriorityOf(f *testing.F) {
	m := hola()
	f.Add(m.CanonicalBytes())
	m.Priority = envelope.PRIORITY_URGENT
	f.Add(m.CanonicalBytes())
	f.Fuzz(func(t *testing.T, bz []byte) {
		got := envelope.PriorityOf(bz)
		if m, err := envelope.ParseMessage(bz); err == nil {
			require.Equal(t, m.Priority, got)
		}
	})
}
