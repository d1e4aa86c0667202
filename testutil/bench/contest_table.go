package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

func (r *Result) printContests(w io.Writer) {
	for _, c := range r.Contests {
		c.print(w)
		c.printShares(w)
	}
}

// print shows what a message costs and, where the first load is the peer's, how many of ours its processor time pays.
func (c *Contest) print(w io.Writer) {
	fmt.Fprintf(w, "\n%s, validators: %d\tCPU µs\tfirst / this\t95 %%\tmessages/s\tbench µs\thalf load p50\tp99\tburst p50\tp99 ms\tstate B\tdisk B\ttx B\tgas\tpeak MB\tmessages\t\n", c.Name, c.Validators)
	for _, l := range c.Loads {
		fmt.Fprintf(w, "%s\t%.1f\t%.2f\t%.2f – %.2f\t%.0f\t%.1f\t%.0f\t%.0f\t%.0f\t%.0f\t%s\t%s\t%.0f\t%d\t%.0f\t%d\t\n", l.Name, l.CPUMicros,
			l.ToFirst.Median, l.ToFirst.Low, l.ToFirst.High, l.PerSecond, l.Generator, l.Half.P50, l.Half.P99, l.Full.P50, l.Full.P99,
			orNone(l.State), orNone(l.Disk), l.TxBytes, l.GasPerTx, l.PeakMB, l.Messages)
	}
	if c.NoisyRounds > 0 {
		counted := "left out"
		if c.NoisyCounted {
			counted = "counted: read ratios"
		}
		fmt.Fprintf(w, "%d of %d rounds had more than %.1f foreign cores: %s\t\n", c.NoisyRounds, len(c.Rounds), maxForeign, counted)
	}
}

// printShares shows where the first validator's processor time went, if it was watched.
func (c *Contest) printShares(w io.Writer) {
	for _, l := range c.Loads {
		if len(l.Shares.Packages) > 0 {
			fmt.Fprintf(w, "CPU of %s: %s; within %s\n", l.Name, percents(l.Shares.Packages), percents(l.Shares.Within))
		}
	}
}

// percents lists shares, the largest first.
func percents(shares map[string]float64) string {
	names := slices.SortedFunc(maps.Keys(shares), func(a, b string) int {
		return cmp.Or(cmp.Compare(shares[b], shares[a]), strings.Compare(a, b))
	})
	var said []string
	for _, name := range names {
		said = append(said, fmt.Sprintf("%s %.1f %%", name, 100*shares[name]))
	}
	return strings.Join(said, ", ")
}

// orNone is for what was not measured.
func orNone(bytes float64) string {
	if bytes == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f", bytes)
}
