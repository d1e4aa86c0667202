// Package plain shows what others wrote so that it can do nothing to a terminal.
package plain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/seal"
)

// Text escapes whatever a terminal might obey: control characters, invisible ones and changes of direction.
func Text(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strconv.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRune(r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}

// Lines is a text of several lines, each of them escaped.
func Lines(text string) []string {
	lines := strings.Split(strings.ReplaceAll(strings.TrimRight(text, "\r\n"), "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = Text(strings.ReplaceAll(line, "\t", "    "))
	}
	return lines
}

// Body is what a message says, on one line.
func Body(m envelope.Message) string {
	text, said := body(m)
	if !said {
		return text
	}
	return Text(text)
}

// BodyLines is what a message says, line by line.
func BodyLines(m envelope.Message) []string {
	text, said := body(m)
	if !said {
		return []string{text}
	}
	return Lines(text)
}

// body is a body's text, not yet escaped: JSON is made compact. What is no text is counted, and said is false.
func body(m envelope.Message) (text string, said bool) {
	if seal.IsSealed(m) {
		return fmt.Sprintf("(sealed, %d bytes)", len(m.Body)), false
	}
	media, _, err := mime.ParseMediaType(m.ContentType)
	if m.ContentType == "" || err != nil {
		media = "text/plain"
	}
	isJSON := media == "application/json" || strings.HasSuffix(media, "+json")
	content := m.Body
	var compact bytes.Buffer
	if isJSON && json.Compact(&compact, content) == nil {
		content = compact.Bytes()
	}
	if !utf8.Valid(content) || !isJSON && !strings.HasPrefix(media, "text/") {
		return fmt.Sprintf("(%d bytes of %s)", len(m.Body), Text(media)), false
	}
	return string(content), true
}
