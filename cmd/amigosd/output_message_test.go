package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// saying is a message with an ID of one byte, that answers another.
func saying(id, replyTo string) types.FiledMessage {
	bz, err := hex.DecodeString(replyTo)
	if err != nil {
		panic(err)
	}
	return types.FiledMessage{Id: id, Entry: types.Entry{Message: envelope.Message{ReplyTo: bz}}}
}

func TestThreadsShowWhatAnswersWhat(t *testing.T) {
	var shown []string
	for _, b := range branches([]types.FiledMessage{
		saying("02", "01"), saying("01", "ff"), saying("03", "01"), saying("04", "02"), saying("05", "ee"),
	}) {
		shown = append(shown, fmt.Sprintf("%d:%s", b.depth, b.message.Id))
	}
	require.Equal(t, []string{"0:01", "1:02", "2:04", "1:03", "0:05"}, shown)
	require.Empty(t, branches(nil))
}

func TestEveryStatusIsToldInWords(t *testing.T) {
	for number, word := range types.MessageStatus_name {
		if number == 0 {
			continue
		}
		status := types.QueryStatusResponse{Handle: "bob/3", Status: types.MessageStatus(number), Reason: "busy\x1b[2J", Code: types.ErrInboxFull.ABCICode()}
		here := &client.Standing{
			QueryStatusResponse: status, Before: 2,
			Recipient: &types.NodeRecord{Node: types.Node{Name: "bob"}, Status: types.NODE_STATUS_ACTIVE},
		}
		there := &client.Standing{QueryStatusResponse: status}
		there.Sent = &types.SentMessage{Entry: types.OutboxEntry{Message: envelope.Message{Recipient: "bob@sur"}}}
		for _, standing := range []*client.Standing{here, there} {
			require.Contains(t, meaning(standing), "bob", word)
			require.NotContains(t, meaning(standing), "\x1b", word)
			require.NotEmpty(t, helps(standing), word)
		}
	}
}

func TestStatusTellsWhatAMessageWaitsFor(t *testing.T) {
	cmd, out := printingCmd(t, "text")
	standing := &client.Standing{
		QueryStatusResponse: types.QueryStatusResponse{
			Id: "ab", Handle: "bob/3", Status: types.MESSAGE_STATUS_FILED,
			Message: &types.FiledMessage{Handle: "bob/3", Entry: types.Entry{Height: 7}},
		},
		Recipient: &types.NodeRecord{Node: types.Node{Name: "bob"}, Status: types.NODE_STATUS_EXPIRED},
		Before:    2,
	}
	require.NoError(t, printStanding(cmd, standing))
	require.Contains(t, out.String(), "2 unprocessed messages")
	require.Contains(t, out.String(), "renew", "an expired recipient acts on nothing")

	cmd, out = printingCmd(t, "json")
	require.NoError(t, printStanding(cmd, standing))
	require.Contains(t, out.String(), `"unprocessed_before":"2"`)
}

func TestErrorsAreForPeople(t *testing.T) {
	err := errors.New("alice.info: key not found [cosmos/cosmos-sdk@v0.53.8/crypto/keyring/keyring.go:534]")
	require.Equal(t, "no key alice in the keyring", plainError(err))
	require.NotEmpty(t, fixOf(err))
	require.Equal(t, "a [b] c", plainError(errors.New("a [b] c\n")))
}
