package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

// printSentStanding tells where a message is that left for another chain.
func printSentStanding(cmd *cobra.Command, s *client.Standing) error {
	entry, help := s.Sent.Entry, helps(s)
	answer := struct {
		Handle  string      `json:"handle"`
		ID      string      `json:"id"`
		Status  string      `json:"status"`
		Code    uint32      `json:"code,omitempty"`
		Reason  string      `json:"reason,omitempty"`
		Place   string      `json:"place,omitempty"`
		Left    *leftAnswer `json:"left"`
		Height  int64       `json:"left_height,string"`
		Time    string      `json:"left_time"`
		Timeout string      `json:"timeout"`
		Blocker uint32      `json:"blocker,omitempty"`
		Why     string      `json:"why,omitempty"`
		Help    string      `json:"help"`
	}{
		Handle: s.Sent.Handle, ID: s.Id, Status: statusWord(s.Status), Code: s.Code, Reason: s.Reason, Place: placeThere(s.Sent.Handle, &s.QueryStatusResponse),
		Left:   &leftAnswer{entry.Number, entry.Link, entry.ChannelId, entry.Sequence},
		Height: entry.Height, Time: jsonTime(entry.Time), Timeout: jsonTime(entry.TimeoutAt), Blocker: s.Blocker, Why: s.Why, Help: help,
	}
	return printAnswer(cmd, answer,
		pair{"message", answer.Handle},
		pair{"id", s.Id},
		pair{"status", fmt.Sprintf("%s: %s", answer.Status, meaning(s))},
		pair{"left", fmt.Sprintf("%s, at height %d", clockTime(entry.Time), entry.Height)},
		pair{"by", byLink(s, answer.Left)},
		pair{"filed", filedThere(entry)},
		pair{"answered", answeredHere(entry)},
		pair{"why", printable(s.Why)},
		pair{"stuck", stuckOn(s)},
		pair{"what helps", help},
	)
}

// byLink is the way that a message took.
func byLink(s *client.Standing, left *leftAnswer) string {
	if s.Link == nil || s.Link.Link.Name == "" {
		return left.String()
	}
	return fmt.Sprintf("%s (%s)", s.Link.Link.Name, left)
}

// answeredHere says when the answer to a ping came.
func answeredHere(entry types.OutboxEntry) string {
	if entry.Answer == nil {
		return ""
	}
	return fmt.Sprintf("%s, at height %d", clockTime(entry.Answer.Time), entry.Answer.Height)
}

// stuckOn is what keeps a message, where this chain can see it.
func stuckOn(s *client.Standing) string {
	if s.Blocker == 0 {
		return ""
	}
	return codeText(s.Blocker)
}

// helpsThere says what can be done for a message that is for another chain.
func helpsThere(s *client.Standing) string {
	switch s.Status {
	case types.MESSAGE_STATUS_PENDING:
		return client.Unstick(&s.QueryStatusResponse)
	case types.MESSAGE_STATUS_FAILED:
		if hint, known := types.Explain(types.ModuleName, s.Code); known {
			return "there: " + hint.Fix
		}
		return "send it anew"
	case types.MESSAGE_STATUS_FILED:
		return "its owner runs an agent on that chain, or reads the inbox"
	}
	return "wait for its program on that chain"
}
