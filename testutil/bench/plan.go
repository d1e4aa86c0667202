package main

import (
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	bodyBytes  = 256 // of a message, and of the bank send's memo, whose greatest length it is
	batchSize  = 100
	pageSize   = 100
	senders    = 100
	recipients = 10
	chainID    = "bench-1"
)

// plan is how much is measured.
type plan struct {
	binary, out, profiles string
	only                  []string
	short                 bool
	pace, limit           time.Duration

	rounds     int
	commits    int           // of one turn, one after the other
	pingCount  int           // of one turn, one after the other
	paceRounds int           // of commits, pings and load at each pace
	idle       time.Duration // in which nothing is said
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
		rounds: 7, commits: 15, pingCount: 10, paceRounds: 7, idle: 5 * time.Minute, txs: 1000, batches: 30, sized: 2000, quiet: 50,
		smallInbox: 1_000, largeInbox: 100_000, pageCount: 30, limit: time.Hour,
		relayRounds: 4, serial: 12, burst: 1000, inFlight: 400,
	}
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.BoolVar(&p.short, "short", false, "a quicker and rougher run")
	rounds := f.Int("rounds", 0, "rounds of what is interleaved (default 7, or 3 with --short)")
	f.StringVar(&p.binary, "binary", "build/amigosd", "the amigosd to measure")
	f.StringVar(&p.out, "out", "build/bench.json", "where the JSON goes")
	f.DurationVar(&p.pace, "pause", 200*time.Millisecond, "how long consensus waits after a block where costs and pages are measured")
	set := f.String("set", "", "settings of the quiet chain, as consensus.timeout_commit=50ms, by commas")
	f.StringVar(&p.profiles, "profile", "", "directory for a processor profile of the validator under each load")
	f.StringVar(&p.rly, "rly", "build/rly", "the rly to compare relayers with, if it is there")
	f.StringVar(&p.port, "port", types.PortID, "packets of this port go between chains: internode or transfer")
	only := f.String("only", "", "some of pace,cost,page,between, by commas (default all)")
	if err := f.Parse(args); err != nil {
		return p, err
	}
	if f.NArg() > 0 {
		return p, fmt.Errorf("%q is no flag: %w", f.Arg(0), errUsage)
	}
	if p.short {
		p.rounds, p.txs, p.batches, p.sized, p.quiet, p.pageCount = 3, 500, 15, 1000, 25, 20
		p.relayRounds, p.serial = 1, 6
		p.paceRounds, p.idle = 3, time.Minute
	}
	if *rounds < 0 {
		return p, fmt.Errorf("--rounds %d: %w", *rounds, errUsage)
	}
	if *rounds > 0 {
		p.rounds, p.relayRounds, p.paceRounds = *rounds, *rounds, *rounds
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
	var err error
	if p.rly, err = filepath.Abs(p.rly); err != nil {
		return p, err
	}
	p.binary, err = filepath.Abs(p.binary)
	return p, err
}
