package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client/proof"
	"github.com/amigos-network/amigos/x/internode/types"
)

// claimed is one line about what a file proves.
func claimed(r *proof.Report) string {
	switch {
	case r.Key != nil:
		return "key of " + partyName(r.Key.Node)
	case r.Sent != nil:
		return fmt.Sprintf("message %s from %s, sent to %s on chain %s: %s", r.Message.Handle, partyName(r.Message.From),
			printable(r.Message.To.Address), printable(r.Sent.ChainID), r.Sent.Status)
	case r.Receipt != nil:
		return fmt.Sprintf("receipt for %s: %s", r.Message.Handle, r.Receipt.Stage)
	}
	return fmt.Sprintf("message %s from %s", r.Message.Handle, partyName(r.Message.From))
}

func printReport(cmd *cobra.Command, r *proof.Report) error {
	if wantsJSON(cmd) {
		return printAnswer(cmd, r)
	}
	pairs := []pair{{"proven", claimed(r)}}
	if r.Message != nil {
		pairs = append(pairs, messagePairs(r)...)
	}
	if r.Sent != nil {
		pairs = append(pairs, sentPairs(r.Sent)...)
	}
	if r.Receipt != nil {
		pairs = append(pairs, pair{"receipt", strings.TrimSuffix(r.Receipt.Stage+": "+printable(r.Receipt.Reason), ": ")})
	}
	if r.Key != nil {
		pairs = append(pairs, keyPairs(r)...)
	}
	return printAnswer(cmd, nil, append(pairs, signedPairs(r)...)...)
}

func messagePairs(r *proof.Report) []pair {
	m, word := r.Message, "filed"
	if r.Sent != nil {
		word = "left"
	}
	key := ""
	if m.Key != nil {
		key = fmt.Sprintf("%s, %s", m.Key.PeerID, validity(*m.Key))
	}
	road := ""
	if m.Anchored {
		road = "an envelope, signed by a key of the sender's and carried by anybody"
	}
	return []pair{
		{"from", party(m.From)},
		{"to", party(m.To)},
		{"kind", printable(m.Said.Kind)},
		{"said", bodyText(m.Said)},
		{word, fmt.Sprintf("at height %d, %s", m.Height, utc(m.Time))},
		{"in", road},
		{"id", m.Said.ID().String()},
		{"sender's key", key},
	}
}

// sentPairs are what another chain has said of a message.
func sentPairs(s *proof.Sent) []pair {
	place := ""
	if s.Place != "" {
		place = fmt.Sprintf("as %s, at height %d of %s", s.Place, s.Height, printable(s.ChainID))
	}
	status := s.Status
	if s.Code != 0 {
		status += ": " + codeText(s.Code)
	}
	return []pair{
		{"by", fmt.Sprintf("%s, packet %s/%d", types.LinkAddress(s.Link), s.ChannelID, s.Sequence)},
		{"there", strings.TrimSuffix(status+": "+printable(s.Reason), ": ")},
		{"filed", place},
	}
}

func keyPairs(r *proof.Report) []pair {
	word := "speaks for the node"
	if !r.Key.ValidAt(r.Height) {
		word = "no longer speaks for the node"
	}
	return []pair{
		{"node", party(r.Key.Node)},
		{"peer ID", r.Key.PeerID},
		{"public key", fmt.Sprintf("%x", []byte(r.Key.PublicKey))},
		{"valid", validity(*r.Key)},
		{"at height", fmt.Sprintf("%d: %s", r.Height, word)},
	}
}

func signedPairs(r *proof.Report) []pair {
	s := r.Signed
	way := ""
	if s.Handovers > 0 {
		way = fmt.Sprintf("over %d earlier blocks", s.Handovers)
	}
	return []pair{
		{"chain", printable(r.ChainID)},
		{"state", fmt.Sprintf("of height %d, in block %d, %s", r.Height, s.Block, utc(s.Time))},
		{"signed by", fmt.Sprintf("%d of %d validators, with %d of %d of the power", s.Signers, s.Validators, s.Power, s.TotalPower)},
		{"validators", fmt.Sprintf("%x", []byte(s.SetHash))},
		{"trusting", r.Trusted},
		{"trust's way", way},
	}
}

func validity(k proof.Key) string {
	if k.ValidUntil == 0 {
		return fmt.Sprintf("valid since height %d", k.ValidFrom)
	}
	return fmt.Sprintf("valid from height %d until %d", k.ValidFrom, k.ValidUntil)
}

// party names a node by name and address: the name is the registry's, and another may have it later.
func party(p proof.Party) string {
	if p.ChainID != "" {
		return fmt.Sprintf("%s, on chain %s", printable(p.Address), printable(p.ChainID))
	}
	if p.Name == "" {
		return printable(p.Address)
	}
	return fmt.Sprintf("%s (%s)", printable(p.Name), printable(p.Address))
}

func partyName(p proof.Party) string {
	if p.Name == "" {
		return printable(p.Address)
	}
	return printable(p.Name)
}

func utc(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }
