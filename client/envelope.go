package client

import (
	"bytes"
	"context"
	"time"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	signingtypes "github.com/cosmos/cosmos-sdk/types/tx/signing"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// DefaultEnvelopeLifetime is how long a sealed draft that names no end can be anchored.
const DefaultEnvelopeLifetime = time.Hour

// SealEnvelope makes a draft a message of a node (its account; empty for the signer's own) and signs it with the
// client's key: the node's identity key, or an operational one. Nothing is sent. Anybody may anchor the envelope until
// the message expires.
func (c *Client) SealEnvelope(author string, draft Draft) (types.AnchorEntry, envelope.ID, error) {
	if author == "" {
		author = c.Address()
	}
	now := c.clock.Now()
	if draft.ExpiresAt.IsZero() {
		draft.ExpiresAt = now.Add(DefaultEnvelopeLifetime)
	}
	entry := draft.entry(now)
	if err := entry.Validate(author); err != nil {
		return types.AnchorEntry{}, envelope.ID{}, refused(err)
	}
	msg := entry.Message(c.cfg.ChainID, author)
	public, signature, err := c.signRaw(c.signerName(), envelope.SignBytes(msg.OriginChain, msg.CanonicalBytes()))
	if err != nil {
		return types.AnchorEntry{}, envelope.ID{}, err
	}
	sealed := envelope.Envelope{Message: msg.CanonicalBytes(), PublicKey: public, Signature: signature}
	if _, err := sealed.Open(); err != nil {
		return types.AnchorEntry{}, envelope.ID{}, local("the key's own signature does not hold: %v", err)
	}
	return types.AnchorEntry{Envelope: sealed, Parent: draft.Parent}, msg.ID(), nil
}

// Anchor carries envelopes of any authors to the chain, for the signer's fee, and waits for their block. Each has its
// own result; one that was anchored before is refused, so that doing it again does no harm.
func (c *Client) Anchor(ctx context.Context, entries ...types.AnchorEntry) (*Sent, error) {
	msg := &types.MsgAnchor{Carrier: c.Address(), Entries: entries}
	if err := msg.Validate(); err != nil {
		return nil, refused(err)
	}
	res, err := c.Do(ctx, msg)
	if err != nil {
		return nil, err
	}
	var response types.MsgAnchorResponse
	if err := res.Decode(0, &response); err != nil {
		return nil, err
	}
	if len(response.Results) != len(entries) {
		return nil, local("transaction %s: %d results for %d envelopes", res.Hash, len(response.Results), len(entries))
	}
	sent := &Sent{Result: res, Messages: make([]Filed, len(entries))}
	for i, r := range response.Results {
		said, _ := envelope.ParseMessage(entries[i].Envelope.Message) // what cannot be read was refused
		filed := &sent.Messages[i]
		*filed = Filed{Recipient: r.Recipient, Arrival: r.Arrival}
		if len(r.Id) == envelope.IDBytes {
			filed.ID = envelope.ID(r.Id)
		}
		switch {
		case r.Code != 0:
			filed.Err = refusalOf(r, said.Recipient, res)
		case r.Number != 0:
			filed.Left = &Left{Number: r.Number, Link: r.Link, ChannelID: r.ChannelId, Sequence: r.Sequence}
			filed.Handle = types.OutboxHandle(said.Sender, r.Number)
		default:
			filed.Handle = types.Handle(inboxName(said.Recipient, r), r.Arrival)
		}
	}
	return sent, nil
}

// AddKey lets a key of the keyring speak for the signer's node, from a height on; 0 is the next block.
func (c *Client) AddKey(ctx context.Context, name string, purpose types.KeyPurpose, validFrom int64) (*Result, error) {
	public, proof, err := c.signRaw(name, types.KeyProofBytes(c.cfg.ChainID, c.Address(), purpose))
	if err != nil {
		return nil, err
	}
	msg := &types.MsgAddKey{Owner: c.Address(), PublicKey: public, Purpose: purpose, Proof: proof, ValidFrom: validFrom}
	if err := msg.Validate(); err != nil {
		return nil, refused(err)
	}
	return c.Do(ctx, msg)
}

// RevokeKey ends an operational key of the signer's node.
func (c *Client) RevokeKey(ctx context.Context, public []byte) (*Result, error) {
	msg := &types.MsgRevokeKey{Owner: c.Address(), PublicKey: public}
	if err := msg.Validate(); err != nil {
		return nil, refused(err)
	}
	return c.Do(ctx, msg)
}

// PublicKey reads a key as people name it: by its name in the keyring, or as a peer ID.
func (c *Client) PublicKey(ref string) ([]byte, error) {
	if public, err := envelope.ParsePeerID(ref); err == nil {
		return public, nil
	}
	if c.signer == nil {
		return nil, local("%s is no peer ID", ref)
	}
	record, err := c.signer.keyring.Key(ref)
	if err != nil {
		return nil, local("%s is neither a peer ID nor a key of the keyring", ref)
	}
	public, err := record.GetPubKey()
	if err != nil {
		return nil, local("key %s: %v", ref, err)
	}
	return public.Bytes(), nil
}

// Keys are all keys of a node, former ones too.
func (c *Client) Keys(ctx context.Context, node string) ([]types.NodeKey, error) {
	var keys []types.NodeKey
	var after []byte
	for {
		res, err := c.query.Keys(ctx, &types.QueryKeysRequest{Node: node, After: after, Limit: types.MaxPageItems})
		if err != nil {
			return nil, err
		}
		keys = append(keys, res.Keys...)
		if len(res.Next) == 0 || bytes.Compare(res.Next, after) <= 0 {
			return keys, nil
		}
		after = res.Next
	}
}

// Quota is how much a node may still send without a fee.
func (c *Client) Quota(ctx context.Context, node string) (*types.QueryQuotaResponse, error) {
	return c.query.Quota(ctx, &types.QueryQuotaRequest{Node: node})
}

func (c *Client) signerName() string {
	if c.signer == nil {
		return ""
	}
	return c.signer.name
}

// signRaw signs a text that is no transaction, with an Ed25519 key of the keyring.
func (c *Client) signRaw(name string, text []byte) (public, signature []byte, err error) {
	if c.signer == nil {
		return nil, nil, local("nobody to sign for: name a key (--from)")
	}
	record, err := c.signer.keyring.Key(name)
	if err != nil {
		return nil, nil, local("key %s: %v", name, err)
	}
	key, err := record.GetPubKey()
	if err != nil {
		return nil, nil, local("key %s: %v", name, err)
	}
	if _, ok := key.(*ed25519.PubKey); !ok {
		return nil, nil, local("key %s is a %s key; envelopes are signed with Ed25519: amigosd keys add makes one", name, key.Type())
	}
	signature, _, err = c.signer.keyring.Sign(name, text, signingtypes.SignMode_SIGN_MODE_DIRECT)
	if err != nil {
		return nil, nil, local("key %s cannot sign: %v", name, err)
	}
	return key.Bytes(), signature, nil
}
