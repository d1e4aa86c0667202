package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/x/internode/types"
)

// print writes one message on one line, for people or as JSON.
func (r *inboxReader) print(ctx context.Context, m types.FiledMessage) error {
	if wantsJSON(r.cmd) {
		return printProto(r.cmd, &m)
	}
	said := m.Entry.Message
	_, err := fmt.Fprintf(r.cmd.OutOrStdout(), "%s  %s  %s  %s  %s\n", m.Handle, clockTime(m.Entry.Time),
		senderName(ctx, r.client, r.names, m.Entry), printable(said.Kind), bodyText(said))
	return err
}

// printGap tells which arrivals are gone.
func printGap(cmd *cobra.Command, first, last uint64) error {
	if wantsJSON(cmd) {
		type gap struct {
			First uint64 `json:"first,string"`
			Last  uint64 `json:"last,string"`
		}
		return json.NewEncoder(cmd.OutOrStdout()).Encode(struct {
			Gap gap `json:"gap"`
		}{gap{first, last}})
	}
	span := fmt.Sprintf("messages %d to %d are", first, last)
	if first == last {
		span = fmt.Sprintf("message %d is", first)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "gap: %s gone, no longer kept by the chain\n", span)
	return err
}
