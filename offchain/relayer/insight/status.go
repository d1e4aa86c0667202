package insight

import (
	"context"
	"slices"
	"time"

	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	"golang.org/x/sync/errgroup"

	"github.com/amigos-network/amigos/offchain/relayer"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Status is how the links of a relayer fare.
type Status struct {
	At      time.Time       `json:"at"`
	Running *Running        `json:"running,omitempty"`
	Chains  []ChainStatus   `json:"chains"`
	Paths   []PathStatus    `json:"paths"`
	Alarms  []relayer.Alarm `json:"alarms,omitempty"`
}

// ChainStatus is a chain and the account that pays there.
type ChainStatus struct {
	ID      string    `json:"id"`
	Height  int64     `json:"height,string"`
	Time    time.Time `json:"time,omitzero"`
	Account string    `json:"account,omitempty"`
	Balance string    `json:"balance,omitempty"`
	Empty   bool      `json:"empty,omitempty"`
	Error   string    `json:"error,omitempty"`
	Fix     string    `json:"fix,omitempty"`
}

// PathStatus is two chains and the channels between them.
type PathStatus struct {
	A        string          `json:"a"`
	B        string          `json:"b"`
	Channels []ChannelStatus `json:"channels"`
}

// ChannelStatus is a channel, its end on the path's first chain first.
type ChannelStatus struct {
	Port string       `json:"port"`
	Ends [2]EndStatus `json:"ends"`
}

// EndStatus is one end of a channel: what it sent that is not settled yet.
type EndStatus struct {
	Chain   string       `json:"chain"`
	Channel string       `json:"channel"`
	Closed  bool         `json:"closed,omitempty"`
	Client  ClientStatus `json:"client"`
	// Deliver packets are not received by the other chain yet; Acknowledge packets are, and wait for the answer.
	Deliver     int `json:"to_deliver"`
	Acknowledge int `json:"to_acknowledge"`
	// Oldest is when the oldest of them left, where the chain tells: those of port internode.
	Oldest time.Time `json:"oldest,omitzero"`
	// Unknown is set where a chain did not answer, so that nothing is known of its packets.
	Unknown bool `json:"unknown,omitempty"`
}

// ClientStatus is the light client by which an end sees the other chain.
type ClientStatus struct {
	ID      string    `json:"id"`
	Status  string    `json:"status"`
	Expires time.Time `json:"expires,omitzero"`
}

// Read looks at all paths. Chains that do not answer are part of the answer.
func Read(ctx context.Context, parties map[string]Party, paths []relayer.Path) (Status, error) {
	s := Status{At: time.Now(), Chains: []ChainStatus{}, Paths: make([]PathStatus, len(paths))}
	for _, id := range order(paths) {
		s.Chains = append(s.Chains, readChain(ctx, parties[id]))
	}
	g, ctx := errgroup.WithContext(ctx)
	for i, p := range paths {
		g.Go(func() (err error) {
			s.Paths[i], err = readPath(ctx, parties[p.A], parties[p.B])
			return err
		})
	}
	return s, g.Wait()
}

// order is the chains of paths, each once.
func order(paths []relayer.Path) []string {
	var ids []string
	for _, p := range paths {
		for _, id := range []string{p.A, p.B} {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func readChain(ctx context.Context, p Party) ChainStatus {
	s := ChainStatus{ID: p.ID}
	fail := func(err error) ChainStatus {
		s.Error, s.Fix = err.Error(), p.Fix
		return s
	}
	if p.Err != nil {
		return fail(p.Err)
	}
	head, err := p.Chain.Latest(ctx)
	if err != nil {
		return fail(err)
	}
	s.Height, s.Time, s.Account = head.Height, head.Time, p.Chain.Address()
	funds, err := p.funds(ctx)
	if err != nil {
		return fail(err)
	}
	s.Balance, s.Empty = funds.text, funds.empty
	return s
}

func readPath(ctx context.Context, a, b Party) (PathStatus, error) {
	path := PathStatus{A: a.ID, B: b.ID, Channels: []ChannelStatus{}}
	on, of, turned := a, b, false
	if a.Err != nil {
		on, of, turned = b, a, true
	}
	if on.Err != nil {
		return path, nil
	}
	ends, err := endpoints(ctx, on.Chain, of.ID)
	if err != nil {
		return path, err
	}
	for _, e := range ends {
		near, err := readEnd(ctx, on, of, e.port, e)
		if err != nil {
			return path, err
		}
		far := EndStatus{Chain: of.ID, Channel: e.otherChannel, Unknown: true}
		if of.Err == nil {
			if far, err = readOther(ctx, of, on, e); err != nil {
				return path, err
			}
		}
		c := ChannelStatus{Port: e.port, Ends: [2]EndStatus{near, far}}
		if turned {
			c.Ends = [2]EndStatus{far, near}
		}
		path.Channels = append(path.Channels, c)
	}
	return path, nil
}

// readOther reads the far end of a channel.
func readOther(ctx context.Context, on, of Party, near endpoint) (EndStatus, error) {
	ends, err := endpoints(ctx, on.Chain, of.ID)
	if err != nil {
		return EndStatus{}, err
	}
	for _, e := range ends {
		if e.port == near.port && e.channel == near.otherChannel {
			return readEnd(ctx, on, of, e.port, e)
		}
	}
	return EndStatus{Chain: on.ID, Channel: near.otherChannel, Unknown: true}, nil
}

func readEnd(ctx context.Context, on, of Party, port string, e endpoint) (EndStatus, error) {
	s := EndStatus{Chain: on.ID, Channel: e.channel, Closed: e.state == channeltypes.CLOSED}
	var err error
	if s.Client, err = readClient(ctx, on.Chain, e.client); err != nil {
		return s, err
	}
	pending, err := on.Chain.Commitments(ctx, port, e.channel)
	if err != nil || len(pending) == 0 {
		return s, err
	}
	s.Deliver = len(pending)
	if of.Err == nil {
		waiting, err := of.Chain.Unreceived(ctx, port, e.otherChannel, pending)
		if err != nil {
			return s, err
		}
		s.Deliver, s.Acknowledge = len(waiting), len(pending)-len(waiting)
	} else {
		s.Unknown = true
	}
	if port == types.PortID {
		err = on.Chain.PendingPackets(ctx, e.channel, 0, func(p types.PendingPacket) bool {
			s.Oldest = time.UnixMilli(p.Time)
			return false
		})
	}
	return s, err
}

func readClient(ctx context.Context, on Chain, id string) (ClientStatus, error) {
	s := ClientStatus{ID: id}
	var err error
	if s.Status, err = on.ClientStatus(ctx, id); err != nil {
		return s, err
	}
	state, err := on.ClientState(ctx, id)
	if err != nil {
		return s, err
	}
	trusted, err := on.Trusted(ctx, id, state.LatestHeight)
	if err != nil {
		return s, nil // an expired client may have been pruned
	}
	s.Expires = trusted.Time.Add(state.TrustingPeriod)
	return s, nil
}
