package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

const flagReject = "reject"

var errReceipt = errors.New("a receipt says: <delivered|read|processed> <from> <to>")

func newReceiptCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "receipt <stage> <from> <to>",
		Short: "Say how far you have come with your inbox: delivered, read or processed",
		Long: "Say how far you have come with your inbox: move the cursor of a stage from the arrival at which it stands to another, " +
			"at most 1000 further.\nIt is refused (1119) when the cursor stands elsewhere: then the work was done already.",
		Example: "amigosd tx internode receipt processed 16 18 --from bob\n" +
			"amigosd tx internode receipt processed 16 18 --reject 17=\"no such task\" --from bob",
		Args: cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			receipt, err := readReceipt(cmd, args)
			if err != nil {
				return usageError{err, cmd}
			}
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				receipt.Owner = c.Address()
				res, err := c.Do(ctx, receipt)
				if err != nil {
					return err
				}
				return printReceipt(cmd, receipt, res)
			})
		},
	}
	cmd.Flags().StringArray(flagReject, nil, "a message not acted on, and why: 17=\"no such task\"; may be said more than once")
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func readReceipt(cmd *cobra.Command, args []string) (*types.MsgReceipt, error) {
	stage, known := types.Stage_value["STAGE_"+strings.ToUpper(args[0])]
	if !known || stage == int32(types.STAGE_UNSPECIFIED) {
		return nil, fmt.Errorf("%w; %q is none of the stages", errReceipt, args[0])
	}
	receipt := &types.MsgReceipt{Stage: types.Stage(stage)}
	for i, into := range []*uint64{&receipt.From, &receipt.To} {
		number, err := strconv.ParseUint(args[i+1], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%w; %q is no arrival", errReceipt, args[i+1])
		}
		*into = number
	}
	said, err := cmd.Flags().GetStringArray(flagReject)
	if err != nil {
		return nil, err
	}
	for _, one := range said {
		arrival, reason, _ := strings.Cut(one, "=")
		number, err := strconv.ParseUint(arrival, 10, 64)
		if err != nil || reason == "" {
			return nil, fmt.Errorf("--%s %q: write the arrival and the reason, as 17=\"no such task\"", flagReject, one)
		}
		receipt.Rejections = append(receipt.Rejections, types.Rejection{Arrival: number, Reason: reason})
	}
	return receipt, nil
}

func printReceipt(cmd *cobra.Command, receipt *types.MsgReceipt, res *client.Result) error {
	answer := struct {
		Stage    string `json:"stage"`
		From     uint64 `json:"from,string"`
		To       uint64 `json:"to,string"`
		Rejected int    `json:"rejected"`
		txAnswer
	}{strings.ToLower(strings.TrimPrefix(receipt.Stage.String(), "STAGE_")), receipt.From, receipt.To, len(receipt.Rejections), newTxAnswer(res)}
	rejected := ""
	if answer.Rejected > 0 {
		rejected = fmt.Sprint(answer.Rejected)
	}
	return printAnswer(cmd, answer,
		pair{answer.Stage, fmt.Sprintf("up to %d, from %d", receipt.To, receipt.From)},
		pair{"rejected", rejected},
		pair{"height", fmt.Sprint(res.Height)},
		pair{"took", took(res.Took)},
	)
}
