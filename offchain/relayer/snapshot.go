package relayer

import (
	"cmp"
	"slices"
	"time"
)

// shown is how many items of a channel a snapshot has, the oldest first.
const shown = 100

// Snapshot is what a relayer knows at a moment.
type Snapshot struct {
	At       time.Time       `json:"at"`
	Chains   []ChainStatus   `json:"chains"`
	Clients  []ClientStatus  `json:"clients"`
	Channels []ChannelStatus `json:"channels"`
	Alarms   []Alarm         `json:"alarms"`
}

// ChainStatus is how far a chain was read.
type ChainStatus struct {
	ID      string    `json:"id"`
	Up      bool      `json:"up"`
	Height  int64     `json:"height"`
	Time    time.Time `json:"time"`
	Account string    `json:"account"`
}

// ClientStatus is a light client on a chain.
type ClientStatus struct {
	Chain   string    `json:"chain"`
	ID      string    `json:"id"`
	Tracks  string    `json:"tracks"`
	Height  int64     `json:"height"`
	Status  string    `json:"status"`
	Expires time.Time `json:"expires,omitzero"`
}

// ChannelStatus is what waits to be told to one end of a channel.
type ChannelStatus struct {
	Chain        string       `json:"chain"`
	Port         string       `json:"port"`
	Channel      string       `json:"channel"`
	Counterparty string       `json:"counterparty"` // the other chain
	Client       string       `json:"client"`
	Closed       bool         `json:"closed,omitempty"`
	Waiting      []Waiting    `json:"waiting"`
	Items        []Item       `json:"items,omitempty"`
	Gone         []GonePacket `json:"gone,omitempty"`
}

// Waiting sums up one kind.
type Waiting struct {
	Kind   Kind          `json:"kind"`
	Count  int           `json:"count"`
	Oldest time.Duration `json:"oldest_ns"`
}

// Item is something that waits to be told.
type Item struct {
	Kind     Kind      `json:"kind"`
	Source   string    `json:"source"` // the channel that sent the packet
	Sequence uint64    `json:"sequence"`
	Since    time.Time `json:"since"`
	UnderWay bool      `json:"under_way,omitempty"`
	Tries    int       `json:"tries,omitempty"`
	GivenUp  bool      `json:"given_up,omitempty"`
	Reason   string    `json:"reason,omitempty"`
}

// GonePacket is a packet that this end sent, or an acknowledgement it waits for, that cannot be rebuilt.
type GonePacket struct {
	Sequence uint64 `json:"sequence"`
	Why      string `json:"why"`
}

// Snapshot tells what the relayer knows now.
func (r *Relayer) Snapshot() Snapshot {
	s := Snapshot{At: time.Now(), Chains: []ChainStatus{}, Clients: []ClientStatus{}, Channels: []ChannelStatus{}, Alarms: r.Alarms()}
	for _, e := range r.ends {
		s.Chains = append(s.Chains, e.status())
	}
	r.mu.Lock()
	lanes, sides := make([]*lane, 0, len(r.lanes)), make([]*side, 0, len(r.sides))
	for _, l := range r.lanes {
		lanes = append(lanes, l)
	}
	for _, one := range r.sides {
		sides = append(sides, one)
	}
	gone := map[place][]GonePacket{}
	for at, packets := range r.gone {
		for sequence, why := range packets {
			gone[at] = append(gone[at], GonePacket{sequence, why})
		}
	}
	r.mu.Unlock()
	for _, l := range lanes {
		s.Clients = append(s.Clients, l.client.snapshot())
	}
	for _, one := range sides {
		status := one.waiting(s.At)
		status.Gone = gone[one.place]
		slices.SortFunc(status.Gone, func(a, b GonePacket) int { return cmp.Compare(a.Sequence, b.Sequence) })
		s.Channels = append(s.Channels, status)
	}
	slices.SortFunc(s.Chains, func(a, b ChainStatus) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.Clients, func(a, b ClientStatus) int { return cmp.Or(cmp.Compare(a.Chain, b.Chain), cmp.Compare(a.ID, b.ID)) })
	slices.SortFunc(s.Channels, func(a, b ChannelStatus) int {
		return cmp.Or(cmp.Compare(a.Chain, b.Chain), cmp.Compare(a.Port, b.Port), cmp.Compare(a.Channel, b.Channel))
	})
	return s
}

func (e *end) status() ChainStatus {
	e.mu.Lock()
	defer e.mu.Unlock()
	s := ChainStatus{ID: e.id, Height: e.last.Height, Time: e.last.Time}
	if e.chain != nil {
		s.Up, s.Account = e.last.Height > 0, e.chain.Address()
	}
	return s
}

func (c *lightClient) snapshot() ClientStatus {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := ClientStatus{Chain: c.to.id, ID: c.id, Tracks: c.from.id, Height: c.newest, Status: c.status}
	if known, ok := c.trusted[c.newest]; ok {
		s.Expires = known.Time.Add(c.state.TrustingPeriod)
	}
	return s
}

// waiting is what waits to be told to this end.
func (s *side) waiting(now time.Time) ChannelStatus {
	status := ChannelStatus{
		Chain: s.chain, Port: s.port, Channel: s.channel, Counterparty: s.other.chain, Client: s.client, Closed: s.closed,
		Waiting: []Waiting{{Kind: Receive}, {Kind: Acknowledge}, {Kind: Timeout}},
	}
	l := s.other.out
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, it := range l.order {
		if l.items[it.key] != it || it.port != s.port || it.channel != s.channel {
			continue
		}
		w := &status.Waiting[it.kind-Receive]
		w.Count++
		w.Oldest = max(w.Oldest, now.Sub(it.since))
		if len(status.Items) < shown {
			status.Items = append(status.Items, Item{
				Kind: it.kind, Source: it.packet.SourceChannel, Sequence: it.sequence, Since: it.since, UnderWay: it.flying,
				Tries: it.tries, GivenUp: it.given, Reason: it.reason,
			})
		}
	}
	return status
}
