package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	flagAllow = "allow"
	flagDeny  = "deny"
)

var errPolicy = errors.New("an inbox takes messages of registered nodes, of local ones, or of those on its allow-list")

func newSetInboxPolicyCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "set-inbox-policy <registered|local|allow-list>",
		Short: "Say whose messages your inbox takes, in place of what you said before",
		Long: "Say whose messages your inbox takes: of every registered node, here or behind a link (registered), of nodes of this " +
			"chain (local), or of those on the allow-list. Whoever is on the deny-list is never admitted.\nA list may name an " +
			"address, an address behind a link (amigos1…@sur) and all who live behind a link (@sur). The whole policy is replaced, " +
			"lists too; it may be given as JSON, as query internode inbox-policy shows it.",
		Example: "amigosd tx internode set-inbox-policy registered --deny amigos1… --deny @sur --from bob\n" +
			"amigosd tx internode set-inbox-policy allow-list --allow amigos1…,amigos1…@sur --from bob",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			policy, err := readPolicy(cmd, args[0])
			if err != nil {
				return usageError{err, cmd}
			}
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				res, err := c.Do(ctx, &types.MsgSetInboxPolicy{Owner: c.Address(), Policy: policy})
				if err != nil {
					return err
				}
				return printPolicySet(cmd, policy, res)
			})
		},
	}
	cmd.Flags().StringSlice(flagAllow, nil, "admit this sender under allow-list")
	cmd.Flags().StringSlice(flagDeny, nil, "never admit this sender")
	addSignFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func readPolicy(cmd *cobra.Command, word string) (types.InboxPolicy, error) {
	var policy types.InboxPolicy
	allow, _ := cmd.Flags().GetStringSlice(flagAllow)
	deny, _ := cmd.Flags().GetStringSlice(flagDeny)
	if strings.HasPrefix(strings.TrimSpace(word), "{") {
		if len(allow)+len(deny) > 0 {
			return policy, fmt.Errorf("%w: put the lists into the JSON, or say all of it by flags", errPolicy)
		}
		return policy, sdkclient.GetClientContextFromCmd(cmd).Codec.UnmarshalJSON([]byte(word), &policy)
	}
	admission, known := types.Admission_value["ADMISSION_"+strings.ToUpper(strings.ReplaceAll(word, "-", "_"))]
	if !known || admission == int32(types.ADMISSION_UNSPECIFIED) {
		return policy, fmt.Errorf("%w: registered, local or allow-list, and not %q", errPolicy, word)
	}
	return types.InboxPolicy{Admission: types.Admission(admission), Allow: allow, Deny: deny}, nil
}

func admissionWord(a types.Admission) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(a.Normal().String(), "ADMISSION_"), "_", "-"))
}

func printPolicySet(cmd *cobra.Command, policy types.InboxPolicy, res *client.Result) error {
	answer := struct {
		Admission string   `json:"admission"`
		Allow     []string `json:"allow,omitempty"`
		Deny      []string `json:"deny,omitempty"`
		txAnswer
	}{admissionWord(policy.Admission), policy.Allow, policy.Deny, newTxAnswer(res)}
	return printAnswer(cmd, answer,
		pair{"takes", answer.Admission},
		pair{"allows", strings.Join(policy.Allow, ", ")},
		pair{"denies", strings.Join(policy.Deny, ", ")},
		pair{"height", fmt.Sprint(res.Height)},
		pair{"took", took(res.Took)},
	)
}
