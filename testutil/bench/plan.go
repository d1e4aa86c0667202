package main

import (
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/amigos-network/amigos/testutil/process"
	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	bodyBytes   = 256 // of a message, and of the bank send's memo, whose greatest length it is
	batchSize   = 100
	fillEntries = 500
	pageSize    = 100
	senders     = 100
	recipients  = 10
	chainID     = "bench-1"
)

// plan is how much is measured.
type plan struct {
	binary, out, profiles string
	only                  []string
	short                 bool
	pace, limit           time.Duration

	simd          string   // the chain to compare with
	validators    []int    // of the chains that cost, shipped and throughput measure
	tries         []string // changes of settings to measure
	environ       []string // of our validators where costs are measured
	flood         int      // batches of one turn that is about throughput
	steadySeconds float64  // of the load at half the speed

	rounds     int
	commits    int           // of one turn, one after the other
	pingCount  int           // of one turn, one after the other
	paceRounds int           // of commits, pings and load at each pace
	idle       time.Duration // in which nothing is said
	gone       int           // commits without one of the validators
	settings   [][2]string   // of the quiet chain, beside its own
	txs        int           // single messages, and bank sends, of one turn
	batches    int           // of one turn
	sized      int           // messages of each kind whose bytes are counted
	quiet      int           // blocks in which nothing happens, whose bytes are counted
	smallInbox int
	largeInbox int
	pageCount  int // pages of each inbox in one turn

	rly         string // the program to compare with
	port        string // of the packets
	relayRounds int
	serial      int // packets one after the other, of one turn
	burst       int // packets at once
	inFlight    int // packets under way when the relayer is killed
}

var errUsage = errors.New("see --help")

func readPlan(args []string) (plan, error) {
	p := plan{
		rounds: 7, commits: 15, pingCount: 10, paceRounds: 7, idle: 5 * time.Minute, gone: 40, txs: 1000, batches: 60, sized: 5000, quiet: 50,
		flood: 400, steadySeconds: 5, smallInbox: 1_000, largeInbox: 1_000_000, pageCount: 30, limit: 2 * time.Hour,
		relayRounds: 4, serial: 12, burst: 1000, inFlight: 400,
	}
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.BoolVar(&p.short, "short", false, "a quicker and rougher run")
	rounds := f.Int("rounds", 0, "rounds of what is interleaved (default 7, or 3 with --short)")
	idle := f.Duration("idle", 0, "how long nothing is said where the pace is measured (default 5m, or 1m with --short)")
	f.StringVar(&p.binary, "binary", "build/amigosd", "the amigosd to measure")
	f.StringVar(&p.out, "out", "build/bench.json", "where the JSON goes")
	f.DurationVar(&p.pace, "pause", 200*time.Millisecond, "how long consensus waits after a block where costs and pages are measured")
	set := f.String("set", "", "settings of our chains where pace, cost and throughput are measured, as consensus.timeout_commit=50ms, by commas")
	f.StringVar(&p.profiles, "profile", "", "directory for a processor profile of the validator under each load")
	f.StringVar(&p.rly, "rly", "build/rly", "the rly to compare relayers with, if it is there")
	f.StringVar(&p.port, "port", types.PortID, "packets of this port go between chains: internode or transfer")
	f.StringVar(&p.simd, "simd", "build/simd", "the simd to compare with, if it is there")
	validators := f.String("validators", "", "how many validators the chains have that are measured for cost and throughput, by commas (default 1,4, or 1 with --short)")
	environ := f.String("environ", "", "variables of our validators where costs are measured, as GOGC=400, by commas")
	tries := f.String("try", "", "changes of settings to measure against none, as tx_index.indexer=kv,app:iavl-cache-size=1000000,GOGC=400+mempool.size=100, by commas")
	only := f.String("only", "", "some of pace,cost,shipped,throughput,urgent,tries,page,rooms,between, by commas (default all)")
	if err := f.Parse(args); err != nil {
		return p, err
	}
	if f.NArg() > 0 {
		return p, fmt.Errorf("%q is no flag: %w", f.Arg(0), errUsage)
	}
	if p.short {
		p.rounds, p.txs, p.batches, p.sized, p.quiet, p.pageCount = 3, 500, 30, 2000, 25, 20
		p.flood, p.steadySeconds, p.largeInbox = 200, 3, 100_000
		p.relayRounds, p.serial = 1, 6
		p.paceRounds, p.idle, p.gone = 3, time.Minute, 16
	}
	if *rounds < 0 {
		return p, fmt.Errorf("--rounds %d: %w", *rounds, errUsage)
	}
	if *rounds > 0 {
		p.rounds, p.relayRounds, p.paceRounds = *rounds, *rounds, *rounds
	}
	if *idle < 0 {
		return p, fmt.Errorf("--idle %s: %w", *idle, errUsage)
	}
	if *idle > 0 {
		p.idle = *idle
	}
	if versions[p.port] == "" {
		return p, fmt.Errorf("--port %s: %w", p.port, errUsage)
	}
	p.only = splitList(*only)
	for _, one := range splitList(*set) {
		name, value, ok := strings.Cut(one, "=")
		if !ok {
			return p, fmt.Errorf("--set %s: it has no =: %w", one, errUsage)
		}
		p.settings = append(p.settings, [2]string{name, value})
	}
	p.environ, p.tries = splitList(*environ), splitList(*tries)
	var err error
	if p.validators, err = readCounts(*validators, p.short); err != nil {
		return p, err
	}
	if p.simd, err = filepath.Abs(p.simd); err != nil {
		return p, err
	}
	if p.rly, err = filepath.Abs(p.rly); err != nil {
		return p, err
	}
	p.binary, err = filepath.Abs(p.binary)
	return p, err
}

// readCounts reads numbers of validators.
func readCounts(words string, short bool) ([]int, error) {
	switch {
	case words == "" && short:
		return []int{1}, nil
	case words == "":
		return []int{1, 4}, nil
	}
	var counts []int
	for _, word := range splitList(words) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 || n > process.MaxValidators {
			return nil, fmt.Errorf("--validators %s: numbers from 1 to %d: %w", words, process.MaxValidators, errUsage)
		}
		counts = append(counts, n)
	}
	return counts, nil
}
