package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

// printStanding tells where a message is in words.
func printStanding(cmd *cobra.Command, s *client.Standing) error {
	if s.Sent != nil {
		return printSentStanding(cmd, s)
	}
	m := s.Message
	help := helps(s)
	answer := struct {
		Handle string `json:"handle"`
		ID     string `json:"id"`
		Status string `json:"status"`
		Reason string `json:"reason,omitempty"`
		Height int64  `json:"filed_height,string"`
		Time   string `json:"filed_time"`
		Before uint64 `json:"unprocessed_before,string"`
		Help   string `json:"help"`
	}{m.Handle, s.Id, statusWord(s.Status), s.Reason, m.Entry.Height, jsonTime(m.Entry.Time), s.Before, help}
	return printAnswer(cmd, answer,
		pair{"message", m.Handle},
		pair{"id", s.Id},
		pair{"status", fmt.Sprintf("%s: %s", answer.Status, meaning(s))},
		pair{"filed", fmt.Sprintf("%s, at height %d", clockTime(m.Entry.Time), m.Entry.Height)},
		pair{"before it", waiting(s)},
		pair{"what helps", help},
	)
}

func jsonTime(millis int64) string { return time.UnixMilli(millis).UTC().Format(time.RFC3339Nano) }

// meaning says what a status means for this message.
func meaning(s *client.Standing) string {
	who := recipientName(s)
	switch s.Status {
	case types.MESSAGE_STATUS_PENDING:
		return fmt.Sprintf("it has left for %s, which has not answered", who)
	case types.MESSAGE_STATUS_FAILED:
		return fmt.Sprintf("%s did not take it: %s", who, printable(s.Reason))
	case types.MESSAGE_STATUS_FILED:
		return fmt.Sprintf("it is in the inbox of %s, whose program has not fetched it", who)
	case types.MESSAGE_STATUS_DELIVERED:
		return fmt.Sprintf("the program of %s has it, and has not looked at it", who)
	case types.MESSAGE_STATUS_READ:
		return fmt.Sprintf("%s has looked at it, and not acted on it", who)
	case types.MESSAGE_STATUS_PROCESSED:
		return who + " has acted on it"
	case types.MESSAGE_STATUS_REJECTED:
		return fmt.Sprintf("%s said no: %s", who, printable(s.Reason))
	case types.MESSAGE_STATUS_EXPIRED:
		if s.Code == types.ErrPacketTimedOut.ABCICode() {
			return "its packet timed out before it reached " + who
		}
		return fmt.Sprintf("its time passed before %s acted on it", who)
	}
	return "unknown to this program"
}

// ownHandle is what this chain calls a message.
func ownHandle(s *client.Standing) string {
	if s.Sent != nil {
		return s.Sent.Handle
	}
	return s.Handle
}

// recipientName is who a message is for: a node here, or as the message itself says.
func recipientName(s *client.Standing) string {
	switch {
	case s.Recipient != nil:
		return s.Recipient.Node.Label()
	case s.Sent != nil:
		return printable(s.Sent.Entry.Message.Recipient)
	}
	return "its recipient"
}

// waiting says how many messages stand before one that still waits.
func waiting(s *client.Standing) string {
	switch {
	case s.Status.Final():
		return ""
	case s.Before == 0:
		return "nothing: it is the next one"
	case s.Before == 1:
		return "1 unprocessed message"
	}
	return fmt.Sprintf("%d unprocessed messages", s.Before)
}

// helps says what can be done for a message.
func helps(s *client.Standing) string {
	who := recipientName(s)
	switch {
	case s.Status == types.MESSAGE_STATUS_PROCESSED:
		return fmt.Sprintf("nothing is left to do; amigosd query internode thread %s shows what was answered", ownHandle(s))
	case s.Status == types.MESSAGE_STATUS_REJECTED:
		return "correct what the reason names, and send it anew"
	case s.Status == types.MESSAGE_STATUS_EXPIRED:
		return "send it anew, with a longer life (--expires, --packet-timeout) if it had a short one"
	case s.Recipient == nil:
		return helpsThere(s)
	case s.Recipient.Status == types.NODE_STATUS_EXPIRED:
		return fmt.Sprintf("the registration of %s is over: its owner renews it (amigosd tx internode renew)", who)
	case s.Recipient.Status == types.NODE_STATUS_RETIRED:
		return who + " was retired by its owner: ask them for the address they use now"
	case s.Status == types.MESSAGE_STATUS_FILED:
		return fmt.Sprintf("its owner runs an agent (amigosd agent start --from %s), or reads the inbox", who)
	}
	return "wait for its program; its owner may look at its log"
}
