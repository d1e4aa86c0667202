package link

import (
	"context"
	"fmt"
	"time"

	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"
	"golang.org/x/sync/errgroup"
)

// Result is a link: what each chain has of it, the first chain first.
type Result struct {
	Ends [2]End `json:"ends"`
	// Port and Version are the channel's.
	Port    string `json:"port"`
	Version string `json:"version"`
	// Changed is false when everything was there.
	Changed bool          `json:"changed"`
	Took    time.Duration `json:"-"`
}

// End is one chain's side.
type End struct {
	ChainID    string `json:"chain_id"`
	Client     string `json:"client_id"`
	Connection string `json:"connection_id"`
	Channel    string `json:"channel_id"`
	// Link is the link's address on that chain, as link-1, for our port; Name what it is called.
	Link string `json:"link,omitempty"`
	Name string `json:"name,omitempty"`
}

// Link sets up what is missing between two chains, and tells what there is. It may be killed and called again.
func Link(ctx context.Context, a, b Chain, opts Options, progress Progress) (Result, error) {
	opts, err := opts.complete()
	if err != nil {
		return Result{}, err
	}
	if a.ID() == b.ID() {
		return Result{}, refuse(ErrSame, "name two chains; amigosd relayer chains list shows them", "both chains are %s", a.ID())
	}
	if progress == nil {
		progress = func(Event) {}
	}
	l := &linker{chains: [2]Chain{a, b}, opts: opts, progress: progress, began: time.Now()}
	l.since = l.began
	return l.run(ctx)
}

// linker is one set-up.
type linker struct {
	chains   [2]Chain
	opts     Options
	progress Progress

	pair    pair
	wrote   [2]int64 // the height of what was written to each chain last; 0 if nothing was
	changed bool
	began   time.Time
	since   time.Time // the step under way
}

func (l *linker) run(ctx context.Context) (Result, error) {
	if err := l.checkAuthority(ctx); err != nil {
		return Result{}, err
	}
	a, b, err := l.survey(ctx, l.opts)
	if err != nil {
		return Result{}, err
	}
	if err := l.checkGenesis(a, b); err != nil {
		return Result{}, err
	}
	l.pair = match(a, b)
	if l.pair.opened() < handshake {
		if err := l.checkFunds(ctx); err != nil {
			return Result{}, err
		}
	}
	if err := l.clients(ctx); err != nil {
		return Result{}, err
	}
	if l.pair.connected() == handshake {
		l.finish(StepConnection, true)
	}
	if l.pair.opened() == handshake {
		l.finish(StepChannel, true)
	}
	if err := l.handshakes(ctx); err != nil {
		return Result{}, err
	}
	res := l.result()
	return res, l.name(ctx, &res)
}

// survey looks at both chains at once.
func (l *linker) survey(ctx context.Context, o Options) (a, b *holding, err error) {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) { a, err = survey(ctx, l.chains[0], l.chains[1], o); return err })
	g.Go(func() (err error) { b, err = survey(ctx, l.chains[1], l.chains[0], o); return err })
	return a, b, g.Wait()
}

// checkGenesis refuses where a chain was begun anew under the ID of one that the other still knows.
func (l *linker) checkGenesis(a, b *holding) error {
	for i, h := range []*holding{a, b} {
		if len(h.foreign) > 0 && len(h.clients) == 0 {
			on, of := l.chains[i].ID(), l.chains[1-i].ID()
			return refuse(ErrGenesis,
				fmt.Sprintf("name a node of the chain that is meant (amigosd relayer chains add %s --rpc …); if %s was begun anew, amigosd relayer link %s %s --new links the new one",
					of, of, l.chains[0].ID(), l.chains[1].ID()),
				"%s knows another %s than this node's: %s has blocks of a chain with another genesis", on, of, h.foreign[len(h.foreign)-1])
		}
	}
	return nil
}

// only leaves of a survey what belongs to one client.
func (h *holding) only(client string) *holding {
	one := &holding{clients: map[string]*ibctm.ClientState{}, connections: map[string]*connectiontypes.IdentifiedConnection{}, channels: h.channels}
	if state := h.clients[client]; state != nil {
		one.clients[client] = state
	}
	for id, c := range h.connections {
		if c.ClientId == client {
			one.connections[id] = c
		}
	}
	return one
}

func (l *linker) report(e Event) {
	l.changed = true
	l.progress(e)
}

// finish tells that a step is done.
func (l *linker) finish(step string, found bool) {
	l.tell(Event{Step: step, Status: Done, Found: found, Detail: l.detail(step)})
}

func (l *linker) tell(e Event) {
	now := time.Now()
	e.Took, l.since = now.Sub(l.since), now
	l.progress(e)
}

func (l *linker) detail(step string) string {
	ids := [2]string{}
	for i, e := range l.pair {
		ids[i] = map[string]string{StepClient: e.client, StepConnection: e.connection, StepChannel: e.channel}[step]
	}
	return fmt.Sprintf("%s on %s ⇄ %s on %s", ids[0], l.chains[0].ID(), ids[1], l.chains[1].ID())
}

func (l *linker) result() Result {
	res := Result{Port: l.opts.Port, Version: l.opts.Version, Changed: l.changed, Took: time.Since(l.began)}
	for i, e := range l.pair {
		res.Ends[i] = End{ChainID: l.chains[i].ID(), Client: e.client, Connection: e.connection, Channel: e.channel}
	}
	return res
}
