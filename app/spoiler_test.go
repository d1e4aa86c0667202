package app

import (
	"math/rand/v2"
	"slices"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
)

// spoiler makes bad transactions of good ones: by their bytes, or as somebody does who knows what they are made of.
type spoiler struct {
	rng      *rand.Rand
	messages []string // types of all messages
	keys     []string // types of all keys
	people   []string // who could pay
	good     [][]byte
	made     map[string]int // how many, by the way they were spoiled
}

// next spoils a good transaction. What it makes is none of the good ones.
func (s *spoiler) next() (bz []byte, way string) {
	for {
		good, other := s.pick(), s.pick()
		switch s.rng.IntN(8) {
		case 0, 1, 2:
			bz, way = malform(s.rng, good), "bytes and fields"
		case 3:
			bz, way = slices.Concat(good[:s.rng.IntN(len(good)+1)], other[s.rng.IntN(len(other)+1):]), "two in one"
		default:
			known := deeds[s.rng.IntN(len(deeds))]
			tx := take(good)
			known.do(s, tx, take(other))
			bz, way = tx.bytes(), known.name
		}
		if !slices.ContainsFunc(s.good, func(good []byte) bool { return slices.Equal(good, bz) }) {
			s.made[way]++
			return bz, way
		}
	}
}

func (s *spoiler) pick() []byte { return s.good[s.rng.IntN(len(s.good))] }

// pieces is a transaction taken apart.
type pieces struct {
	body       txtypes.TxBody
	auth       txtypes.AuthInfo
	signatures [][]byte
}

func take(bz []byte) *pieces {
	var raw txtypes.TxRaw
	var tx pieces
	must(raw.Unmarshal(bz))
	must(tx.body.Unmarshal(raw.BodyBytes))
	must(tx.auth.Unmarshal(raw.AuthInfoBytes))
	tx.signatures = raw.Signatures
	return &tx
}

