package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/client/proof"
)

var (
	errNoRoot   = errors.New("name what you trust: --genesis or --trust, one of them")
	errTwoKinds = errors.New("a proof is of a message, of a receipt (--receipt) or of a key (--key)")
)

func newProofCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "proof",
		Short: "Prove to others what was said, without them trusting you",
	}
	cmd.AddCommand(newProofExportCmd(), newProofVerifyCmd(), newProofTrustCmd())
	return cmd
}

func newProofExportCmd() *cobra.Command {
	var (
		req          client.ProofRequest
		receipt, key bool
	)
	cmd := &cobra.Command{
		Use:   "export <message|node>",
		Short: "Write a file that proves a message, a receipt, what was sent to another chain, or a node's key",
		Example: "amigosd proof export bob/17 > said.json\n" +
			"amigosd proof export alice/out/3 > sent.json\n" +
			"amigosd proof export --receipt bob/17 > received.json\n" +
			"amigosd proof export --key alice > key.json",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Of, req.Kind = args[0], proof.KindMessage
			switch {
			case receipt && key:
				return usageError{errTwoKinds, cmd}
			case receipt:
				req.Kind = proof.KindReceipt
			case key:
				req.Kind = proof.KindKey
			}
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				bz, report, err := c.Prove(ctx, req)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "proves: %s, at height %d of %s\n", claimed(report), report.Height, report.ChainID)
				_, err = cmd.OutOrStdout().Write(bz)
				return err
			})
		},
	}
	f := cmd.Flags()
	f.BoolVar(&receipt, "receipt", false, "prove also what the recipient said to have done with the message")
	f.BoolVar(&key, "key", false, "prove a node's key")
	f.Int64Var(&req.Height, flags.FlagHeight, 0, "height of the state; 0 is the newest")
	f.Int64Var(&req.Since, "since", 0, "earlier block whose validators the reader trusts; 0 is the first the node has")
	addDialFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}

func newProofVerifyCmd() *cobra.Command {
	var genesis, trust, chainID string
	cmd := &cobra.Command{
		Use:   "verify <file>",
		Short: "Check a proof without a network, and show what it proves",
		Long: "Check a proof without a network, and show what it proves. A file named - is read from standard input.\n" +
			"The exit code is 0 if it is proven and 1 if it is not.",
		Example: "amigosd proof verify said.json --genesis genesis.json\n" +
			"amigosd proof verify said.json --trust 5B0C…@1200",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if (genesis == "") == (trust == "") {
				return usageError{errNoRoot, cmd}
			}
			root, err := proofRoot(genesis, trust)
			if err != nil {
				return err
			}
			if chainID != "" && root.ChainID != "" && chainID != root.ChainID {
				return fmt.Errorf("the genesis is of chain %s, not of %s", root.ChainID, chainID)
			}
			if chainID != "" {
				root.ChainID = chainID
			}
			bz, err := readProof(cmd, args[0])
			if err != nil {
				return err
			}
			report, err := proof.Verify(bz, root)
			if err != nil {
				return fmt.Errorf("not proven: %w", err)
			}
			return printReport(cmd, report)
		},
	}
	f := cmd.Flags()
	f.StringVar(&genesis, "genesis", "", "genesis file of the chain, from somebody you trust")
	f.StringVar(&trust, "trust", "", "validators you trust: <validator-set-hash>@<height>")
	f.StringVar(&chainID, flags.FlagChainID, "", "chain ID that the proof must be of; empty takes any")
	f.StringP(flags.FlagOutput, "o", "text", "text or json")
	return cmd
}

func proofRoot(genesis, trust string) (proof.Root, error) {
	if trust != "" {
		return proof.ParseTrust(trust)
	}
	bz, err := os.ReadFile(genesis)
	if err != nil {
		return proof.Root{}, err
	}
	return proof.Genesis(bz)
}

// readProof reads one byte more than a proof may have, and leaves it to the verification to refuse it.
func readProof(cmd *cobra.Command, name string) ([]byte, error) {
	in := cmd.InOrStdin()
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	return io.ReadAll(io.LimitReader(in, proof.MaxFileBytes+1))
}

func newProofTrustCmd() *cobra.Command {
	var height int64
	cmd := &cobra.Command{
		Use:     "trust",
		Short:   "Name a chain's validators at a height, as a node that you trust knows them",
		Example: "amigosd proof verify said.json --trust $(amigosd proof trust --height 1200)",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withClient(cmd, func(ctx context.Context, c *client.Client) error {
				root, err := c.TrustRoot(ctx, height)
				if err != nil {
					return err
				}
				if wantsJSON(cmd) {
					return printAnswer(cmd, struct {
						ChainID string `json:"chain_id"`
						Trust   string `json:"trust"`
					}{root.ChainID, root.String()})
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), root)
				return err
			})
		},
	}
	cmd.Flags().Int64Var(&height, flags.FlagHeight, 0, "height; 0 is the last")
	addDialFlags(cmd)
	addTimeoutFlag(cmd)
	return cmd
}
