package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// BenchmarkSend is the state machine's part of one message: an operation is one entry of 256 bytes in a batch of the
// largest size, without its transaction. The alternative it is compared with, a cache context for every entry, is the
// second.
func BenchmarkSend(b *testing.B) {
	b.Run("validate-first", func(b *testing.B) { sendBatches(b, false) })
	b.Run("cache-context", func(b *testing.B) { sendBatches(b, true) })
}

func sendBatches(b *testing.B, cached bool) {
	const size = 512
	f := testkeeper.NewInternode(b)
	f.SetParams(func(p *types.Params) { p.InboxCapacity, p.SenderShare = 1_000_000, 1_000_000 })
	body := string(make([]byte, 256))
	for done := 0; done < b.N; done += size {
		b.StopTimer()
		msg := &types.MsgSend{Sender: f.Alice.Address}
		for range min(size, b.N-done) {
			entry := f.Entry("bob", body)
			entry.ContentType = "application/octet-stream"
			msg.Entries = append(msg.Entries, entry)
		}
		b.StartTimer()
		if cached {
			for range msg.Entries {
				_, write := f.Ctx.CacheContext()
				write()
			}
		}
		_, err := f.Msg.Send(f.Ctx, msg)
		require.NoError(b, err)
		b.StopTimer()
		f.Commit(time.Second)
		b.StartTimer()
	}
}
