package process

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

var errNoSetting = errors.New("no such setting")

// writeSettings changes values in a file of settings, by their names with the section. The file is as init writes it:
// each setting has its line, and a text has quotes.
func writeSettings(file string, settings [][2]string) error {
	bz, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	text := string(bz)
	for _, s := range settings {
		if text, err = setValue(text, s[0], s[1]); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return os.WriteFile(file, []byte(text), 0o600)
}

func setValue(text, name, value string) (string, error) {
	lines, section, found := strings.SplitAfter(text, "\n"), "", false
	for i, line := range lines {
		if header := strings.TrimSpace(line); strings.HasPrefix(header, "[") {
			section = strings.Trim(header, "[]") + "."
			continue
		}
		key, old, ok := strings.Cut(line, "=")
		if !ok || section+strings.TrimSpace(key) != name {
			continue
		}
		if strings.HasPrefix(strings.TrimSpace(old), `"`) {
			value = strconv.Quote(value)
		}
		lines[i], found = strings.TrimSpace(key)+" = "+value+"\n", true
	}
	if !found {
		return "", fmt.Errorf("%w: %s", errNoSetting, name)
	}
	return strings.Join(lines, ""), nil
}
