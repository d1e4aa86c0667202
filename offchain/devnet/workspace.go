package devnet

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// DefaultName is the workspace a person gets who names none.
const DefaultName = "default"

var workspaceName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// Workspace is the directory that holds all a devnet makes.
type Workspace struct {
	Name string
	Dir  string
}

// NewWorkspace names a workspace under a home such as ~/.amigosd, and makes nothing yet.
func NewWorkspace(home, name string) (Workspace, error) {
	if !workspaceName.MatchString(name) {
		return Workspace{}, usage("say --name work, for example", "--name %q must be lower-case letters, digits and dashes", name)
	}
	return Workspace{Name: name, Dir: filepath.Join(home, "devnet", name)}, nil
}

func (w Workspace) statePath() string  { return filepath.Join(w.Dir, "devnet.json") }
func (w Workspace) lockPath() string   { return filepath.Join(w.Dir, "lock") }
func (w Workspace) configPath() string { return filepath.Join(w.Dir, "config.yml") }
func (w Workspace) logPath() string    { return filepath.Join(w.Dir, "devnet.log") }

// chainHome is the chain's own home inside the workspace.
func (w Workspace) chainHome(chainID string) string { return filepath.Join(w.Dir, chainID) }

// nameFlag is what a command needs to reach this workspace.
func (w Workspace) nameFlag() string {
	if w.Name == DefaultName {
		return ""
	}
	return " --name " + w.Name
}

// Reset empties the workspace. Only its lock stays, for it is held.
func (w Workspace) Reset() error {
	entries, err := os.ReadDir(w.Dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		path := filepath.Join(w.Dir, entry.Name())
		if path == w.lockPath() || path == w.logPath() {
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	return nil
}

// keepConfig remembers the description a workspace was made from. A later start
// follows it still; changed says that the person's file has moved on.
func (w Workspace) keepConfig(given []byte) (kept []byte, changed bool, err error) {
	kept, err = os.ReadFile(w.configPath())
	if errors.Is(err, fs.ErrNotExist) {
		return given, false, writeFileAtomic(w.configPath(), given)
	}
	return kept, err == nil && string(kept) != string(given), err
}

// tilde shortens a path below the person's home for the screen.
func tilde(path string) string {
	home, err := os.UserHomeDir()
	if rest, ok := strings.CutPrefix(path, home+"/"); err == nil && ok {
		return "~/" + rest
	}
	return path
}
