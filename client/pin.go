package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/amigos-network/amigos/x/internode/types"
)

// ErrNameMoved says that a name belongs to another address than when it was first written to. Names expire and can be
// taken by others, so a person decides.
var ErrNameMoved = errors.New("the name belongs to another address now")

// pins are the addresses that names had when they were first written to, in one file per chain.
type pins struct {
	path string
	mu   sync.Mutex
}

func newPins(dir, chainID string) *pins {
	if dir == "" {
		return nil
	}
	return &pins{path: filepath.Join(dir, url.PathEscape(chainID)+".json")}
}

// checkNames refuses drafts to a name that has moved, and remembers the names that are new.
func (c *Client) checkNames(ctx context.Context, drafts []Draft) error {
	if c.pins == nil {
		return nil
	}
	checked := map[string]bool{}
	for _, draft := range drafts {
		address, err := types.ParseAddress(draft.To)
		if err != nil || address.Form != types.FormName || address.Link != "" || checked[address.Name] {
			continue // Compose refuses what is no address; other forms say themselves who they are
		}
		checked[address.Name] = true
		record, err := c.Node(ctx, address.Name)
		if errors.Is(err, types.ErrNodeNotFound) {
			continue // the chain says so, in the result of its entry
		}
		if err != nil {
			return err
		}
		if err := c.checkPin(address.Name, record.Node.Address); err != nil {
			return err
		}
	}
	return nil
}

func (c *Client) checkPin(name, is string) error {
	c.pins.mu.Lock()
	defer c.pins.mu.Unlock()
	known, err := c.pins.read()
	if err != nil {
		return err
	}
	was, pinned := known[name]
	if was == is {
		return nil
	}
	if pinned && (c.cfg.OnRepin == nil || !c.cfg.OnRepin(name, was, is)) {
		return &Error{
			Message: fmt.Sprintf("%s is %s now, and was %s when it was first written to: nothing was sent", name, is, was),
			cause:   ErrNameMoved,
			fix:     "ask its owner on another road whether that is right; then send with --repin, or write to the address itself",
		}
	}
	known = maps.Clone(known)
	known[name] = is
	return c.pins.write(known)
}

func (p *pins) read() (map[string]string, error) {
	known := map[string]string{}
	bz, err := os.ReadFile(p.path)
	if errors.Is(err, fs.ErrNotExist) {
		return known, nil
	}
	if err == nil {
		err = json.Unmarshal(bz, &known)
	}
	if err != nil {
		return nil, &Error{
			Message: fmt.Sprintf("the addresses that names had before cannot be read: %s: %v", p.path, err), cause: err,
			fix: "correct the file, or remove it: then each name is taken as it is now",
		}
	}
	return known, nil
}

// write replaces the file whole, or not at all.
func (p *pins) write(known map[string]string) error {
	bz, err := json.MarshalIndent(known, "", "  ")
	if err != nil {
		return err
	}
	dir := filepath.Dir(p.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return local("names cannot be remembered: %v", err)
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(p.path)+"-*")
	if err != nil {
		return local("names cannot be remembered: %v", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(append(bz, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return local("names cannot be remembered: %v", err)
	}
	if err := os.Rename(f.Name(), p.path); err != nil {
		return local("names cannot be remembered: %v", err)
	}
	return nil
}
