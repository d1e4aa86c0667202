package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// printAllianceDone says how the alliance stands after a message about it.
func printAllianceDone(ctx context.Context, cmd *cobra.Command, c *client.Client, alliance string, res *client.Result) error {
	record, err := c.Alliance(ctx, alliance)
	if err != nil {
		return err
	}
	answer := struct {
		Alliance string `json:"alliance"`
		Status   string `json:"status"`
		txAnswer
	}{record.Handle, record.Alliance.Status.Words(), newTxAnswer(res)}
	pairs := []pair{{"alliance", record.Handle}, {"status", answer.Status}}
	for _, t := range record.Alliance.Told {
		pairs = append(pairs, pair{"told " + internodetypes.LinkAddress(t.Link), toldWords(t)})
	}
	return printAnswer(cmd, answer, append(pairs, pair{"height", fmt.Sprint(res.Height)}, pair{"took", took(res.Took)})...)
}

func printAlliance(cmd *cobra.Command, record *types.AllianceRecord) error {
	if wantsJSON(cmd) {
		return printProto(cmd, record)
	}
	a := record.Alliance
	pairs := []pair{
		{"alliance", record.Handle},
		{"status", a.Status.Words()},
		{"terms", fmt.Sprintf("sha256 %s, %d bytes", hex.EncodeToString(a.Terms.Hash), a.Terms.Size_)},
		{"lies at", printable(a.Terms.Uri)},
		{"threshold", fmt.Sprintf("%d of %s", a.Threshold, ofAll(a))},
		{"answers by", when(a.AnswerBy)},
		{"ends", when(a.EndsAt)},
		{"room", record.Room},
	}
	for i, p := range a.Parties {
		pairs = append(pairs, pair{"party", printable(record.Parties[i].Node) + ": " + partyWords(a, i, record.Parties[i].Allied, p)})
	}
	for _, t := range a.Told {
		pairs = append(pairs, pair{"told " + internodetypes.LinkAddress(t.Link), toldWords(t)})
	}
	return printAnswer(cmd, nil, pairs...)
}

// ofAll counts the parties; a mirror does not know those of third chains.
func ofAll(a types.Alliance) string {
	if a.Mirror() {
		return "all"
	}
	return fmt.Sprint(len(a.Parties))
}

func partyWords(a types.Alliance, i int, allied bool, p types.AllianceParty) string {
	words := p.Answer.Words()
	switch {
	case i == 0:
		words = "proposed it"
	case p.Code != 0:
		return "not found on its chain: " + internodetypes.Meaning(p.Code)
	case a.Mirror() && p.Link == 0 && p.Answer == types.ALLIANCE_ANSWER_ACCEPTED && !allied && !a.Status.Ended():
		words += ", not counted at home yet"
	}
	if allied {
		words += ", allied"
	}
	return words
}

// toldWords says what another chain knows, and what to do if it does not.
func toldWords(t types.AllianceTold) string {
	switch {
	case t.Sequence != 0:
		return fmt.Sprintf("on its way: amigosd relayer why %s/%d", t.ChannelId, t.Sequence)
	case t.Code != 0:
		return "not taken: " + internodetypes.Meaning(t.Code) + "; amigosd tx agentchat sync-alliance tells it again"
	case t.Taken < t.Version:
		return "not all; amigosd tx agentchat sync-alliance tells it again"
	}
	return "all"
}

func printAlliances(cmd *cobra.Command, res *types.QueryAlliancesResponse) error {
	if wantsJSON(cmd) {
		return printProto(cmd, res)
	}
	out := cmd.OutOrStdout()
	err := columns(out, func(w io.Writer) {
		fmt.Fprintln(w, "ALLIANCE\tSTATUS\tALLIED\tPARTIES\tPROPOSER\tENDS")
		for _, r := range res.Records {
			allied := 0
			for _, p := range r.Parties {
				if p.Allied {
					allied++
				}
			}
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\t%s\n", r.Handle, r.Alliance.Status.Words(), allied, len(r.Parties),
				printable(r.Parties[0].Node), when(r.Alliance.EndsAt))
		}
	})
	if err != nil || res.Next == "" {
		return err
	}
	_, err = fmt.Fprintf(out, "more: --after %s\n", res.Next)
	return err
}
