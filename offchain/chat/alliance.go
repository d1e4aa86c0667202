package chat

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/plain"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// Allies is what a room needs of a client to speak of alliances.
type Allies interface {
	ProposeAlliance(ctx context.Context, draft client.AllianceDraft) (*client.Result, error)
	AcceptAlliance(ctx context.Context, alliance string) (*client.Result, error)
	DeclineAlliance(ctx context.Context, alliance string) (*client.Result, error)
	WithdrawAlliance(ctx context.Context, alliance string) (*client.Result, error)
	LeaveAlliance(ctx context.Context, alliance string) (*client.Result, error)
	DissolveAlliance(ctx context.Context, alliance string) (*client.Result, error)
	Alliance(ctx context.Context, alliance string) (*chattypes.AllianceRecord, error)
	Alliances(ctx context.Context, node, after string, limit uint32) ([]chattypes.AllianceRecord, string, error)
}

// maxAlliances is how many of one's own are listed.
const maxAlliances = 50

// termsMark stands between the parties of a proposal and its terms.
const termsMark = "--"

// alliance does what stands behind /alliance.
func (r *Room) alliance(ctx context.Context, in Input) ([]string, error) {
	if len(in.Words) == 0 {
		return r.tellAlliances(ctx)
	}
	verb, name := in.Words[0], in.Words[min(1, len(in.Words)-1)]
	if verb == "propose" {
		return r.propose(ctx, in)
	}
	do := map[string]func(context.Context, string) (*client.Result, error){
		"accept": r.chain.AcceptAlliance, "decline": r.chain.DeclineAlliance, "withdraw": r.chain.WithdrawAlliance,
		"leave": r.chain.LeaveAlliance, "dissolve": r.chain.DissolveAlliance,
	}[verb]
	switch {
	case do == nil && len(in.Words) == 1:
		name = verb
	case do == nil || len(in.Words) != 2:
		return nil, allianceUsage()
	default:
		if _, err := do(ctx, name); err != nil {
			return nil, err
		}
	}
	return r.tellAlliance(ctx, name)
}

// propose reads `propose north bob carol@sur -- the terms`.
func (r *Room) propose(ctx context.Context, in Input) ([]string, error) {
	before, terms, marked := strings.Cut(in.Text, " "+termsMark+" ")
	words := strings.Fields(before)
	terms = strings.TrimSpace(terms)
	if !marked || terms == "" || len(words) < 3 {
		return nil, allianceUsage()
	}
	draft := client.AllianceDraft{Slug: words[1], Terms: []byte(terms)}
	for _, party := range words[2:] {
		draft.Parties = append(draft.Parties, strings.TrimPrefix(party, "@"))
	}
	if _, err := r.chain.ProposeAlliance(ctx, draft); err != nil {
		return nil, err
	}
	lines, err := r.tellAlliance(ctx, draft.Slug)
	return append(lines, "the chain keeps the terms' hash and size: keep the text itself, and let the parties have it"), err
}

func allianceUsage() error {
	return fmt.Errorf("%w: write /alliance propose NAME PARTY... -- TERMS, /alliance accept|decline|withdraw|leave|dissolve NAME, or /alliance NAME", ErrInput)
}

func (r *Room) tellAlliance(ctx context.Context, name string) ([]string, error) {
	record, err := r.chain.Alliance(ctx, name)
	if err != nil {
		return nil, err
	}
	lines := []string{allianceLine(*record)}
	for i, party := range record.Parties {
		lines = append(lines, fmt.Sprintf("  %-20s %s", plain.Text(party.Node), answerWord(record.Alliance.Parties[i].Answer)))
	}
	if record.Room != "" {
		lines = append(lines, "its room is "+record.Room)
	}
	return lines, nil
}

func (r *Room) tellAlliances(ctx context.Context) ([]string, error) {
	records, _, err := r.chain.Alliances(ctx, r.me.Address, "", maxAlliances)
	if err != nil {
		return nil, err
	}
	lines := make([]string, 0, len(records))
	for _, record := range records {
		lines = append(lines, allianceLine(record))
	}
	if len(lines) == 0 {
		lines = append(lines, "you are party of no alliance; /alliance propose NAME PARTY... -- TERMS proposes one")
	}
	return lines, nil
}

func allianceLine(record chattypes.AllianceRecord) string {
	a := record.Alliance
	word := strings.ToLower(strings.TrimPrefix(a.Status.String(), "ALLIANCE_STATUS_"))
	line := fmt.Sprintf("%s: %s, %d of %d must accept", plain.Text(record.Handle), word, a.Threshold, len(a.Parties))
	if a.Status == chattypes.ALLIANCE_STATUS_PROPOSED {
		line += ", until " + time.UnixMilli(a.AnswerBy).Format(time.DateTime)
	}
	return line
}

func answerWord(answer chattypes.AllianceAnswer) string {
	if answer == chattypes.ALLIANCE_ANSWER_UNSPECIFIED {
		return "not answered"
	}
	return strings.ToLower(strings.TrimPrefix(answer.String(), "ALLIANCE_ANSWER_"))
}
