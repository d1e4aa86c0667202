package insight

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/amigos-network/amigos/x/internode/types"
)

var (
	// ErrRef means that what was asked for names no packet.
	ErrRef = errors.New("no packet is named so")
	// ErrAway means that a chain does not answer.
	ErrAway = errors.New("a chain does not answer")
	// ErrNoChannel means that no path has such a channel or link.
	ErrNoChannel = errors.New("no such channel or link")
)

// Error is a refusal for people: why, and what to do.
type Error struct {
	kind error
	text string
	fix  string
}

func (e *Error) Error() string { return e.text }

// Fix is what to do.
func (e *Error) Fix() string { return e.fix }

// Unwrap tells the kind of refusal.
func (e *Error) Unwrap() error { return e.kind }

// ref is a packet as people name it.
type ref struct {
	chain    string // empty for any
	port     string // empty for any
	place    string // a channel, or a link by name or number
	sequence uint64
}

func parseRef(text string) (ref, error) {
	parts := strings.Split(text, "/")
	wrong := &Error{ErrRef, fmt.Sprintf("%q names no packet", text), "write channel-0/5, sur/5 or norte-1/channel-0/5: a channel or link, and the packet's sequence"}
	if len(parts) < 2 || len(parts) > 4 || slices.Contains(parts, "") {
		return ref{}, wrong
	}
	sequence, err := strconv.ParseUint(parts[len(parts)-1], 10, 64)
	if err != nil {
		return ref{}, wrong
	}
	r := ref{place: parts[len(parts)-2], sequence: sequence}
	switch before := parts[:len(parts)-2]; {
	case len(before) == 2:
		r.chain, r.port = before[0], before[1]
	case len(before) == 1 && (before[0] == types.PortID || before[0] == "transfer"):
		r.port = before[0]
	case len(before) == 1:
		r.chain = before[0]
	}
	return r, nil
}

// find looks for the ways that a name may mean.
func (q Inquiry) find(ctx context.Context, r ref) ([]route, error) {
	var found []route
	var known []string
	var away *Party
	for _, p := range q.Paths {
		for _, way := range [][2]string{{p.A, p.B}, {p.B, p.A}} {
			from, to := q.Parties[way[0]], q.Parties[way[1]]
			if r.chain != "" && r.chain != from.ID {
				continue
			}
			if from.Err != nil {
				away = &from
				continue
			}
			channel := resolve(ctx, from.Chain, r.place)
			ends, err := endpoints(ctx, from.Chain, to.ID)
			if err != nil {
				return nil, err
			}
			for _, e := range ends {
				known = append(known, from.ID+"/"+e.port+"/"+e.channel)
				if e.channel == channel && (r.port == "" || r.port == e.port) {
					found = append(found, route{from, to, e})
				}
			}
		}
	}
	switch {
	case len(found) > 0:
		return found, nil
	case away != nil:
		return nil, &Error{ErrNoChannel, fmt.Sprintf("nothing can be said of %s: %v", r.place, away.Err), away.Fix}
	}
	fix := "amigosd relayer link CHAIN-ID CHAIN-ID opens a channel"
	if len(known) > 0 {
		fix = "there are " + strings.Join(known, ", ")
	}
	return nil, &Error{ErrNoChannel, fmt.Sprintf("no path of this relayer has a channel or link %s", r.place), fix}
}

// resolve is the channel behind a name; a channel is its own. A name that a chain does not know leads nowhere on it.
func resolve(ctx context.Context, on Chain, place string) string {
	if types.IsChannel(place) {
		return place
	}
	res, err := types.NewQueryClient(on.Conn()).Link(ctx, &types.QueryLinkRequest{Link: place})
	if err != nil {
		return "" // whatever the reason, the name leads nowhere here
	}
	return res.Record.Link.ChannelId
}
