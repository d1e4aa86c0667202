package agent

import (
	"context"
	"errors"
	"log/slog"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"golang.org/x/sync/errgroup"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// DefaultHandlerTimeout is how long a handler may work on one message.
const DefaultHandlerTimeout = time.Minute

// maxParallel bounds the handlers that run at once.
const maxParallel = 64

// Chain is what an agent needs of a client.
type Chain interface {
	Address() string
	Node(ctx context.Context, address string) (*types.NodeRecord, error)
	Params(ctx context.Context) (types.Params, error)
	Inbox(ctx context.Context, node string, after uint64, limit uint32) (*types.QueryInboxResponse, error)
	Find(ctx context.Context, ref string) (*types.QueryMessageResponse, error)
	Link(ctx context.Context, link string) (*types.LinkRecord, error)
	Outbox(ctx context.Context, node string, after uint64, limit uint32, pending bool) (*types.QueryOutboxResponse, error)
	Follow(ctx context.Context, node string, after uint64, fn func(context.Context, client.Page) error) error
	Open(m envelope.Message) client.Opened
	Compose(atomic bool, drafts ...client.Draft) (*types.MsgSend, []envelope.ID, error)
	Do(ctx context.Context, msgs ...sdk.Msg) (*client.Result, error)
}

// Config says whose inbox an agent serves and how.
type Config struct {
	// Client signs as the node.
	Client Chain
	// Home is the directory of the lock that keeps a second agent for the same node off this machine.
	Home string
	// Handlers are added to those for ping and echo, by kind.
	Handlers map[string]Handler
	// Programs answer their kinds, instead of a handler.
	Programs map[string]*Program
	// Rooms are served beside the inbox, by slug. The client must be a RoomChain then.
	Rooms map[string]Room
	// HandlerTimeout bounds one handler's work; 0 means DefaultHandlerTimeout.
	HandlerTimeout time.Duration
	// Parallel is how many messages are worked on at once; 0 means one after the other. Replies keep the order of
	// arrival either way.
	Parallel int
	// Guards bound what others can make the agent do.
	Guards Guards
	// Metrics counts; nil counts nothing.
	Metrics *Metrics
	// Ready is called when the agent begins to serve.
	Ready func()
	// Log takes one line per message; nil logs nothing.
	Log *slog.Logger
}

// Agent serves one node's inbox, and answers in rooms.
type Agent struct {
	chain    Chain
	home     string
	handlers map[string]entry
	rooms    map[string]Room
	timeout  time.Duration
	hold     time.Duration
	parallel int
	guard    *guard
	passages *passages
	budget   *budget
	metrics  *Metrics
	ready    func()
	log      *slog.Logger
	pause    func(ctx context.Context, d time.Duration) error

	params     types.Params
	paramsRead time.Time // zero when they are in doubt
}

// New is an agent that knows the built-in kinds and those of cfg.
func New(cfg Config) (*Agent, error) {
	if cfg.Client == nil || cfg.Client.Address() == "" {
		return nil, errors.New("an agent needs a client that signs: name its key (--from)")
	}
	if cfg.Home == "" {
		return nil, errors.New("an agent needs a directory for its lock (--home)")
	}
	limits, err := cfg.Guards.complete()
	if err != nil {
		return nil, err
	}
	guard, err := newGuard(limits)
	if err != nil {
		return nil, err
	}
	a := &Agent{
		chain: cfg.Client, home: cfg.Home, handlers: builtin(), rooms: map[string]Room{}, timeout: cfg.HandlerTimeout, hold: holdReplies,
		parallel: max(1, cfg.Parallel), guard: guard, passages: newPassages(limits.Patience), budget: newBudget(limits),
		metrics: cfg.Metrics, ready: cfg.Ready, log: cfg.Log, pause: pause,
	}
	if a.timeout == 0 {
		a.timeout = DefaultHandlerTimeout
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	for kind, h := range cfg.Handlers {
		a.Handle(kind, h)
	}
	for kind, p := range cfg.Programs {
		a.handlers[kind] = entry{handler: p.handle, answers: true, timeout: p.timeout + killDelay}
	}
	for slug, room := range cfg.Rooms {
		a.HandleRoom(slug, room)
	}
	return a, nil
}

// Handle names the handler of a kind; nil makes the agent reject it. Call it before Run.
func (a *Agent) Handle(kind string, h Handler) {
	if h == nil {
		delete(a.handlers, kind)
		return
	}
	a.handlers[kind] = entry{handler: h}
}

// Run serves the inbox from its processed cursor, and the rooms, until ctx ends, which is no error. It fails when another
// agent on this machine serves the node, when the account is no node, or when the chain refuses for good.
func (a *Agent) Run(ctx context.Context) error {
	unlock, err := lock(a.home, a.chain.Address())
	if err != nil {
		return err
	}
	defer unlock()

	record, err := a.chain.Node(ctx, a.chain.Address())
	if errors.Is(err, types.ErrNodeNotFound) {
		return &client.Error{
			Phase: client.PhaseQuery, Codespace: types.ModuleName, Code: types.ErrNotRegistered.ABCICode(),
			Message: "account " + a.chain.Address() + " is no node, so it has no inbox",
		}
	}
	if err != nil {
		return err
	}
	if err := a.refreshParams(ctx); err != nil {
		return err
	}
	rooms, err := a.openRooms(ctx, record.Node.Number)
	if err != nil {
		return unlessEnded(ctx, err)
	}
	g, within := errgroup.WithContext(ctx)
	for _, room := range rooms {
		g.Go(func() error { return room.run(within) })
	}
	g.Go(func() error { return a.serveInbox(within, record.Node) })
	return unlessEnded(ctx, g.Wait())
}

// unlessEnded takes the end of ctx for no error.
func unlessEnded(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// serveInbox serves the inbox until ctx ends.
func (a *Agent) serveInbox(ctx context.Context, node types.Node) error {
	for ready := false; ; ready = true {
		cursor, err := a.cursor(ctx)
		if err == nil {
			if !ready {
				a.log.Info("agent ready", "node", node.Name, "address", node.Address, "after", cursor)
				if a.ready != nil {
					a.ready()
				}
			}
			err = a.serve(ctx, cursor)
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case !errors.Is(err, errMoved):
			return err
		}
	}
}

// serve works page after page from a cursor on. It returns errMoved when the receipt cursor is not where it was left.
func (a *Agent) serve(ctx context.Context, cursor uint64) error {
	return a.chain.Follow(ctx, a.chain.Address(), cursor, func(ctx context.Context, page client.Page) error {
		var err error
		cursor, err = a.work(ctx, cursor, page)
		return err
	})
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
