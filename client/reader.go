package client

import (
	"time"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	jsonrpc "github.com/cometbft/cometbft/rpc/jsonrpc/types"
	"github.com/gorilla/websocket"
)

// run keeps the socket open until it is closed.
func (s *socket) run() {
	defer close(s.done)
	for wait := backoffMin; s.ctx.Err() == nil; wait = min(2*wait, backoffMax) {
		conn, _, err := s.dialer.DialContext(s.ctx, s.url, nil) //nolint:bodyclose // the dialer closes it
		if err == nil {
			s.serve(conn)
			wait = backoffMin
		}
		select {
		case <-s.ctx.Done():
		case <-time.After(wait):
		}
	}
}

// serve subscribes to every topic and reads until the connection breaks.
func (s *socket) serve(conn *websocket.Conn) {
	served := make(chan struct{})
	defer close(served)
	go func() { // a read ends only when its connection does
		select {
		case <-s.ctx.Done():
			goodbye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
			_ = conn.WriteControl(websocket.CloseMessage, goodbye, time.Now().Add(writeWait))
		case <-served:
		}
		_ = conn.Close()
	}()
	s.open(conn)
	defer s.broken()

	alive := func() { _ = conn.SetReadDeadline(time.Now().Add(silence)) }
	answerPing := conn.PingHandler()
	conn.SetPingHandler(func(data string) error {
		alive()
		return answerPing(data)
	})
	for {
		alive()
		var response jsonrpc.RPCResponse
		if err := conn.ReadJSON(&response); err != nil {
			return
		}
		if !s.take(response) {
			return
		}
	}
}

func (s *socket) open(conn *websocket.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn = conn
	for _, t := range s.topics {
		s.send(t.id, "subscribe", t.query)
		if t.wasServed() {
			t.wake(ctypes.ResultEvent{}) // something may have happened meanwhile
		}
	}
}

func (s *socket) broken() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn = nil
	for _, t := range s.topics {
		t.live = false
		t.wake(ctypes.ResultEvent{})
	}
}

// take hands an answer to its topic. It is false when the node cut a topic off, which a new connection heals.
func (s *socket) take(response jsonrpc.RPCResponse) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.topic(response.ID)
	if t == nil {
		return true // an answer to a topic that was left
	}
	wasLive := t.live
	t.live = response.Error == nil
	t.ack()
	if response.Error != nil {
		return !wasLive // refused from the start: too many; the waiter polls
	}
	var event ctypes.ResultEvent
	if err := cmtjson.Unmarshal(response.Result, &event); err == nil && event.Query != "" {
		t.wake(event)
	}
	return true
}

func (s *socket) topic(id any) *topic {
	for _, t := range s.topics {
		if id == any(jsonrpc.JSONRPCIntID(t.id)) {
			return t
		}
	}
	return nil
}

func (t *topic) wake(event ctypes.ResultEvent) {
	for sub := range t.subs {
		sub.wake(event)
	}
}

func (t *topic) ack() {
	if !t.wasServed() {
		close(t.acked)
	}
}

func (t *topic) wasServed() bool {
	select {
	case <-t.acked:
		return true
	default:
		return false
	}
}
