package envelope_test

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cosmos/gogoproto/jsonpb"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

const vectorFile = "testdata/vectors.json"

var update = flag.Bool("update", false, "write "+vectorFile+" anew")

func TestVectorsAreCurrent(t *testing.T) {
	bz, err := json.MarshalIndent(buildVectors(t), "", "  ")
	require.NoError(t, err)
	bz = append(bz, '\n')
	if *update {
		require.NoError(t, os.WriteFile(vectorFile, bz, 0o644))
	}
	want, err := os.ReadFile(vectorFile)
	require.NoError(t, err)
	require.Equal(t, string(want), string(bz), "what is signed has changed: old messages no longer verify")
}

func readVectors(t *testing.T) vectors {
	t.Helper()
	bz, err := os.ReadFile(vectorFile)
	require.NoError(t, err)
	var v vectors
	require.NoError(t, json.Unmarshal(bz, &v))
	return v
}

func TestVectorsOpen(t *testing.T) {
	for _, v := range readVectors(t).Messages {
		t.Run(v.Name, func(t *testing.T) {
			var e envelope.Envelope
			require.NoError(t, e.Unmarshal(unhex(t, v.Envelope)))
			require.Equal(t, v.PublicKey, hex.EncodeToString(e.PublicKey))
			require.Equal(t, v.Signature, hex.EncodeToString(e.Signature))
			m, err := e.Open()
			require.NoError(t, err)
			require.Equal(t, v.ID, m.ID())

			var written envelope.Message
			require.NoError(t, jsonpb.UnmarshalString(string(v.Message), &written))
			require.Equal(t, v.Canonical, hex.EncodeToString(written.CanonicalBytes()))
			require.Equal(t, v.SignBytes, hex.EncodeToString(envelope.SignBytes(m.OriginChain, unhex(t, v.Canonical))))

			key, err := envelope.ParsePeerID(v.PeerID)
			require.NoError(t, err)
			require.Equal(t, e.PublicKey, key)
			sealed, err := envelope.Seal(written, ed25519.PrivKey(unhex(t, v.PrivateKey)))
			require.NoError(t, err)
			require.Equal(t, e, sealed)
		})
	}
}

func TestVectorsProveAKey(t *testing.T) {
	v := readVectors(t).Proof
	require.Equal(t, v.SignBytes, hex.EncodeToString(envelope.ProofBytes(v.ChainID, v.Owner)))
	require.True(t, envelope.Verify(unhex(t, v.PublicKey), unhex(t, v.SignBytes), unhex(t, v.Signature)))
}

func TestVectorsRefuse(t *testing.T) {
	v := readVectors(t).Refused
	check := func(name string, cases []refusedVector, read func(*testing.T, string) error) {
		require.NotEmpty(t, cases)
		for _, tc := range cases {
			t.Run(name+"/"+tc.Name, func(t *testing.T) {
				require.Equal(t, tc.Error, reasonOf(read(t, tc.Value)))
			})
		}
	}
	check("message", v.Messages, readMessage)
	check("envelope", v.Envelopes, readEnvelope)
	check("public key", v.PublicKeys, readKey)
	check("peer ID", v.PeerIDs, readPeerID)
}

func readMessage(t *testing.T, value string) error {
	m, err := envelope.ParseMessage(unhex(t, value))
	if err != nil {
		return err
	}
	return m.Validate()
}

func readEnvelope(t *testing.T, value string) error {
	var e envelope.Envelope
	require.NoError(t, e.Unmarshal(unhex(t, value)))
	_, err := e.Open()
	return err
}

func readKey(t *testing.T, value string) error { return envelope.ValidPublicKey(unhex(t, value)) }

func readPeerID(_ *testing.T, value string) error {
	_, err := envelope.ParsePeerID(value)
	return err
}

// reasonOf is the name of the error in the vectors.
func reasonOf(err error) string {
	var field *envelope.FieldError
	if errors.As(err, &field) {
		return envelope.ErrInvalidMessage.Error() + ": " + field.Field
	}
	for _, known := range []error{
		envelope.ErrInvalidPeerID, envelope.ErrInvalidKey, envelope.ErrBadSignature,
		envelope.ErrNotCanonical, envelope.ErrTooLarge,
	} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return strings.TrimSpace("none of ours: " + errText(err))
}

func errText(err error) string {
	if err == nil {
		return "accepted"
	}
	return err.Error()
}
