package app

import (
	"path/filepath"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/syndtr/goleveldb/leveldb/filter"
	"github.com/syndtr/goleveldb/leveldb/opt"
)

// OpenDB opens the database of the state for a full node that runs.
func OpenDB(home string, backend dbm.BackendType) (dbm.DB, error) {
	return openDB("application", home, backend)
}

// openDB opens a database of a full node. LevelDB's own measure is a phone's: it would rewrite what a busy chain says
// several times while it sorts it, and forget within a block what it has read. The files are the same.
func openDB(name, home string, backend dbm.BackendType) (dbm.DB, error) {
	dir := filepath.Join(home, "data")
	if backend != dbm.GoLevelDBBackend {
		return dbm.NewDB(name, backend, dir)
	}
	db, err := dbm.NewGoLevelDBWithOpts(name, dir, &opt.Options{
		Filter:              filter.NewBloomFilter(10), // as the SDK's
		WriteBuffer:         32 * opt.MiB,
		CompactionTableSize: 8 * opt.MiB,
		CompactionTotalSize: 64 * opt.MiB,
		BlockCacheCapacity:  64 * opt.MiB,
	})
	if err != nil {
		return nil, err
	}
	return levelDB{db}, nil
}

// levelDB lets batches grow. For each block each of IAVL's stores asks for one of 100 KB, and most write nothing into it.
type levelDB struct{ *dbm.GoLevelDB }

// NewBatchWithSize makes a batch, which grows to whatever size.
func (db levelDB) NewBatchWithSize(int) dbm.Batch { return db.NewBatch() }
