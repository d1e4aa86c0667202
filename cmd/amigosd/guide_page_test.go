//go:build unix

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// guideDir is where the pages are.
var guideDir = filepath.Join("..", "..", "docs", "guide")

const (
	firstTerminal = ""
	maxPageLines  = 120
)

// guideBlock is a fenced block of a guide's page. Its fence says what it is, and where: commands (sh), lines that must
// follow (output) or a key to press (key), in the first terminal or, as "sh second terminal", in another one.
type guideBlock struct {
	kind, terminal, text string
	line                 int
}

// readGuidePage returns the blocks of a page that are run or compared.
func readGuidePage(t *testing.T, page string) []guideBlock {
	t.Helper()
	bz, err := os.ReadFile(filepath.Join(guideDir, page))
	require.NoError(t, err)
	lines := strings.Split(strings.TrimRight(string(bz), "\n"), "\n")
	require.LessOrEqual(t, len(lines), maxPageLines, "%s is short", page)

	var blocks []guideBlock
	var open *guideBlock
	for i, line := range lines {
		info, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && open == nil:
			kind, terminal, _ := strings.Cut(info, " ")
			open = &guideBlock{kind: kind, terminal: terminal, line: i + 1}
		case fence:
			blocks = append(blocks, *open)
			open = nil
		case open != nil:
			open.text += line + "\n"
		}
	}
	require.Nil(t, open, "a block of %s is not closed", page)
	return blocks
}

var (
	escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")
	blanks  = regexp.MustCompile(`\s+`)
)

// holdsLines tells whether the lines of want stand in got in their order, with anything between them, and names the
// first one that does not. Blanks are compared loosely; … stands for anything.
func holdsLines(got, want string) (missing string, ok bool) {
	rest := plainLines(got)
	for _, line := range plainLines(want) {
		pattern := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(line), "…", ".*") + "$")
		for len(rest) > 0 && !pattern.MatchString(rest[0]) {
			rest = rest[1:]
		}
		if len(rest) == 0 {
			return line, false
		}
		rest = rest[1:]
	}
	return "", true
}

func plainLines(text string) []string {
	var lines []string
	for line := range strings.Lines(escapes.ReplaceAllString(text, "")) {
		if line = strings.TrimSpace(blanks.ReplaceAllString(line, " ")); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func TestOutputIsComparedLoosely(t *testing.T) {
	got := "\x1b[32msent\x1b[0m AB12\nhandle  bob/2\ntook    12ms\n"
	_, ok := holdsLines(got, "handle bob/2\ntook …\n")
	require.True(t, ok)
	missing, ok := holdsLines(got, "took …\nhandle …\n")
	require.False(t, ok, "order counts")
	require.Equal(t, "handle …", missing)
	_, ok = holdsLines(got, "handle bob\n")
	require.False(t, ok, "a line is compared whole")
}

func TestGuideIndexNamesEveryPage(t *testing.T) {
	index, err := os.ReadFile(filepath.Join(guideDir, "README.md"))
	require.NoError(t, err)
	pages, err := filepath.Glob(filepath.Join(guideDir, "*.md"))
	require.NoError(t, err)
	for _, page := range pages {
		if name := filepath.Base(page); name != "README.md" {
			require.Contains(t, string(index), "("+name+")")
		}
	}
}
