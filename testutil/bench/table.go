package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// print shows the result to a person.
func (r *Result) print(w io.Writer) {
	c := r.Conditions
	fmt.Fprintf(w, "\n%s · %d cores · %s · load %s → %s\n", c.Machine, c.Cores, c.System, c.LoadAt, c.LoadEnd)
	fmt.Fprintf(w, "amigosd %s · tree %s · %s · pause %s · %d rounds · %.0f s\n",
		orUnknown(c.Commit), c.Tree, c.Go, c.Pace, c.Rounds, c.Seconds)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	r.printPaces(t)
	r.printContests(t)
	r.printUrgent(t)
	r.printPages(t)
	r.printRooms(t)
	r.printBetween(t)
	r.printAims(t)
	_ = t.Flush()
}

func (r *Result) printPaces(w io.Writer) {
	if len(r.Paces) == 0 {
		return
	}
	fmt.Fprintf(w, "\ncommit, ping → pong, ms\tcommit p50\tp99\tping p50\tp99\tmessages/s\tquiet / this\tcommits\tpings\tforeign\t\n")
	for _, p := range r.Paces {
		fmt.Fprintf(w, "%s, validators: %d\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.2f (%.2f – %.2f)\t%d\t%d\t%.1f\t\n", p.Name, p.Validators,
			p.Commit.P50, p.Commit.P99, p.Ping.P50, p.Ping.P99, p.PerSecond, p.SpeedToQuiet.Median, p.SpeedToQuiet.Low, p.SpeedToQuiet.High,
			p.Commit.Count, p.Ping.Count, p.Foreign)
	}
	fmt.Fprintf(w, "\nidle, each validator, 10 min\tblocks\tfiles KB\tasked KB\tdisk KB\tCPU %%\tthen: commit ms\ttime old, s\tmeasured\t\n")
	for _, p := range r.Paces {
		i := p.Idle
		fmt.Fprintf(w, "%s, validators: %d\t%.0f\t%.0f\t%.0f\t%.0f\t%.2f\t%.0f\t%.1f\t%.0f s\t\n", p.Name, p.Validators,
			i.Blocks, i.Grown/1000, i.Asked/1000, i.Written/1000, i.Processor, i.Late, i.Age, i.Measured)
	}
	fmt.Fprintf(w, "\none of four validators is dead\tcommit p50\tmax\tcommits\ton its turn\t\n")
	for _, p := range r.Paces {
		if g := p.Gone; g != nil {
			fmt.Fprintf(w, "%s\t%.0f\t%.0f\t%d\t%d\t\n", p.Name, g.P50, g.Max, g.Count, g.Hits)
		}
	}
}

func (r *Result) printUrgent(w io.Writer) {
	if len(r.Urgent) == 0 {
		return
	}
	fmt.Fprintf(w, "\nurgent in a flood of bulk\tblocks p50\tp99\tmost\tms p50\tp99\tflood: blocks p99\tms p99\turgent\tflood\tforeign\t\n")
	for _, u := range r.Urgent {
		fmt.Fprintf(w, "validators: %d\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%d\t%d\t%.1f\t\n", u.Validators, u.Blocks50, u.Blocks99, u.Most,
			u.Took.P50, u.Took.P99, u.FloodBlock, u.FloodTook.P99, u.Messages, u.Flood, u.Foreign)
	}
}

func (r *Result) printPages(w io.Writer) {
	if r.Pages.Ratio.Rounds == 0 {
		return
	}
	fmt.Fprintf(w, "\npage of %d, ms\tp50\tp90\tp99\tpages\t\n", pageSize)
	for _, row := range []struct {
		inbox int
		Latency
	}{{r.Pages.Small, r.Pages.SmallPage}, {r.Pages.Large, r.Pages.LargePage}} {
		fmt.Fprintf(w, "inbox of %d\t%.1f\t%.1f\t%.1f\t%d\t\n", row.inbox, row.P50, row.P90, row.P99, row.Count)
	}
	printRatio(w, "large / small", r.Pages.Ratio)
}

func printRatio(w io.Writer, name string, r Ratio) {
	fmt.Fprintf(w, "%s\t%.3f\t%.3f – %.3f\t\n", name, r.Median, r.Low, r.High)
}

func (r *Result) printAims(w io.Writer) {
	fmt.Fprintf(w, "\naim\twanted\tgot\t\t\n")
	for _, a := range r.Aims {
		verdict := "met"
		if !a.Met {
			verdict = "missed"
		}
		sign := "≤"
		if a.AtLeast {
			sign = "≥"
		}
		fmt.Fprintf(w, "%s\t%s %.6g\t%.4g\t%s\t\n", a.Name, sign, a.Want, a.Got, verdict)
	}
}

func orUnknown(s string) string {
	if s == "" {
		return "of unknown commit"
	}
	return s[:min(12, len(s))]
}
