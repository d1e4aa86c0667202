// Command bench measures what talking costs on chains of real validators on this machine, prints a table and writes
// JSON. docs/bench.md says what is measured and how to read it.
//
//	go run ./testutil/bench            # up to an hour and a half
//	go run ./testutil/bench --short    # up to a quarter of that
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	p, err := readPlan(args)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, p.limit)
	defer cancel()
	dir, err := os.MkdirTemp("", "amigos-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	b := &bench{plan: p, dir: dir}
	if b.result.Conditions, err = readConditions(ctx, p); err != nil {
		return err
	}
	if err := b.runAll(ctx); err != nil {
		return err
	}
	b.result.finish()
	b.result.print(os.Stdout)
	return b.result.write(p.out)
}

// bench is one run.
type bench struct {
	plan   plan
	dir    string
	result Result
}

func (b *bench) runAll(ctx context.Context) error {
	for _, part := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"pace", b.paces},
		{"cost", b.costs},
		{"shipped", b.shipped},
		{"throughput", b.throughput},
		{"urgent", b.urgent},
		{"tries", b.tries},
		{"page", b.pages},
		{"rooms", b.rooms},
		{"between", b.between},
	} {
		if len(b.plan.only) > 0 && !slices.Contains(b.plan.only, part.name) {
			continue
		}
		if err := part.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

// say tells on stderr what is going on.
func (b *bench) say(format string, args ...any) {
	since := time.Since(b.result.Conditions.Started).Round(time.Second)
	fmt.Fprintf(os.Stderr, "%5s  %s\n", since, fmt.Sprintf(format, args...))
}

// chainDir is a directory for one chain's homes.
func (b *bench) chainDir(name string) (string, error) {
	dir := filepath.Join(b.dir, name)
	return dir, os.Mkdir(dir, 0o700)
}

func splitList(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}
