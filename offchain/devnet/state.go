package devnet

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// State is devnet.json: what runs, where, and for whom. It is written whole or not at all.
type State struct {
	Name    string        `json:"name"`
	Version string        `json:"version"`
	Proc                  // the devnet itself
	Started time.Time     `json:"started"`
	Chains  []ChainState  `json:"chains"`
	Link    *LinkState    `json:"link,omitempty"`
	Relayer *RelayerState `json:"relayer,omitempty"`
	Ready   bool          `json:"ready"`
}

// ChainState is one running chain and where it listens.
type ChainState struct {
	ChainID    string `json:"chain_id"`
	Home       string `json:"home"`
	RPC        string `json:"rpc"`
	GRPC       string `json:"grpc"`
	REST       string `json:"rest"`
	P2P        string `json:"p2p"`
	Prometheus string `json:"prometheus"`
	Proc
	Log        string           `json:"log"`
	Validators []ValidatorState `json:"validators"` // the first is the one above
	Faucet     *FaucetState     `json:"faucet,omitempty"`
	Agents     []AgentState     `json:"agents"`
	Accounts   []AccountState   `json:"accounts"`
}

// ValidatorState is one running validator of a chain and where it listens.
type ValidatorState struct {
	Name       string `json:"name"`
	NodeID     string `json:"node_id"`
	Home       string `json:"home"`
	RPC        string `json:"rpc"`
	P2P        string `json:"p2p"`
	Prometheus string `json:"prometheus"`
	Proc
	Log string `json:"log"`
	// Height is how far it is, for status; 0 if it does not answer.
	Height int64 `json:"height,omitempty"`
}

// FaucetState is a chain's faucet. It lives in the devnet's own process.
type FaucetState struct {
	URL     string `json:"url"`
	Account string `json:"account"`
	Log     string `json:"log"`
}

// LinkState is the link between the chains.
type LinkState struct {
	Port    string    `json:"port"`
	Version string    `json:"version"`
	Ends    []LinkEnd `json:"ends"` // in the order of the chains
}

// LinkEnd is what one chain has of the link.
type LinkEnd struct {
	ChainID    string `json:"chain_id"`
	Name       string `json:"name"` // of the other chain, as addresses on this one say it: bob@sur
	Client     string `json:"client_id"`
	Connection string `json:"connection_id"`
	Channel    string `json:"channel_id"`
}

// RelayerState is the running relayer.
type RelayerState struct {
	Home string `json:"home"`
	Proc
	Log     string `json:"log"`
	Metrics string `json:"metrics,omitempty"` // URL, once it is ready
}

// AgentState is one running agent.
type AgentState struct {
	Node string `json:"node"`
	Proc
	Log     string `json:"log"`
	Metrics string `json:"metrics,omitempty"` // URL, once it is ready
}

// AccountState is one account of a chain; with a peer ID it is a node.
type AccountState struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	PeerID  string `json:"peer_id,omitempty"`
	Index   uint32 `json:"index"` // in the mnemonic
}

// ErrNoState says that no devnet was ever started in a workspace.
var ErrNoState = errors.New("no devnet here")

// ReadState reads the workspace's devnet.json: ErrNoState if there is none, a Failure
// with its fix if it cannot be read.
func (w Workspace) ReadState() (State, error) {
	bz, err := os.ReadFile(w.statePath())
	if errors.Is(err, fs.ErrNotExist) {
		return State{}, fmt.Errorf("%w: %s", ErrNoState, w.Dir)
	}
	if err != nil {
		return State{}, err
	}
	var s State
	if err := json.Unmarshal(bz, &s); err != nil {
		return State{}, w.corrupt(err)
	}
	if s.Name != w.Name || len(s.Chains) == 0 || s.Chains[0].ChainID == "" {
		return State{}, w.corrupt(errors.New("fields are missing"))
	}
	return s, nil
}

func (w Workspace) corrupt(err error) *Failure {
	return &Failure{
		What:   "the state file cannot be read",
		Cause:  fmt.Sprintf("%s: %v", tilde(w.statePath()), err),
		Remedy: "amigosd devnet --reset" + w.nameFlag() + " starts from a clean workspace",
		Code:   ExitComponent, Err: err,
	}
}

// writeState replaces the state file, and a copy where the person asked for one.
func (w Workspace) writeState(s State, copies ...string) error {
	bz, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	for _, path := range append([]string{w.statePath()}, copies...) {
		if path == "" {
			continue
		}
		if err := writeFileAtomic(path, append(bz, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// writeFileAtomic writes a file beside its place and renames it there.
func writeFileAtomic(path string, bz []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(bz)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
