package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes `amigosd` a command of scripts and stories: this test binary under another name, so that what is
// tested is what is built.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"amigosd": main})
}
