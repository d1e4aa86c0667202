package devnet

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// Serving finds the devnet under a home that is up and ready: the default one first,
// else the one started last.
func Serving(home string) (State, bool) {
	entries, err := os.ReadDir(filepath.Join(home, "devnet"))
	if err != nil {
		return State{}, false
	}
	var found State
	var ok bool
	for _, entry := range entries {
		w, err := NewWorkspace(home, entry.Name())
		if err != nil {
			continue
		}
		s, err := w.ReadState()
		if err != nil || !s.Ready || !s.Alive() {
			continue
		}
		if s.Name == DefaultName {
			return s, true
		}
		if !ok || s.Started.After(found.Started) {
			found, ok = s, true
		}
	}
	return found, ok
}

// HasChain says whether a home holds a chain of the person's own.
func HasChain(home string) bool {
	_, err := os.Stat(filepath.Join(home, "config", "genesis.json"))
	return !errors.Is(err, fs.ErrNotExist)
}

// Dir is the workspace of the devnet.
func (s State) Dir() string { return filepath.Dir(s.Chains[0].Home) }

// FirstTime is true once per running devnet: for the first command it serves.
func (s State) FirstTime() bool {
	marker := filepath.Join(s.Dir(), ".told")
	run := strconv.Itoa(s.PID) + " " + strconv.FormatInt(s.Start, 10)
	if told, err := os.ReadFile(marker); err == nil && string(told) == run {
		return false
	}
	return writeFileAtomic(marker, []byte(run)) == nil
}
