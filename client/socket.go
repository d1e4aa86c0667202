package client

import (
	"context"
	"net"
	"net/url"
	"sync"
	"time"

	jsonrpc "github.com/cometbft/cometbft/rpc/jsonrpc/types"
	"github.com/gorilla/websocket"
)

const (
	// ackWait bounds how long a subscriber waits for the node's word that it is subscribed.
	ackWait = time.Second
	// silence is how long a socket may bring nothing, not even the node's ping, before it is taken for dead.
	silence     = time.Minute
	writeWait   = 5 * time.Second
	backoffMin  = 100 * time.Millisecond
	backoffMax  = 5 * time.Second
	unsubscribe = "unsubscribe"
)

// socket is CometBFT's event stream. It is dialled at the first subscription, again whenever it breaks, and then
// subscribes anew to what is waited for.
type socket struct {
	url    string
	dialer websocket.Dialer

	ctx  context.Context //nolint:containedctx // the life of the goroutine that subscribe starts
	stop context.CancelFunc
	once sync.Once
	done chan struct{}

	mu     sync.Mutex
	conn   *websocket.Conn
	topics map[string]*topic
	lastID int
}

// topic is a query with its waiters: a node serves each query once per socket.
type topic struct {
	id    int
	query string
	subs  map[*subscription]bool
	live  bool
	acked chan struct{} // closed at the node's first answer
}

func newSocket(node string) (*socket, error) {
	u, err := url.Parse(node)
	if err != nil {
		return nil, err
	}
	s := &socket{dialer: websocket.Dialer{HandshakeTimeout: writeWait}, topics: map[string]*topic{}, done: make(chan struct{})}
	switch u.Scheme {
	case "https", "wss":
		u.Scheme = "wss"
	case "unix":
		path := u.Host + u.Path
		s.dialer.NetDialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", path)
		}
		u = &url.URL{Scheme: "ws", Host: "unix"}
	default:
		u.Scheme = "ws"
	}
	s.url = u.JoinPath("websocket").String()
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s, nil
}

func (s *socket) subscribe(ctx context.Context, query string) *subscription {
	sub := newSubscription()
	s.mu.Lock()
	t, known := s.topics[query]
	if !known {
		s.lastID++
		t = &topic{id: s.lastID, query: query, subs: map[*subscription]bool{}, acked: make(chan struct{})}
		s.topics[query] = t
		s.send(t.id, "subscribe", query)
	}
	t.subs[sub] = true
	s.mu.Unlock()

	sub.live = func() bool { return s.isLive(t) }
	sub.close = func() { s.leave(t, sub) }
	s.once.Do(func() { go s.run() })
	select {
	case <-t.acked:
	case <-time.After(ackWait):
	case <-ctx.Done():
	case <-s.done:
	}
	return sub
}

func (s *socket) close() {
	s.stop()
	s.once.Do(func() { close(s.done) }) // never ran
	<-s.done
}

func (s *socket) isLive(t *topic) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return t.live
}

func (s *socket) leave(t *topic, sub *subscription) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !t.subs[sub] {
		return
	}
	delete(t.subs, sub)
	if len(t.subs) == 0 {
		delete(s.topics, t.query)
		s.lastID++
		s.send(s.lastID, unsubscribe, t.query)
	}
}

// send writes one request; a broken socket is noticed by its reader. The caller holds mu.
func (s *socket) send(id int, method, query string) {
	if s.conn == nil {
		return
	}
	req, err := jsonrpc.MapToRequest(jsonrpc.JSONRPCIntID(id), method, map[string]any{"query": query})
	if err != nil {
		return
	}
	_ = s.conn.SetWriteDeadline(time.Now().Add(writeWait))
	if err := s.conn.WriteJSON(req); err != nil {
		_ = s.conn.Close()
	}
}
