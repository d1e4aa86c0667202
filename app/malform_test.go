package app

import (
	"math/rand/v2"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// malform spoils a good transaction: its bytes blindly, or one field somewhere inside it, with the lengths around it
// put right so that decoders get that far.
func malform(rng *rand.Rand, good []byte) []byte {
	for {
		var bz []byte
		switch rng.IntN(10) {
		case 0:
			bz = slices.Clone(good[:rng.IntN(len(good))])
		case 1:
			bz = slices.Insert(slices.Clone(good), rng.IntN(len(good)), byte(rng.Uint32()))
		case 2, 3:
			bz = slices.Clone(good)
			for range 1 + rng.IntN(3) {
				bz[rng.IntN(len(bz))] ^= 1 << rng.IntN(8)
			}
		case 4:
			bz = nestAny(rng, good)
		default:
			bz = spoilField(rng, good)
		}
		if !slices.Equal(bz, good) { // two flips of one bit
			return bz
		}
	}
}

// spoilField spoils one field of a protobuf message, or goes down into it.
func spoilField(rng *rand.Rand, bz []byte) []byte {
	fields, ok := split(bz)
	if !ok || len(fields) == 0 {
		return spoilValue(rng, bz)
	}
	at := rng.IntN(len(fields))
	number, kind, n := protowire.ConsumeTag(fields[at])
	if kind == protowire.BytesType && rng.IntN(3) > 0 {
		value, _ := protowire.ConsumeBytes(fields[at][n:])
		fields[at] = protowire.AppendBytes(protowire.AppendTag(nil, number, kind), spoilField(rng, value))
		return slices.Concat(fields...)
	}
	switch rng.IntN(8) {
	case 0: // twice
		fields = slices.Insert(fields, at, fields[at])
	case 1: // not at all
		fields = slices.Delete(fields, at, at+1)
	case 2: // in another order
		other := rng.IntN(len(fields))
		fields[at], fields[other] = fields[other], fields[at]
	case 3: // as a varint, huge or longer than need be
		fields[at] = append(protowire.AppendTag(nil, number, protowire.VarintType), hugeVarint(rng)...)
	case 4: // with its tag longer than need be
		fields[at] = append(wide(uint64(number)<<3|uint64(kind), rng), fields[at][n:]...)
	case 5: // with a length a little wrong, or longer than need be
		fields[at] = slices.Concat(fields[at][:n], wrongLength(rng, fields[at][n:]))
	case 6: // with a length that no message has
		fields[at] = append(protowire.AppendTag(nil, number, protowire.BytesType), hugeVarint(rng)...)
	default: // beside one that nobody knows, critical or not
		unknown := protowire.AppendTag(nil, protowire.Number(1+rng.IntN(4096)), protowire.BytesType)
		fields = slices.Insert(fields, at, protowire.AppendBytes(unknown, []byte("unknown")))
	}
	return slices.Concat(fields...)
}

// spoilValue spoils a text or a number: by bytes that are no UTF-8, by NUL, by length.
func spoilValue(rng *rand.Rand, bz []byte) []byte {
	bz = slices.Clone(bz)
	switch at := rng.IntN(len(bz) + 1); rng.IntN(4) {
	case 0:
		return slices.Insert(bz, at, 0xff, 0xfe)
	case 1:
		return slices.Insert(bz, at, 0)
	case 2:
		return append(bz, make([]byte, rng.IntN(5_000))...)
	default:
		return bz[:at]
	}
}

// nestAny puts the first message of the body into messages that hold messages, many deep.
func nestAny(rng *rand.Rand, good []byte) []byte {
	const exec = "/cosmos.authz.v1beta1.MsgExec"
	raw, ok := split(good)
	if !ok {
		return good[:0]
	}
	_, _, n := protowire.ConsumeTag(raw[0])
	body, _ := protowire.ConsumeBytes(raw[0][n:])
	fields, ok := split(body)
	if !ok || len(fields) == 0 {
		return good[:0]
	}
	message := fields[0]
	for range 1 + rng.IntN(60) {
		_, _, n := protowire.ConsumeTag(message)
		inner, _ := protowire.ConsumeBytes(message[n:])
		held := protowire.AppendBytes(protowire.AppendTag(nil, 2, protowire.BytesType), inner)
		anyBytes := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), exec)
		anyBytes = protowire.AppendBytes(protowire.AppendTag(anyBytes, 2, protowire.BytesType), held)
		message = protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), anyBytes)
	}
	fields[0] = message
	raw[0] = protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), slices.Concat(fields...))
	return slices.Concat(raw...)
}

// wide is a varint that takes more bytes than need be.
func wide(v uint64, rng *rand.Rand) []byte {
	bz := protowire.AppendVarint(nil, v)
	bz[len(bz)-1] |= 0x80
	for range rng.IntN(max(9-len(bz), 1)) {
		bz = append(bz, 0x80)
	}
	return append(bz, 0)
}

// wrongLength is a value behind another length, or behind its own in more bytes; numbers become wide.
func wrongLength(rng *rand.Rand, value []byte) []byte {
	length, n := protowire.ConsumeVarint(value)
	if n < 0 || rng.IntN(2) == 0 {
		return append(wide(length, rng), value[max(n, 0):]...)
	}
	return append(protowire.AppendVarint(nil, length+rng.Uint64N(7)-3), value[n:]...)
}

func hugeVarint(rng *rand.Rand) []byte {
	switch rng.IntN(3) {
	case 0:
		return protowire.AppendVarint(nil, 1<<63|rng.Uint64())
	case 1:
		return []byte{0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00} // 1, in ten bytes
	default:
		return []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff} // without an end
	}
}

// split cuts a protobuf message into its fields, tags included.
func split(bz []byte) (fields [][]byte, ok bool) {
	for len(bz) > 0 {
		_, _, n := protowire.ConsumeField(bz)
		if n < 0 {
			return nil, false
		}
		fields = append(fields, bz[:n:n])
		bz = bz[n:]
	}
	return fields, true
}
