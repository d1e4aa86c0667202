package keeper

import (
	"context"
	"crypto/sha256"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// signatureGas is the price of an envelope's signature, as the SDK asks it for a transaction's Ed25519 signature.
const signatureGas = 590

// letter is one envelope on its way into an inbox.
type letter struct {
	message envelope.Message
	id      envelope.ID
	parent  uint64
	signed  envelope.Signed
	author  types.Node
	refused error
}

// anchoring is what one MsgAnchor does.
type anchoring struct {
	batch      *batch
	departures []*departure          // by first appearance
	byAuthor   map[uint64]*departure // by node number; looked up only
	taken      map[envelope.ID]bool  // looked up only
	results    []types.SendResult
}

// anchor files a batch of envelopes of any authors, in order. It refuses as a whole only what is too large.
func (k *Keeper) anchor(ctx context.Context, req *types.MsgAnchor) ([]types.SendResult, error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkEnvelopes(params, req.Entries); err != nil {
		return nil, err
	}
	sdk.UnwrapSDKContext(ctx).GasMeter().ConsumeGas(uint64(len(req.Entries))*(entryGas+signatureGas), "internode envelopes")
	letters, err := k.readLetters(ctx, params, req.Entries)
	if err != nil {
		return nil, err
	}
	b := newBatch(params, origin{road: types.ROAD_ANCHOR})
	b.carrier = req.Carrier
	a := &anchoring{
		batch: b, byAuthor: map[uint64]*departure{}, taken: map[envelope.ID]bool{},
		results: make([]types.SendResult, len(letters)),
	}
	for i, l := range letters {
		if err := k.anchorLetter(ctx, a, l, i); err != nil {
			return nil, inBatch(err, i, len(letters))
		}
	}
	if err := k.close(ctx, b); err != nil {
		return nil, err
	}
	for _, d := range a.departures {
		if err := k.sendOff(ctx, d, a.results, false); err != nil {
			return nil, err
		}
	}
	return a.results, k.rememberAnchored(ctx, letters, a.results)
}

// readLetters reads all envelopes, finds their authors, and then checks the signatures of those that are good so far
// together.
func (k *Keeper) readLetters(ctx context.Context, params types.Params, entries []types.AnchorEntry) ([]letter, error) {
	chainID := sdk.UnwrapSDKContext(ctx).ChainID()
	letters := make([]letter, len(entries))
	speakers := map[string]speaker{} // looked up only
	var signed []envelope.Signed
	var at []int // where each of signed stands in letters
	for i, entry := range entries {
		l := &letters[i]
		l.parent = entry.Parent
		l.message, l.signed, l.refused = entry.Read(chainID)
		if l.refused == nil {
			l.id = sha256.Sum256(entry.Envelope.Message) // which are canonical
			l.refused = checkLifetime(ctx, params, l.message)
		}
		if l.refused == nil {
			if l.author, l.refused = k.authorOfEnvelope(ctx, speakers, l.message, entry.Envelope.PublicKey); tolerate(l.refused) != nil {
				return nil, l.refused
			}
		}
		if l.refused == nil {
			signed, at = append(signed, l.signed), append(at, i)
		}
	}
	for i, good := range k.verifier.VerifyBatch(signed) {
		if l := &letters[at[i]]; !good {
			l.refused = types.ErrBadSignature.Wrapf("message %s of %s", l.id, l.author.Label())
		}
	}
	return letters, nil
}

// anchorLetter files one envelope, or lets it wait to leave. Its error is a fault; a refusal stands in the result.
func (k *Keeper) anchorLetter(ctx context.Context, a *anchoring, l letter, at int) error {
	to, err := k.carry(ctx, a, l, at)
	code, refused := types.Refusal(err)
	if err != nil && !refused {
		return err
	}
	result := types.SendResult{Code: code, Recipient: to.recipient}
	if l.id != (envelope.ID{}) {
		result.Id = l.id[:]
	}
	if err == nil {
		a.taken[l.id] = true
		result.Arrival = to.arrival
	}
	a.results[at] = result
	return nil
}

func (k *Keeper) carry(ctx context.Context, a *anchoring, l letter, at int) (filed, error) {
	if l.refused != nil {
		return filed{}, l.refused
	}
	if err := k.notAnchored(ctx, a, l); err != nil {
		return filed{}, err
	}
	if types.Remote(l.message.Recipient) {
		return filed{}, k.boardLetter(ctx, a, l, at)
	}
	a.batch.origin.node = l.author
	return k.deliver(ctx, a.batch, said{message: l.message, parent: l.parent})
}

// boardLetter lets an envelope wait for the others of its author that leave this chain.
func (k *Keeper) boardLetter(ctx context.Context, a *anchoring, l letter, at int) error {
	if err := k.checkDestination(ctx, l.message); err != nil {
		return err
	}
	d := a.byAuthor[l.author.Number]
	if d == nil {
		var err error
		if d, err = k.newDeparture(ctx, a.batch.params, l.author, 0); err != nil {
			return err
		}
		a.byAuthor[l.author.Number] = d
		a.departures = append(a.departures, d)
	}
	return k.board(ctx, d, l.message, l.parent, at)
}

// checkDestination refuses a message whose author meant another chain than its link leads to.
func (k *Keeper) checkDestination(ctx context.Context, msg envelope.Message) error {
	if msg.DestChain == "" {
		return nil
	}
	to, err := types.ParseAddress(msg.Recipient)
	if err != nil {
		return err
	}
	link, err := k.link(ctx, to.Link)
	if err != nil {
		return err
	}
	if msg.DestChain != link.ChainId {
		return types.ErrWrongChain.Wrapf("for chain %q, and %s leads to %q", msg.DestChain, link.Label(), link.ChainId)
	}
	return nil
}

// checkLifetime refuses what would have to be remembered for ever, or longer than the parameters allow.
func checkLifetime(ctx context.Context, params types.Params, msg envelope.Message) error {
	switch latest := now(ctx) + params.EnvelopeLifetime.Milliseconds(); {
	case msg.ExpiresAt == 0:
		return types.ErrEnvelopeLifetime.Wrapf("no expires_at; at most %s from now", params.EnvelopeLifetime)
	case msg.ExpiresAt <= now(ctx):
		return types.ErrMessageExpired.Wrapf("expires_at %d, block time %d", msg.ExpiresAt, now(ctx))
	case msg.ExpiresAt > latest:
		return types.ErrEnvelopeLifetime.Wrapf("expires_at %d is after %d: at most %s from now", msg.ExpiresAt, latest, params.EnvelopeLifetime)
	}
	return nil
}

func checkEnvelopes(params types.Params, entries []types.AnchorEntry) error {
	if len(entries) > int(params.MaxBatchEntries) {
		return types.ErrBatchTooLarge.Wrapf("%d envelopes, at most %d", len(entries), params.MaxBatchEntries)
	}
	size := 0
	for _, entry := range entries {
		size += entry.Bytes()
	}
	if size > int(params.MaxBatchBytes) {
		return types.ErrBatchTooLarge.Wrapf("%d bytes in all messages, at most %d", size, params.MaxBatchBytes)
	}
	return nil
}
