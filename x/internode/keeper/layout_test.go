package keeper_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"syscall"
	"testing"
	"time"

	"cosmossdk.io/log"
	"cosmossdk.io/store"
	"cosmossdk.io/store/metrics"
	storetypes "cosmossdk.io/store/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"
	"github.com/syndtr/goleveldb/leveldb/util"
)

// layout says under which keys one message is written.
type layout struct {
	name string
	keys func(recipient, arrival uint64) [][]byte // the first one holds the entry, the others little
}

var layouts = []layout{
	{"node-arrival", func(recipient, arrival uint64) [][]byte {
		return [][]byte{position(7, recipient, arrival), position(6, recipient), position(8, recipient, 1)}
	}},
	{"message-id", func(recipient, arrival uint64) [][]byte {
		id := sha256.Sum256(position(0, recipient, arrival))
		return [][]byte{append([]byte{7}, id[:]...), position(9, recipient, arrival), position(6, recipient), position(8, recipient, 1)}
	}},
}

func position(prefix byte, numbers ...uint64) []byte {
	key := []byte{prefix}
	for _, n := range numbers {
		key = binary.BigEndian.AppendUint64(key, n)
	}
	return key
}

// BenchmarkLayout measures what one message costs a full node's disk and processor under each layout of its keys: a real
// IAVL store on goleveldb, blocks of 200 messages of 256 bytes to random recipients, on top of 100 000 messages, nothing
// pruned. docs/adr/0002-inbox-layout.md has the results.
//
//	go test ./x/internode/keeper -run '^$' -bench Layout -benchtime 10000x
func BenchmarkLayout(b *testing.B) {
	for _, l := range layouts {
		for _, recipients := range []uint64{1, 1_000, 100_000} {
			b.Run(fmt.Sprintf("%s/recipients=%d", l.name, recipients), func(b *testing.B) { measure(b, l, recipients) })
		}
	}
}

func measure(b *testing.B, l layout, recipients uint64) {
	const block, earlier = 200, 100_000
	db, err := dbm.NewGoLevelDB("application", b.TempDir(), nil)
	require.NoError(b, err)
	defer db.Close()
	key := storetypes.NewKVStoreKey("internode")
	cms := store.NewCommitMultiStore(db, log.NewNopLogger(), metrics.NewNoOpMetrics())
	cms.MountStoreWithDB(key, storetypes.StoreTypeIAVL, db)
	require.NoError(b, cms.LoadLatestVersion())

	run := &layoutRun{layout: l, recipients: recipients, arrivals: map[uint64]uint64{}}
	for range earlier / 2000 {
		run.block(cms, key, 2000)
	}
	size := tableBytes(b, db)
	written, cpu := run.writes, processorTime(b)
	b.ResetTimer()
	for left := b.N; left > 0; left -= block {
		run.block(cms, key, min(left, block))
	}
	b.StopTimer()
	perMessage := func(total float64) float64 { return total / float64(b.N) }
	b.ReportMetric(perMessage(float64((processorTime(b) - cpu).Microseconds())), "cpu-µs/msg")
	b.ReportMetric(perMessage(float64(tableBytes(b, db)-size)), "disk-B/msg")
	b.ReportMetric(perMessage(float64(run.writes-written)), "writes/msg")
}

// layoutRun writes messages to recipients in a random order that is the same for all layouts.
type layoutRun struct {
	layout     layout
	recipients uint64
	arrivals   map[uint64]uint64
	draws      uint64
	writes     int
}

func (r *layoutRun) block(cms storetypes.CommitMultiStore, key storetypes.StoreKey, n int) {
	cache := cms.CacheMultiStore()
	kv := cache.GetKVStore(key)
	written := map[string]bool{}
	for range n {
		r.draws++
		sum := sha256.Sum256(binary.BigEndian.AppendUint64(nil, r.draws))
		recipient := binary.BigEndian.Uint64(sum[:])%r.recipients + 1
		r.arrivals[recipient]++
		entry := make([]byte, 0, 512) // a body of 256 bytes and about as much around it, which does not compress
		for sum := sum; len(entry) < 512; sum = sha256.Sum256(sum[:]) {
			entry = append(entry, sum[:]...)
		}
		for i, k := range r.layout.keys(recipient, r.arrivals[recipient]) {
			if i == 0 {
				kv.Set(k, entry)
			} else {
				kv.Set(k, sum[:16])
			}
			written[string(k)] = true
		}
	}
	r.writes += len(written)
	cache.Write()
	cms.Commit()
}

func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// tableBytes is the size of the database's tables once it is compact: until then it depends on luck.
func tableBytes(b *testing.B, db *dbm.GoLevelDB) int64 {
	require.NoError(b, db.ForceCompact(nil, nil))
	sizes, err := db.DB().SizeOf([]util.Range{{Limit: bytes.Repeat([]byte{0xff}, 64)}})
	require.NoError(b, err)
	return sizes.Sum()
}
