package main

import (
	"fmt"
	"io"
)

// The aims between chains.
const (
	aimSerialRatio = 0.8 // of rly's median
	aimIntervals   = 5.0
	aimBurstRatio  = 1 / 1.5 // of rly's time for as many packets
	aimCPURatio    = 0.5     // of rly's
	aimRecovery    = 5.0     // seconds
)

// finish draws medians from rounds.
func (b *Between) finish() {
	for name, all := range b.Engines {
		var seconds, cpu, recovery []float64
		for _, round := range b.Rounds {
			one := round[name]
			all.took = append(all.took, one.took...)
			seconds, cpu, recovery = append(seconds, one.Seconds), append(cpu, one.CPUSeconds), append(recovery, one.RecoverySeconds)
			all.Packets, all.MegaBytes, all.InFlight = one.Packets, max(all.MegaBytes, one.MegaBytes), max(all.InFlight, one.InFlight)
		}
		all.Serial, all.Seconds, all.CPUSeconds, all.RecoverySeconds = newLatency(all.took), median(seconds), median(cpu), median(recovery)
	}
	b.SerialRatio = b.ratio(func(r *Relayed) float64 { return r.Serial.P50 })
	b.BurstRatio = b.ratio(func(r *Relayed) float64 { return r.Seconds })
	b.CPURatio = b.ratio(func(r *Relayed) float64 { return r.CPUSeconds })
}

// ratio is ours to rly's, of what both have.
func (b *Between) ratio(of func(*Relayed) float64) Ratio {
	var ratios []float64
	for _, round := range b.Rounds {
		ours, rly := round[engineOurs], round[engineRly]
		if ours != nil && rly != nil && of(rly) > 0 {
			ratios = append(ratios, of(ours)/of(rly))
		}
	}
	return newRatio(ratios)
}

// aims compares with the aims what a pace has measured.
func (b *Between) aims(r *Result) {
	ours := b.Engines[engineOurs]
	at := ", blocks at " + b.Pace
	r.aim("packet p50, block intervals"+at, aimIntervals, ours.Serial.P50/b.Interval)
	for _, a := range []struct {
		name string
		want float64
		got  Ratio
	}{
		{"packet p50, ours / rly's", aimSerialRatio, b.SerialRatio},
		{"burst time, ours / rly's", aimBurstRatio, b.BurstRatio},
		{"burst CPU, ours / rly's", aimCPURatio, b.CPURatio},
	} {
		if a.got.Rounds > 0 {
			r.aim(a.name+at, a.want, a.got.Median)
		}
	}
	if ours.InFlight > 0 {
		r.aim("recovery after kill -9, s"+at, aimRecovery, ours.RecoverySeconds)
	}
}

func (r *Result) printBetween(w io.Writer) {
	for _, b := range r.Between {
		fmt.Fprintf(w, "\nbetween chains, a block every %.0f ms\tlink s\tp50 ms\tp90 ms\tp50 blocks\tp90 blocks\tpackets\t\n", b.Interval)
		for _, name := range []string{engineOurs, engineRly} {
			if e := b.Engines[name]; e != nil {
				fmt.Fprintf(w, "%s\t%.1f\t%.0f\t%.0f\t%.1f\t%.1f\t%d\t\n", name, e.LinkSeconds, e.Serial.P50, e.Serial.P90,
					e.Serial.P50/b.Interval, e.Serial.P90/b.Interval, e.Serial.Count)
			}
		}
		if b.SerialRatio.Rounds > 0 {
			printRatio(w, "p50, amigosd / rly", b.SerialRatio)
		}
		b.printBursts(w)
	}
}

func (b *Between) printBursts(w io.Writer) {
	if b.Engines[engineOurs].Packets == 0 {
		return
	}
	fmt.Fprintf(w, "\n%d packets at once\ts\tpackets/s\tCPU s\tpeak MB\trecovery s\tin flight\t\n", b.Engines[engineOurs].Packets)
	for _, name := range []string{engineOurs, engineRly} {
		if e := b.Engines[name]; e != nil {
			fmt.Fprintf(w, "%s\t%.1f\t%.0f\t%.1f\t%.0f\t%.1f\t%d\t\n", name, e.Seconds, e.perSecond(), e.CPUSeconds, e.MegaBytes, e.RecoverySeconds, e.InFlight)
		}
	}
	if b.BurstRatio.Rounds > 0 {
		printRatio(w, "time, amigosd / rly", b.BurstRatio)
		printRatio(w, "CPU, amigosd / rly", b.CPURatio)
	}
}