func (tx *pieces) bytes() []byte {
	body, err := tx.body.Marshal()
	must(err)
	auth, err := tx.auth.Marshal()
	must(err)
	bz, err := (&txtypes.TxRaw{BodyBytes: body, AuthInfoBytes: auth, Signatures: tx.signatures}).Marshal()
	must(err)
	return bz
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// deeds are what one can do to a transaction of which one knows another.
var deeds = []struct {
	name string
	do   func(s *spoiler, tx, other *pieces)
}{
	{"signatures of another", func(_ *spoiler, tx, other *pieces) { tx.signatures = other.signatures }},
	{"signers of another", func(_ *spoiler, tx, other *pieces) { tx.auth = other.auth }},
	{"body of another", func(_ *spoiler, tx, other *pieces) { tx.body = other.body }},
	{"a message more", func(_ *spoiler, tx, other *pieces) {
		tx.body.Messages = append(tx.body.Messages, other.body.Messages...)
	}},
	{"a message less", func(_ *spoiler, tx, _ *pieces) { tx.body.Messages = tx.body.Messages[1:] }},
	{"a message twice", func(_ *spoiler, tx, _ *pieces) { tx.body.Messages = append(tx.body.Messages, tx.body.Messages[0]) }},
	{"message of another type", func(s *spoiler, tx, _ *pieces) {
		tx.body.Messages[0].TypeUrl = s.messages[s.rng.IntN(len(s.messages))]
	}},
	{"message spoiled", func(s *spoiler, tx, _ *pieces) {
		tx.body.Messages[0].Value = malform(s.rng, tx.body.Messages[0].Value)
	}},
	{"key of another", func(_ *spoiler, tx, other *pieces) {
		tx.auth.SignerInfos[0].PublicKey = other.auth.SignerInfos[0].PublicKey
	}},
	{"key of another type", func(s *spoiler, tx, _ *pieces) {
		tx.auth.SignerInfos[0].PublicKey.TypeUrl = s.keys[s.rng.IntN(len(s.keys))]
	}},
	{"no key", func(_ *spoiler, tx, _ *pieces) { tx.auth.SignerInfos[0].PublicKey = nil }},
	{"another sign mode", func(s *spoiler, tx, other *pieces) {
		tx.auth.SignerInfos[0].ModeInfo = s.mode(tx.auth.SignerInfos[0].ModeInfo, other.auth.SignerInfos[0].ModeInfo)
	}},
	{"another sequence", func(s *spoiler, tx, _ *pieces) { tx.auth.SignerInfos[0].Sequence += s.rng.Uint64N(5) - 2 }},
	{"a signer more", func(_ *spoiler, tx, other *pieces) {
		tx.auth.SignerInfos = append(tx.auth.SignerInfos, other.auth.SignerInfos...)
		tx.signatures = append(tx.signatures, other.signatures...)
	}},
	{"a signer less", func(_ *spoiler, tx, _ *pieces) { tx.auth.SignerInfos, tx.signatures = nil, nil }},
	{"another fee", func(s *spoiler, tx, _ *pieces) {
		tx.auth.Fee.Amount, tx.auth.Fee.GasLimit = coins(1+s.rng.Int64N(10_000)), tx.auth.Fee.GasLimit+s.rng.Uint64N(3)-1
	}},
	{"another payer", func(s *spoiler, tx, _ *pieces) { tx.auth.Fee.Payer = s.people[s.rng.IntN(len(s.people))] }},
	{"another granter", func(s *spoiler, tx, _ *pieces) { tx.auth.Fee.Granter = s.people[s.rng.IntN(len(s.people))] }},
	{"a tip", func(_ *spoiler, tx, _ *pieces) {
		tx.auth.Tip = &txtypes.Tip{Amount: coins(1)} //nolint:staticcheck // decoders still take it
	}},
	{"another memo", func(_ *spoiler, tx, _ *pieces) { tx.body.Memo += "!" }},
	{"another end", func(s *spoiler, tx, _ *pieces) { tx.body.TimeoutHeight += 1 + s.rng.Uint64N(1_000) }},
	{"another order", func(s *spoiler, tx, other *pieces) {
		tx.body.Unordered, tx.body.TimeoutTimestamp = !tx.body.Unordered, other.body.TimeoutTimestamp
	}},
	{"options", func(s *spoiler, tx, other *pieces) {
		if s.rng.IntN(2) == 0 {
			tx.body.ExtensionOptions = other.body.Messages
		} else {
			tx.body.NonCriticalExtensionOptions = []*codectypes.Any{{TypeUrl: "/unknown", Value: []byte{1}}}
		}
	}},
	{"signature spoiled", func(s *spoiler, tx, _ *pieces) { tx.signatures[0] = malform(s.rng, tx.signatures[0]) }},
	{"scalar plus the group's order", func(_ *spoiler, tx, _ *pieces) { tx.signatures[0] = plusOrder(tx.signatures[0]) }},
	{"a signature that is all zero", func(_ *spoiler, tx, _ *pieces) { tx.signatures[0] = make([]byte, len(tx.signatures[0])) }},
	{"a key that signs everything", func(_ *spoiler, tx, _ *pieces) {
		identity := append([]byte{1}, make([]byte, 31)...)
		tx.auth.SignerInfos[0].PublicKey = &codectypes.Any{TypeUrl: "/cosmos.crypto.ed25519.PubKey", Value: append([]byte{0x0a, 32}, identity...)}
		tx.signatures[0] = append(slices.Clone(identity), make([]byte, 32)...)
	}},
}

// mode is another than it was: of one signature, of several, or of another transaction.
func (s *spoiler) mode(was, another *txtypes.ModeInfo) *txtypes.ModeInfo {
	switch s.rng.IntN(4) {
	case 0:
		return another
	case 1:
		return nil
	case 2:
		return &txtypes.ModeInfo{Sum: &txtypes.ModeInfo_Multi_{Multi: &txtypes.ModeInfo_Multi{ModeInfos: []*txtypes.ModeInfo{was}}}}
	default:
		modes := []signing.SignMode{0, 1, 2, 3, 127, 191, 1 << 20}
		return &txtypes.ModeInfo{Sum: &txtypes.ModeInfo_Single_{Single: &txtypes.ModeInfo_Single{Mode: modes[s.rng.IntN(len(modes))]}}}
	}
}

// plusOrder is an Ed25519 signature with another scalar of the same meaning.
func plusOrder(signature []byte) []byte {
	order := []byte{0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 31: 0x10}
	if len(signature) != 64 {
		return nil
	}
	again := slices.Clone(signature)
	carry := 0
	for i, b := range order {
		carry += int(again[32+i]) + int(b)
		again[32+i], carry = byte(carry), carry>>8
	}
	return again
}
