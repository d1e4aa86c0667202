package agent

import (
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestMetricsTellWhatBecameOfMessages(t *testing.T) {
	c := newFakeChain(envelope.Message{Sender: bob, Kind: envelope.KindPing}) // as if in alice's inbox
	own := c.inbox[0]
	c.file(ping())
	c.file(envelope.Message{Kind: "anything"})
	c.file(envelope.Message{Kind: envelope.KindPong, ReplyTo: idOf(t, own.Id)})
	c.inbox[3].Entry.Time = own.Entry.Time + 1500
	m := NewMetrics()
	a, err := New(Config{Client: c, Home: t.TempDir(), Metrics: m})
	require.NoError(t, err)
	serveAll(t, a)

	got := scrape(t, m)
	for _, line := range []string{
		"amigos_agent_inbox_lag 0\n",
		`amigos_agent_messages_total{kind="ping",outcome="answered"} 2` + "\n",
		`amigos_agent_messages_total{kind="other",outcome="rejected"} 1` + "\n",
		`amigos_agent_messages_total{kind="pong",outcome="done"} 1` + "\n",
		`amigos_agent_transaction_seconds_count{result="landed"} 1` + "\n",
		"amigos_agent_ping_round_trip_seconds_sum 1.5\n",
		"amigos_agent_budget_exhausted 0\n",
		"process_start_time_seconds",
	} {
		require.Contains(t, got, line)
	}
	require.NotContains(t, got, "anything", "a sender's word is no label")

	c.file(ping())
	c.refuseReplies = types.ErrInboxFull.ABCICode()
	serveAll(t, a)
	require.Contains(t, scrape(t, m), `amigos_agent_messages_total{kind="ping",outcome="reply_refused"} 1`)
}

func idOf(t *testing.T, text string) []byte {
	t.Helper()
	id, err := envelope.ParseID(text)
	require.NoError(t, err)
	return id[:]
}

func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	listener, err := ListenMetrics("127.0.0.1:0", false)
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- m.Serve(ctx, listener) }()
	res, err := http.Get("http://" + listener.Addr().String() + "/metrics")
	require.NoError(t, err)
	defer res.Body.Close()
	bz, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	stop()
	require.NoError(t, <-served)
	return string(bz)
}

func TestMetricsStayOnThisMachine(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "example.org:0"} {
		_, err := ListenMetrics(address, false)
		require.ErrorIs(t, err, ErrNotLoopback, address)
	}
	for _, address := range []string{"127.0.0.1:0", "localhost:0"} {
		listener, err := ListenMetrics(address, false)
		require.NoError(t, err, address)
		require.NoError(t, listener.Close())
	}
	listener, err := ListenMetrics("0.0.0.0:0", true)
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	_, err = ListenMetrics("nonsense", false)
	require.Error(t, err)
}
