package devnet

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
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

// lockTries and lockPause bound how long a start waits for a lock that is just being let go.
const (
	lockTries = 10
	lockPause = 50 * time.Millisecond
)

// Lock takes the workspace for this process, or fails naming who has it. The kernel
// lets the lock go when the process ends, however it ends.
func (w Workspace) Lock() (unlock func(), err error) {
	if err := os.MkdirAll(w.Dir, 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(w.lockPath(), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for range lockTries {
		if err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			break
		}
		<-time.After(lockPause)
	}
	if err != nil {
		f.Close()
		return nil, w.taken(err)
	}
	if err := errors.Join(f.Truncate(0), writeAt(f, strconv.Itoa(os.Getpid()))); err != nil {
		f.Close()
		return nil, err
	}
	return func() { f.Close() }, nil
}

func writeAt(f *os.File, text string) error {
	_, err := f.WriteAt([]byte(text), 0)
	return err
}

func (w Workspace) taken(err error) *Failure {
	holder, _ := os.ReadFile(w.lockPath())
	return &Failure{
		What:   "a devnet runs here already",
		Cause:  fmt.Sprintf("pid %s holds %s", strings.TrimSpace(string(holder)), w.Dir),
		Remedy: "amigosd devnet stop" + w.nameFlag() + " ends it; --name another runs a second one beside it",
		Code:   ExitBusy, Err: err,
	}
}

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
