package client

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	jsonrpc "github.com/cometbft/cometbft/rpc/jsonrpc/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// eventServer hands each connection and each request on it to the test.
type eventServer struct {
	url   string
	asked chan asked
}

type asked struct {
	conn *websocket.Conn
	req  jsonrpc.RPCRequest
}

func newEventServer(t *testing.T) *eventServer {
	t.Helper()
	s := &eventServer{asked: make(chan asked, 16)}
	var upgrader websocket.Upgrader
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		for {
			var req jsonrpc.RPCRequest
			if conn.ReadJSON(&req) != nil {
				return
			}
			if req.Method == "subscribe" {
				_ = conn.WriteJSON(jsonrpc.NewRPCSuccessResponse(req.ID, &ctypes.ResultSubscribe{}))
			}
			s.asked <- asked{conn, req}
		}
	}))
	t.Cleanup(server.Close)
	s.url = strings.Replace(server.URL, "http://", "tcp://", 1)
	return s
}

func (s *eventServer) next(t *testing.T, method string) asked {
	t.Helper()
	select {
	case a := <-s.asked:
		require.Equal(t, method, a.req.Method)
		return a
	case <-time.After(10 * time.Second):
		t.Fatal("the socket asked nothing")
		return asked{}
	}
}

func (a asked) send(t *testing.T, query string) {
	t.Helper()
	bz, err := cmtjson.Marshal(&ctypes.ResultEvent{Query: query, Data: cmttypes.EventDataTx{}})
	require.NoError(t, err)
	require.NoError(t, a.conn.WriteJSON(jsonrpc.RPCResponse{JSONRPC: "2.0", ID: a.req.ID, Result: bz}))
}

func TestSocketSubscribesAndDeliversAndComesBack(t *testing.T) {
	const query = "tm.event='Tx'"
	server := newEventServer(t)
	s, err := newSocket(server.url)
	require.NoError(t, err)
	defer s.close()

	sub := s.subscribe(t.Context(), query)
	first := server.next(t, "subscribe")
	require.True(t, sub.live(), "subscribe returns once the node has said so")
	drain(sub)
	first.send(t, query)
	event := await(t, sub)
	require.IsType(t, cmttypes.EventDataTx{}, event.Data)

	require.NoError(t, first.conn.Close())
	require.Nil(t, await(t, sub).Data, "a broken socket is a reason to look at the state")
	second := server.next(t, "subscribe")
	for event = await(t, sub); event.Data != nil; event = await(t, sub) {
	}
	second.send(t, query)
	require.NotNil(t, await(t, sub).Data)

	sub.close()
	server.next(t, unsubscribe)
}

func TestSocketServesTwoWaitersWithOneSubscription(t *testing.T) {
	const query = "tm.event='Tx'"
	server := newEventServer(t)
	s, err := newSocket(server.url)
	require.NoError(t, err)
	defer s.close()

	one, two := s.subscribe(t.Context(), query), s.subscribe(t.Context(), query)
	request := server.next(t, "subscribe")
	drain(one)
	drain(two)
	one.close()
	request.send(t, query)
	require.NotNil(t, await(t, two).Data, "one waiter's leaving is not the other's")
}

func TestSocketWithoutANodeIsNotLive(t *testing.T) {
	s, err := newSocket("tcp://127.0.0.1:1")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // who subscribes does not wait
	sub := s.subscribe(ctx, "tm.event='Tx'")
	require.False(t, sub.live())
	s.close()
}

func drain(sub *subscription) {
	select {
	case <-sub.events:
	default:
	}
}

func await(t *testing.T, sub *subscription) ctypes.ResultEvent {
	t.Helper()
	select {
	case event := <-sub.events:
		return event
	case <-time.After(10 * time.Second):
		t.Fatal("no event")
		return ctypes.ResultEvent{}
	}
}
