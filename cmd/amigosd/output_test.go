package main

import (
	"bytes"
	"strings"
	"testing"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestBodiesDoNothingToATerminal(t *testing.T) {
	tests := []struct {
		name string
		sent envelope.Message
		want string
	}{
		{name: "plain text", sent: envelope.Message{Body: []byte("hola, ¿qué tal?")}, want: "hola, ¿qué tal?"},
		{name: "an escape sequence", sent: envelope.Message{Body: []byte("a\x1b[2Jb")}, want: `a\x1b[2Jb`},
		{name: "lines and tabs", sent: envelope.Message{Body: []byte("a\n\tb")}, want: `a\n\tb`},
		{name: "a change of direction", sent: envelope.Message{Body: []byte("a\u202eb")}, want: `a\u202eb`},
		{name: "JSON is compact", sent: envelope.Message{ContentType: "application/json", Body: []byte("{ \"a\": 1 }\n")}, want: `{"a":1}`},
		{name: "broken JSON is shown", sent: envelope.Message{ContentType: "application/json", Body: []byte("{")}, want: "{"},
		{name: "bytes are counted", sent: envelope.Message{ContentType: "image/png", Body: []byte{1, 2, 3}}, want: "(3 bytes of image/png)"},
		{name: "what only claims to be text", sent: envelope.Message{Body: []byte{0xff}}, want: "(1 bytes of text/plain)"},
		{name: "a long one is cut", sent: envelope.Message{Body: []byte(strings.Repeat("ñ", 500))}, want: strings.Repeat("ñ", maxShown) + "…"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			require.Equal(t, tc.want, bodyText(tc.sent))
		})
	}
}

func TestPrintSent(t *testing.T) {
	sent := &client.Sent{
		Result:   &client.Result{Hash: "AB", Height: 71, Took: 210e6},
		Messages: []client.Filed{{Handle: "bob/1", Recipient: "amigos1…", Arrival: 1}},
	}
	cmd, out := printingCmd(t, "text")
	require.NoError(t, printSent(cmd, sent, &types.QueryStatusResponse{Status: types.MESSAGE_STATUS_FILED}))
	require.Equal(t, "handle  bob/1\nid      "+strings.Repeat("0", 64)+"\nheight  71\ntook    210ms\nstatus  filed\n", out.String())

	cmd, out = printingCmd(t, "json")
	require.NoError(t, printSent(cmd, sent, &types.QueryStatusResponse{Status: types.MESSAGE_STATUS_REJECTED, Reason: "no"}))
	require.JSONEq(t, `{"handle":"bob/1","id":"`+strings.Repeat("0", 64)+`","recipient":"amigos1…","arrival":"1",
		"status":"rejected","reason":"no","hash":"AB","height":"71","took_ms":210}`, out.String())
}

func printingCmd(t *testing.T, format string) (*cobra.Command, *bytes.Buffer) {
	t.Helper()
	cmd := &cobra.Command{}
	out := &bytes.Buffer{}
	cmd.SetOut(out)
	cmd.SetContext(t.Context())
	require.NoError(t, sdkclient.SetCmdClientContext(cmd, sdkclient.Context{OutputFormat: format}))
	return cmd, out
}
