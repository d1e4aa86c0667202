package devnet

import (
	"errors"
	"os"
)

// Remove throws a workspace away with all that is in it. That of a running devnet is refused with the fix. It says
// whether there was one.
func Remove(w Workspace) (bool, error) {
	if _, err := os.Stat(w.Dir); errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	unlock, err := w.Lock()
	if err != nil {
		return true, err
	}
	defer unlock()
	if last, err := w.ReadState(); err == nil {
		for _, l := range leftovers(last) {
			if err := l.end(); err != nil {
				return true, err
			}
		}
	}
	return true, os.RemoveAll(w.Dir)
}
