package main

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/x/internode/types"
)

func printNode(cmd *cobra.Command, record *types.NodeRecord) error {
	if wantsJSON(cmd) {
		return printProto(cmd, record)
	}
	return printAnswer(cmd, nil, nodePairs(record)...)
}

func nodePairs(record *types.NodeRecord) []pair {
	n := record.Node
	pairs := []pair{
		{"name", n.Name},
		{"address", n.Address},
		{"number", fmt.Sprint(n.Number)},
		{"status", nodeWord(record.Status)},
		{"kind", strings.ToLower(strings.TrimPrefix(n.Kind.String(), "NODE_KIND_"))},
		{"peer ID", record.PeerId},
		{"encryption key", hex.EncodeToString(n.EncryptionKey)},
		{"description", printable(n.Profile.Description)},
		{"endpoints", printable(strings.Join(n.Profile.Endpoints, ", "))},
		{"capabilities", printable(strings.Join(n.Profile.Capabilities, ", "))},
		{"tags", printable(strings.Join(n.Profile.Tags, ", "))},
		{"deposit", n.Deposit.String()},
		{"registered", fmt.Sprintf("at height %d", n.RegisteredHeight)},
		{"expires", day(n.ExpiresAt)},
	}
	if len(record.Alliances) > 0 {
		pairs = append(pairs, pair{"alliances", printable(strings.Join(record.Alliances, ", "))})
	}
	if n.RetiredAt != 0 {
		pairs = append(pairs, pair{"retired", day(n.RetiredAt)})
	}
	return pairs
}

func nodeWord(s types.NodeStatus) string {
	return strings.ToLower(strings.TrimPrefix(s.String(), "NODE_STATUS_"))
}

func day(millis int64) string { return time.UnixMilli(millis).Format(time.DateTime) }
