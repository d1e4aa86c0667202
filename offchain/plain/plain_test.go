package plain

import (
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

func TestNothingReachesTheTerminalThatItObeys(t *testing.T) {
	for _, wicked := range []string{
		"\x1b[2J", "\x1b]0;title\x07", "\u009b31m", "a\rb", "a\bb", "\x00", "\u202eevil", "\u2066x", "\u200b", "\ufeff", "\xff\xfe", "\x7f", "\U000e0041",
	} {
		for _, line := range append(Lines(wicked), Text(wicked), Body(envelope.Message{Body: []byte(wicked)})) {
			for _, r := range line {
				require.True(t, unicode.IsPrint(r), "%q leaves %U", wicked, r)
			}
		}
	}
	require.Equal(t, `\x1b[31mred`, Text("\x1b[31mred"))
	require.Equal(t, "¡hola, señor! 你好 🎉", Text("¡hola, señor! 你好 🎉"))
}

func TestLinesStayLines(t *testing.T) {
	require.Equal(t, []string{"a", "", "    b"}, Lines("a\r\n\n\tb\n"))
	require.Equal(t, []string{"{\"a\":1}"}, BodyLines(envelope.Message{ContentType: "application/json", Body: []byte("{\n \"a\": 1\n}")}))
	require.Equal(t, []string{"(2 bytes of image/png)"}, BodyLines(envelope.Message{ContentType: "image/png", Body: []byte("\x89P")}))
	require.Equal(t, `a\nb`, Body(envelope.Message{Body: []byte("a\nb")}))
}

func FuzzText(f *testing.F) {
	f.Add("\x1b[31m\u202e\xff")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range Text(text) {
			require.True(t, unicode.IsPrint(r), "%U", r)
		}
	})
}
