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

// pins are the addresses that names had, and the links that names of links meant, when they were first written to, in
// one file per chain.
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
		name := pinned(address)
		if err != nil || name == "" || checked[name] {
			continue // Compose refuses what is no address; other forms say themselves who they are
		}
		checked[name] = true
		is, err := c.meaning(ctx, address)
		if errors.Is(err, types.ErrNodeNotFound) || errors.Is(err, types.ErrLinkNotFound) {
			continue // the chain says so, in the result of its entry
		}
		if err != nil {
			return err
		}
		if err := c.checkPin(name, is); err != nil {
			return err
		}
	}
	return nil
}

// pinned is the name in an address that can come to mean another: a node's on this chain, or a link's, with the @ before
// it. A name behind a link is resolved there, and the number of a link or a channel stays what it is.
func pinned(a types.Address) string {
	switch _, numbered := types.LinkNumber(a.Link); {
	case a.Link != "" && !numbered && !types.IsChannel(a.Link):
		return "@" + a.Link
	case a.Form == types.FormName:
		return a.Name
	}
	return ""
}

// meaning is what the name in an address means now: a node's address, or a link's number and chain.
func (c *Client) meaning(ctx context.Context, a types.Address) (string, error) {
	if a.Link == "" {
		record, err := c.Node(ctx, a.Name)
		if err != nil {
			return "", err
		}
		return record.Node.Address, nil
	}
	record, err := c.Link(ctx, a.Link)
	if err != nil {
		return "", err
	}
	return types.LinkAddress(record.Link.Number) + " to " + record.Link.ChainId, nil
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
			fix:     "ask its owner on another road whether that is right; then send with --repin, or write to the address itself (for a link, to its number)",
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
