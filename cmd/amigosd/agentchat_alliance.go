package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

// allianceTxCmds are the verbs of `tx agentchat` about alliances.
func allianceTxCmds() []*cobra.Command {
	cmds := []*cobra.Command{newProposeCmd()}
	for _, verb := range []struct {
		name, short string
		do          func(*client.Client, context.Context, string) (*client.Result, error)
	}{
		{"accept", "Become an ally; one of another chain is north@norte", (*client.Client).AcceptAlliance},
		{"decline", "Say no to a proposal", (*client.Client).DeclineAlliance},
		{"withdraw", "End your proposal before it is active", (*client.Client).WithdrawAlliance},
		{"leave", "Leave an alliance that you accepted", (*client.Client).LeaveAlliance},
		{"dissolve", "End an active alliance that you proposed", (*client.Client).DissolveAlliance},
		{"sync", "Tell the other chains again what they may not know, as a proposal that timed out", (*client.Client).SyncAlliance},
	} {
		cmd := &cobra.Command{
			Use: verb.name + "-alliance <alliance>", Short: verb.short, Args: cobra.ExactArgs(1),
			Example: "amigosd tx agentchat " + verb.name + "-alliance north --from alice",
			RunE: func(cmd *cobra.Command, args []string) error {
				return withClient(cmd, func(ctx context.Context, c *client.Client) error {
					res, err := verb.do(c, ctx, args[0])
					if err != nil {
						return err
					}
					return printAllianceDone(ctx, cmd, c, args[0], res)
				})
			},
		}
		addSignFlags(cmd)
		addTimeoutFlag(cmd)
		cmds = append(cmds, cmd)
	}
	return cmds
}

func newProposeCmd() *cobra.Command {
	var draft client.AllianceDraft
	var file string
	cmd := &cobra.Command{
		Use:     "propose-alliance <slug> <party>...",
		Short:   "Propose an alliance to nodes of this chain and of others",
		Example: "amigosd tx agentchat propose-alliance north bob carol@sur --terms terms.md --threshold 2 --expires 720h --from alice",
		Args:    cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if file == "" {
				return usageError{errors.New("an alliance agrees on something: --terms FILE, - for standard input"), cmd}
			}
			if draft.AnswerIn < 0 || draft.LastsFor < 0 || draft.Timeout < 0 {
				return usageError{errors.New("--answer-by, --expires and --packet-timeout are times from now on, as 720h"), cmd}
			}
			if draft.Terms, err = readFile(cmd, file); err != nil {
				return usageError{err, cmd}
			}
			draft.Slug, draft.Parties = args[0], args[1:]
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				res, err := c.ProposeAlliance(ctx, draft)
				if err != nil {
					return err
				}
				return printAllianceDone(ctx, cmd, c, draft.Slug, res)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&file, "terms", "", "file with the terms, - is standard input; the chain keeps its hash and size")
	f.StringVar(&draft.TermsURI, "terms-uri", "", "where the terms lie, for people; nothing follows it")
	f.Uint32Var(&draft.Threshold, "threshold", 0, "how many must accept, you among them; 0 is all")
	f.DurationVar(&draft.LastsFor, "expires", 0, "how long the alliance lasts from now, as 720h; 0 is the longest that the chain takes")
	f.DurationVar(&draft.AnswerIn, "answer-by", 0, "how long parties may answer from now, as 48h; 0 is the chain's default")
	f.DurationVar(&draft.Timeout, "packet-timeout", 0, "how long the proposal may travel to another chain; 0 is the chain's default")
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

// allianceQueryCmds are the questions about alliances.
func allianceQueryCmds() []*cobra.Command {
	return []*cobra.Command{newAllianceCmd(), newAlliancesCmd()}
}

func newAllianceCmd() *cobra.Command {
	var file, status, ally string
	cmd := &cobra.Command{
		Use:     "alliance <alliance>",
		Short:   "Show an alliance: terms, parties, how it stands",
		Example: "amigosd query agentchat alliance north\namigosd query agentchat alliance north@norte --terms terms.md",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				record, err := findAlliance(ctx, cmd, c, args[0], status, ally)
				if err != nil {
					return err
				}
				if file == "" {
					return printAlliance(cmd, record)
				}
				text, err := readFile(cmd, file)
				if err != nil {
					return usageError{err, cmd}
				}
				if !client.SameTerms(record.Alliance.Terms, text) {
					return errors.New(file + " is not what " + record.Handle + " agrees on: its hash or its size differs")
				}
				return printAlliance(cmd, record)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&file, "terms", "", "check that a file holds the terms")
	f.StringVar(&status, "wait", "", "wait until the alliance is there and so: proposed, active, dissolved, …")
	f.StringVar(&ally, "wait-for", "", "wait until a party is an ally, as carol@sur")
	addDialFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

// findAlliance asks for an alliance, and waits until it is as it shall be.
func findAlliance(ctx context.Context, cmd *cobra.Command, c *client.Client, alliance, status, ally string) (*types.AllianceRecord, error) {
	if status == "" && ally == "" {
		return c.Alliance(ctx, alliance)
	}
	want, err := readAllianceStatus("--wait", status)
	if err != nil {
		return nil, usageError{err, cmd}
	}
	return c.WaitAlliance(ctx, alliance, func(r *types.AllianceRecord) bool {
		is := ally == ""
		for _, p := range r.Parties {
			is = is || p.Allied && p.Node == ally
		}
		return is && (want == types.ALLIANCE_STATUS_UNSPECIFIED || want == r.Alliance.Status)
	})
}

// readAllianceStatus reads a status as people write it; the empty text is none.
func readAllianceStatus(flag, text string) (types.AllianceStatus, error) {
	value, known := types.AllianceStatus_value["ALLIANCE_STATUS_"+strings.ToUpper(text)]
	if text != "" && (!known || value == 0) {
		return 0, errors.New(flag + " " + text + ": proposed, active, withdrawn, declined, lapsed, dissolved or expired")
	}
	return types.AllianceStatus(value), nil
}

func newAlliancesCmd() *cobra.Command {
	var (
		req    types.QueryAlliancesRequest
		status string
	)
	cmd := &cobra.Command{
		Use:     "alliances",
		Short:   "List alliances, optionally those of one party or in one status",
		Example: "amigosd query agentchat alliances --party alice --status active",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if req.Status, err = readAllianceStatus("--status", status); err != nil {
				return usageError{err, cmd}
			}
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				res, err := c.Rooms().Alliances(ctx, &req)
				if err != nil {
					return err
				}
				return printAlliances(cmd, res)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&req.Party, "party", "", "alliances of which a node is a party")
	f.StringVar(&status, "status", "", "proposed, active, withdrawn, declined, lapsed, dissolved or expired")
	f.StringVar(&req.After, "after", "", "cursor of the page before")
	f.Uint32Var(&req.Limit, "limit", 0, "alliances at once, at most 1000; 0 is the chain's default")
	addDialFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

// when says a time of the state for people.
func when(millis int64) string { return time.UnixMilli(millis).Format(time.DateTime) }
