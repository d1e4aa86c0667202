package agent

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/seal"
)

func generated(t *testing.T) *seal.PrivateKey {
	t.Helper()
	key, err := seal.GenerateKey()
	require.NoError(t, err)
	return key
}

func sealedEcho(t *testing.T, to *seal.PrivateKey, replyKey []byte) envelope.Message {
	t.Helper()
	m := envelope.Message{OriginChain: "test-1", Sender: alice, Recipient: "bob", Kind: envelope.KindEcho, ContentType: seal.ContentType, Nonce: envelope.NewNonce()}
	var err error
	m.Body, err = seal.Message(m, to.Public(), seal.Content{ContentType: "text/markdown", ReplyKey: replyKey, Body: []byte("# hola")})
	require.NoError(t, err)
	return m
}

func TestASealedMessageIsAnsweredSealed(t *testing.T) {
	own, asker, published := generated(t), generated(t), generated(t)
	chain := newFakeChain(sealedEcho(t, own, asker.Public()), sealedEcho(t, own, nil), envelope.Message{Kind: envelope.KindEcho, Body: []byte("open")})
	chain.keys, chain.nodeKey = []*seal.PrivateKey{own}, published.Public()
	serveAll(t, newAgent(t, chain))
	require.Empty(t, chain.rejections)
	require.Len(t, chain.replies, 3)
	require.Equal(t, "# hola", string(chain.replies[0].Body), "the handler saw it opened")
	require.Equal(t, "text/markdown", chain.replies[0].ContentType)
	require.Equal(t, [][]byte{asker.Public(), published.Public()}, chain.sealedTo, "to the key that it names, or the published one")
}

func TestWhatWasSaidInSecretIsNotAnsweredInTheOpen(t *testing.T) {
	own := generated(t)
	chain := newFakeChain(sealedEcho(t, own, nil))
	chain.keys = []*seal.PrivateKey{own}
	serveAll(t, newAgent(t, chain))
	require.Empty(t, chain.replies)
	require.Len(t, chain.rejections, 1)
	require.Contains(t, chain.rejections[0].Reason, "no encryption key")
}

func TestAMessageThatCannotBeOpenedIsRejectedWithTheReason(t *testing.T) {
	chain := newFakeChain(sealedEcho(t, generated(t), nil))
	chain.keys = []*seal.PrivateKey{generated(t)}
	serveAll(t, newAgent(t, chain))
	require.Empty(t, chain.replies)
	require.Len(t, chain.rejections, 1)
	require.Contains(t, chain.rejections[0].Reason, "cannot be opened")
}
