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

func (w Workspace) statePath() string { return filepath.Join(w.Dir, "devnet.json") }
func (w Workspace) lockPath() string  { return filepath.Join(w.Dir, "lock") }
func (w Workspace) logPath() string   { return filepath.Join(w.Dir, "devnet.log") }

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

// configName is how the i-th chain's description is called.
func configName(i int) string { return configNames[i][0] }

func (w Workspace) configPath(i int) string { return filepath.Join(w.Dir, configName(i)) }

// keepConfigs remembers the descriptions a workspace is made from; a later start follows them still. The first is
// written last: with it the workspace has them all.
func (w Workspace) keepConfigs(given []Description) error {
	for i := len(given); i < MaxChains; i++ { // of a start that was cut short
		if err := os.RemoveAll(w.configPath(i)); err != nil {
			return err
		}
	}
	for i := len(given) - 1; i >= 0; i-- {
		if err := writeFileAtomic(w.configPath(i), given[i].YAML); err != nil {
			return err
		}
	}
	return nil
}

// keptConfigs are the descriptions a workspace was made from; none if it is new.
func (w Workspace) keptConfigs() ([]Description, error) {
	var out []Description
	for i := range MaxChains {
		bz, err := os.ReadFile(w.configPath(i))
		if errors.Is(err, fs.ErrNotExist) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Description{bz, w.configPath(i)})
	}
	return out, nil
}

// tilde shortens a path below the person's home for the screen.
func tilde(path string) string {
	home, err := os.UserHomeDir()
	if rest, ok := strings.CutPrefix(path, home+"/"); err == nil && ok {
		return "~/" + rest
	}
	return path
}
